"""Similar texts put together."""

import numpy as np

from service.search_log.clusters import cluster_texts


class Known:
    """Knows the vectors of some texts."""

    def __init__(self, **angles):
        self._angles = angles

    def vectors(self, texts):
        """Return a point of the unit circle for each text."""
        degrees = np.radians([self._angles[text] for text in texts])
        return np.stack([np.cos(degrees), np.sin(degrees)], axis=1).astype(np.float32)

    def nearest(self, _text):
        """Know no article."""
        return ""


def test_texts_of_one_meaning_are_one_cluster_however_they_are_written():
    """Counts add up, texts stay in the order of their frequency, and other meanings stay apart."""
    meaning = Known(parcel=0, 荷物=20, invoice=120)
    clusters = cluster_texts([("invoice", 4), ("parcel", 3), ("荷物", 2)], meaning)
    assert [(each.count, each.texts, each.counts) for each in clusters] == [
        (5, ("parcel", "荷物"), (3, 2)),
        (4, ("invoice",), (4,)),
    ]


def test_a_cluster_is_named_by_its_most_central_text():
    """Neither the first nor the most frequent of them stands for all, but the one that is nearest to all searches."""
    (cluster,) = cluster_texts([("left", 2), ("middle", 1), ("right", 2)], Known(left=0, middle=30, right=60))
    assert cluster.name == "middle"


def test_a_text_of_which_nothing_is_stored_names_no_cluster_of_others():
    """An ellipsis says nothing, however often it was searched."""
    meaning = Known(**{"…": 0, "help": 10})
    assert [each.name for each in cluster_texts([("…", 9), ("help", 1)], meaning)] == ["help"]
    assert [each.name for each in cluster_texts([("…", 9)], meaning)] == ["…"]


def test_a_chain_of_like_texts_is_no_cluster():
    """Each resembles its neighbour, but the ends have nothing to do with each other."""
    meaning = Known(a=0, b=45, c=90, d=135)
    clusters = cluster_texts([("a", 1), ("b", 1), ("c", 1), ("d", 1)], meaning)
    assert sorted(each.texts for each in clusters) == [("a", "b"), ("c", "d")]


def test_no_texts_are_no_cluster():
    """An empty log has no clusters, by meaning or by letters."""
    assert cluster_texts([], Known()) == cluster_texts([]) == []
