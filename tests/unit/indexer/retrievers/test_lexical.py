"""The lexical retriever's folder: who may read it, and whether it has to be writable."""

import shutil
import stat

import pytest

from indexer.retrievers.lexical import LexicalRetriever, LexicalWriter, _remove
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage


@pytest.fixture
def folder(tmp_path):
    """Return the folder of an index of two passages."""
    writer = LexicalWriter(tmp_path, Analyser())
    for position, text in enumerate(["The shop is closed.", "I lost my wallet."]):
        writer.add(position, Passage(position, "title", "", "", text), f"article-{position}", "en")
    writer.finish()
    return tmp_path


def test_every_file_has_the_mode_that_the_umask_says(folder):
    """Another user than the one who built may read the index where the umask allows it."""
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder / "lexical").iterdir()}
    assert len(modes) == 1


def test_an_index_that_can_be_written_needs_no_folder_beside_it(folder, monkeypatch):
    """The temporary folder is for read-only indexes alone."""
    monkeypatch.setattr("indexer.retrievers.lexical.mkdtemp", None)
    assert LexicalRetriever(folder).search(Analyser().analyse("wallet"), {}, 5).passages.tolist() == [1]


def test_a_lock_that_is_written_meanwhile_does_not_keep_the_folder(tmp_path, monkeypatch):
    """What is left of it because a file came after the others went is removed at the next try."""
    beside, removed = tmp_path / "beside", shutil.rmtree
    beside.mkdir()
    tries = []

    def rmtree(folder, **options):
        tries.append(folder)
        if len(tries) == 1:
            (folder / "lock").touch()
        else:
            removed(folder, **options)

    monkeypatch.setattr("indexer.retrievers.lexical.shutil.rmtree", rmtree)
    _remove(beside)
    assert (beside.exists(), len(tries)) == (False, 2)
