"""Rankings in TREC's form."""

from indexer.evaluation.run import trec_lines


def test_lines_have_the_six_columns_of_trec():
    """Each result is one line with query, Q0, document, rank from 1, score and tag, and a query without results none."""
    lines = list(trec_lines(["q1", "q2", "q3"], [[("a", 0.5), ("b", 0.25)], [], [("c", 1.0)]], "tag"))
    assert lines == ["q1 Q0 a 1 0.500000 tag\n", "q1 Q0 b 2 0.250000 tag\n", "q3 Q0 c 1 1.000000 tag\n"]
