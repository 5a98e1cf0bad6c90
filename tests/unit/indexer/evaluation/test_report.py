"""An evaluation for people: what it says before its figures."""

from indexer.evaluation.metrics import RankingFigures
from indexer.evaluation.report import html_report, plain_words
from indexer.evaluation.runner import Evaluation, QueryOutcome

COLUMNS = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")


def figures(first, three=0.9, queries=10):
    """Return the figures of a group."""
    values = dict.fromkeys(COLUMNS, three) | {"hit@1": first}
    return RankingFigures(queries=queries, values=values, intervals=dict.fromkeys(COLUMNS, (0.1, 1.0)))


def evaluation(**given):
    """Return an evaluation of two causes."""
    states = {"answer": 0.5, "candidates": 0.3, "none": 0.2}
    values = {
        "generation": "g",
        "overall": figures(0.8, 0.95),
        "groups": {"cause": {"lost": figures(0.9), "expired": figures(0.4), "rare": figures(0.0, queries=1)}}
        | {name: {} for name in ("lang", "kind", "lane")},
        "confidence": None,
        "states": {"answerable": states, "out_of_scope": states},
        "danger_recall": 0.97,
        "outcomes": (QueryOutcome("q1", "<b>lost</b>", "en", "short", ("lost",), ("expired",), 2, 0.9, "answer"),),
    }
    return Evaluation(**values | given)


def test_it_begins_in_plain_words():
    """Out of a hundred people, without a name of a measure; causes with a handful of queries are not called weak."""
    said = list(plain_words(evaluation()))
    assert said[0] == "Of 100 questions that an article answers, 80 have it in first place, 95 among the first three."
    assert any(line.startswith("Questions that no article answers: 50 of 100 get one answer") for line in said)
    assert "Of 100 people in danger of losing money, 97 are warned." in said
    assert said[-1] == "Weakest: expired (40 of 100 first), lost (90 of 100 first)."
    assert not any(name in " ".join(said) for name in COLUMNS)


def test_without_a_danger_nothing_is_said_of_it():
    """A folder of documentation has no scams."""
    assert not any("danger" in line for line in plain_words(evaluation(danger_recall=None)))


def test_the_page_fits_a_phone_and_keeps_texts_as_text():
    """It names its width, frames its wide tables, and a query with marks in it is shown as written."""
    page = html_report(evaluation(), "dev queries", lambda _text, _article: ["why"])
    assert 'name="viewport"' in page
    assert page.count("<table") == page.count('<div class="wide"')
    assert "&lt;b&gt;lost&lt;/b&gt;" in page
    assert page.index("80 have it in first place") < page.index("<h2>")
