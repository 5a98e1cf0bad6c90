"""Pages that are too long for the parser are read in parts."""

import pytest

from kb.loading.conventions import page_file
from kb.loading.conventions.page_file import parse_page
from kb.loading.markdown import markup_size, outline, outline_in_parts
from kb.model.left_out import LeftOut

PAGE = "\n".join(
    [
        "Intro with [a link][x].",
        "",
        "# Manual",
        "",
        *(
            line
            for part in ("Web", "Desktop")
            for line in (
                f"## {part}",
                "",
                "### Add",
                "",
                *(f"- `--{part}-{number}` does *it* and [that][x]" for number in range(40)),
                "",
                "```",
                "# no heading",
                "```",
                "",
                "### Remove",
                "",
                f"Take it away from {part}.",
                "",
            )
        ),
        "[x]: https://example.com/x",
    ]
)


@pytest.mark.parametrize("most", [60, 150, 400, 10_000])
def test_a_page_in_parts_says_the_same_as_whole(most):
    """Every word is in the section of its heading path, in order, with its lines and its links."""
    whole = outline(PAGE, first_line=3)
    parts = outline_in_parts(PAGE, first_line=3, most=most)
    assert parts is not None

    def said(sections):
        texts: dict[tuple[str, ...], list[str]] = {}
        for section in sections:
            texts.setdefault(section.heading_path, []).append(section.text)
        return {path: "\n".join(filter(None, texts)).replace("\n", " ") for path, texts in texts.items()}

    assert said(parts) == said(whole)
    assert len({section.anchor for section in parts}) == len(parts)
    assert [section.first_line for section in parts] == sorted(section.first_line for section in parts)
    assert parts[-1].last_line == whole[-1].last_line
    assert sum(len(section.links) for section in parts) == sum(len(section.links) for section in whole)
    assert all(section.first_line >= 3 for section in parts)


def test_no_part_is_longer_than_it_may_be(monkeypatch):
    """A long table without any heading is cut between its lines."""
    given = []
    monkeypatch.setattr(
        "kb.loading.markdown.long_page.outline", lambda text, **lines: given.append(text) or outline(text, **lines)
    )
    table = "| a | b |\n|---|---|\n" + "| *x* | y |\n" * 400
    assert outline_in_parts(table, first_line=1, most=300) is not None
    assert len(given) > 5
    assert max(map(markup_size, given)) <= 300


def test_a_long_page_is_read_and_a_line_that_is_too_long_is_not(monkeypatch):
    """A page is split instead of refused; what cannot be split is left out by name."""
    monkeypatch.setattr(page_file, "MOST_AT_ONCE", 150)
    found = parse_page(PAGE.encode(), "a.md", "")
    assert not isinstance(found, LeftOut)
    assert found.title == "Manual"
    refused = parse_page(b"# A\n\n" + b"*a* " * 400, "b.md", "")
    assert isinstance(refused, LeftOut)
    assert refused.reason == "too long: a line of more than 150 marks of Markdown"
    assert refused.code == "KB108"
