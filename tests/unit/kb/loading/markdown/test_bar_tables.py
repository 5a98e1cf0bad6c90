"""Tables with bars."""

from kb.loading.markdown.bar_tables import bar_rule, bar_table, in_cell


def test_the_first_row_is_the_head():
    """A rule as wide as the widest row stands below it, and each line has the indent."""
    assert bar_table([["plan"], ["A", "5"]], "  ") == ["  | plan |", "  | --- | --- |", "  | A | 5 |"]
    assert bar_rule(1) == "| --- |"


def test_what_would_end_a_cell_stands_in_it():
    """A bar is escaped, and lines are parted by a tag."""
    assert in_cell("a|b\nc") == "a\\|b<br>c"
