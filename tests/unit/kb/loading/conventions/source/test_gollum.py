"""Links of wikis whose text comes first."""

import pytest

from kb.loading.conventions.source.gollum import GOLLUM_MARKS, page_names, with_page_first

NAMES = page_names(["Home.md", "Paying.md", "guide/Late-parcels.md", "Refunds.md"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[[how to pay|Paying]]", "[[Paying|how to pay]]"),
        ("[[by post|Refunds#by-post]]", "[[Refunds#by-post|by post]]"),
        ("[[Late parcels]]", "[[Late-parcels|Late parcels]]"),
        ("[[when it is late|Late parcels]]", "[[Late-parcels|when it is late]]"),
        ("[[box.png|alt=The box|width=90px]]", "![The box](<box.png>)"),
        ("[[our shop|https://example.com/a]]", "[our shop](<https://example.com/a>)"),
        ("[[https://example.com/a#b|our shop]]", "[our shop](<https://example.com/a#b>)"),
    ],
)
def test_the_name_of_a_page_comes_first(written, read):
    """The names of the pages tell which half is one; pictures and addresses are those of Markdown."""
    assert GOLLUM_MARKS.search(written.encode())
    assert with_page_first(f"See {written}.\n", NAMES) == f"See {read}.\n"


@pytest.mark.parametrize(
    "written",
    ["[[Paying|how to pay]]", "[[Paying#card]]", "[[guide/Nobody|Refunds]]", "[[late parcels\\|Refunds]]", "[[Nobody|Nothing]]", "`[[by post|Refunds]]`", "![[box.png|300]]", "[[box.png|300]]", "```\n[[by post|Refunds]]\n```"],
)  # fmt: skip
def test_what_has_the_page_first_stays(written):
    """Links of Obsidian, embeds, names that nobody has, and code."""
    assert with_page_first(written, NAMES) == written


def test_without_a_first_page_there_is_no_wiki():
    """Notes of Obsidian keep their links, whatever their names are."""
    assert with_page_first("[[by post|Refunds]]", page_names(["Refunds.md"])) == "[[by post|Refunds]]"
