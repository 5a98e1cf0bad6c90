"""Queries and judgements of other collections, read from files."""

import pytest

from indexer.errors import EvaluationInputError
from indexer.evaluation.qrels import read_qrels, read_queries


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(text):
        path = tmp_path / "file"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


def test_queries_are_known_by_either_name_of_their_id(file):
    """``_id`` as BEIR has it goes before ``id``; blank lines and further fields are passed over."""
    path = file(
        '{"_id": "1", "text": "期限切れ", "metadata": {}}\n\n{"id": "2", "text": "b"}\n{"_id": "3", "id": "x", "text": "c"}'
    )
    assert [(row.id, row.text) for row in read_queries(path)] == [("1", "期限切れ"), ("2", "b"), ("3", "c")]


@pytest.mark.parametrize(
    "line", ['{"text": "no id"}', "not JSON", '{"_id": "1"}', '{"_id": 1, "text": "a"}', b"\xff"]
)
def test_a_wrong_query_is_named_by_its_line(file, line):
    """A line that is no query is refused with file and line."""
    line = line if isinstance(line, bytes) else line.encode()
    with pytest.raises(EvaluationInputError, match=":2"):
        read_queries(file(b'{"_id": "1", "text": "fine"}\n' + line))


@pytest.mark.parametrize(
    "text",
    [
        "query-id\tcorpus-id\tscore\nq1\ta\t2\nq1\tb\t1\nq2\tc\t1\n",
        "q1\ta\t2\nq1\tb\t1\nq2\tc\t1\n",
        "q1 0 a 2\nq1 0 b 1\n\nq2 0 c 1\n",
    ],
)
def test_judgements_are_read_in_both_forms(file, text):
    """Three columns with or without a header, or TREC's four, give the same judgements."""
    assert read_qrels(file(text)) == {"q1": {"a": 2, "b": 1}, "q2": {"c": 1}}


def test_what_is_judged_irrelevant_is_left_out(file):
    """A grade of nought or less is no relevant document."""
    assert read_qrels(file("q1 0 a 0\nq1 0 b -1\nq2 0 c 1")) == {"q2": {"c": 1}}


def test_an_id_may_hold_blanks_between_tabs(file):
    """Where tabs part the columns a blank is part of the id."""
    assert read_qrels(file("a query\tsome page\t1")) == {"a query": {"some page": 1}}


@pytest.mark.parametrize("line", ["q1 a", "q1 0 a b 1", "q1\ta\tyes"])
def test_a_wrong_judgement_is_named_by_its_line(file, line):
    """A line of neither form is refused with file and line."""
    with pytest.raises(EvaluationInputError, match=":2"):
        read_qrels(file(f"q1\ta\t1\n{line}\n"))
