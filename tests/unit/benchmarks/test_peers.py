"""What every contestant of the benchmark is given, and how their answers are read."""

import pytest

from kb.judged import JudgedQuery
from kb.library import DEFAULT_KB, load_library
from tests.benchmarks.peers.contest import causes_of, fuse
from tests.benchmarks.peers.material import documents
from tests.benchmarks.peers.table import Entry, Measured, print_tables


@pytest.fixture(scope="module")
def forms():
    return documents()


def test_every_article_is_given_in_every_form(forms):
    """No contestant lacks an article in a language."""
    articles = {f"{article.id}/{article.lang}" for article in load_library(DEFAULT_KB).articles}
    for form in forms.values():
        assert {"/".join(document.id.split("/")[:2]) for document in form} == articles
        assert all(document.id.startswith(f"{document.cause}/") for document in form)
        assert len({document.id for document in form}) == len(form)


def test_parts_hold_the_text_of_the_whole(forms):
    """What is in a whole article is in one of its parts, line by line."""
    parts = {}
    for document in forms["parts"]:
        parts.setdefault(document.id.rsplit("/", 1)[0], set()).update(document.text.splitlines())
    for document in forms["whole"]:
        assert set(document.text.splitlines()) <= parts[document.id]


def test_a_cause_counts_where_it_is_first():
    """Further documents of a cause neither help nor take a place."""
    assert causes_of(["a/ja/1", "a/en/0", "b/ja/0", "a/ja/2"]) == ["a", "b"]


def test_fusing_prefers_what_both_found():
    """A document second in both lists comes before one that a single list has first."""
    assert fuse(["x", "z"], ["y", "z"])[0] == "z"


def test_tables_judge_only_what_was_asked(capsys):
    """Queries of rounds that have not run do not count as wrong; changed answers are told."""
    queries = [JudgedQuery(str(number), "text", lang, ("a",)) for number, lang in enumerate(["ja", "en", "ja", "en"])]
    measured = Measured(index_s=1.0, index_bytes=10)
    told = {"answers": [["a"], ["b", "a"]], "laps_ms": [1.0, 2.0], "cpu_ms": 1.0, "rss_bytes": 10}
    measured.add_one_client(["0", "1"], told, 1.0)
    measured.add_many_clients(["0"], {"answers": [["b"]], "seconds": 0.5})
    print_tables(queries, {Entry("name", "adapter", "", "whole"): measured})
    printed = capsys.readouterr().out
    assert "| name, whole | 1.000 | 0.000 | 0.500 |" in printed
    assert "| 0.750 |" in printed.split("\n\n")[0] + " |"
    assert "1 of 1 queries were answered otherwise" in printed
