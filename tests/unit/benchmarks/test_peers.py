"""What every contestant of the benchmark is given, and how their answers are read."""

import pytest

from kb.loading.judged import JudgedQuery
from tests.benchmarks.peers.contest import causes_of, fuse
from tests.benchmarks.peers.material import documents
from tests.benchmarks.peers.table import Entry, Measured, print_tables
from tests.support.shipped import shipped_library


@pytest.fixture(scope="module")
def forms():
    return documents()


def test_every_article_is_given_in_every_form(forms):
    """No contestant lacks an article in a language."""
    articles = {f"{article.id}/{article.lang}" for article in shipped_library().articles}
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


def test_tables_judge_primary_causes(capsys):
    """A query counts where its primary cause is first, among three, and by its rank."""
    queries = [JudgedQuery("1", "text", "ja", ("a",)), JudgedQuery("2", "text", "en", ("a",), ("b",))]
    answers = {"1": ["a"], "2": ["b", "a"]}
    measured = Measured(1.0, 10, answers, [1.0, 2.0], 1.0, 9.0, 2.0, 10)
    print_tables(queries, {Entry("name", "adapter", "", "whole"): measured})
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| name, whole"))
    figures = [cell.strip() for cell in row.strip("|").split("|")]
    assert figures[1:4] == ["1.000", "0.000", "0.500"]
    assert figures[5:] == ["1.000", "0.750"]
