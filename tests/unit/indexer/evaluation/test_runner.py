"""The figures of judged queries, put together by what is said of them."""

from types import SimpleNamespace

from indexer.evaluation.runner import evaluate
from indexer.search.result import Judgement
from kb.loading.judged import JudgedQuery


def judge(_text, _depth):
    return Judgement((("a", 2.0), ("b", 1.0)), 0.9, "answer", lanes={"dense": (("a", 2.0),)})


def test_queries_of_no_kind_are_in_no_group_of_kinds():
    """Rows from use have no kind: their figures stand under all, and no line has an empty name."""
    searcher = SimpleNamespace(judge=judge, generation=SimpleNamespace(id="g"))
    queries = [JudgedQuery("q1", "one", "en", ("a",), kind="short"), JudgedQuery("q2", "two", "en", ("b",))]
    found = evaluate(searcher, queries)
    assert found.overall.queries == 2
    assert set(found.groups["kind"]) == {"short"}
    assert set(found.groups["lane"]) == {"dense", "dense en", "dense short"}
