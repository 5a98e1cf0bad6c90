"""What lines of a page are."""

from kb.loading.markdown.lines import HEADING, fenced_lines


def test_fences_and_what_is_between_them_are_code():
    """A fence is closed by at least as many of the same marks, alone on their line."""
    lines = ["a", "````", "```", "````", "b", "> ~~~", "> c", "> ~~~", "d"]
    assert fenced_lines(lines) == [False, True, True, True, False, True, True, True, False]


def test_a_heading_has_a_blank_behind_its_marks_and_hardly_an_indent():
    """Up to three blanks and six marks; more are code, or a tag."""
    lines = ["# a", "   ###### b", "    # c", "####### d", "#e"]
    assert [bool(HEADING.match(line)) for line in lines] == [True, True, False, False, False]
