"""Front matter that no fence closes."""

import pytest

from kb.loading.conventions.matter.fenced import split_matter


@pytest.mark.parametrize(
    ("text", "values", "body", "first_line"),
    [
        ("Title: Late\n  parcel\nDate: 2026-01-02\n\nWait.\n", {"title": "Late parcel", "date": "2026-01-02"}, "Wait.\n", 5),
        ("% Late parcel\n% Us\n\nWait.\n", {"title": "Late parcel"}, "\nWait.\n", 3),
        ("title:: Late\ntags:: [[post]], #slow\n\n- Wait.\n", {"title": "Late", "tags": "post, slow"}, "\n- Wait.\n", 3),
    ],
)  # fmt: skip
def test_lines_above_a_page_are_its_front_matter(text, values, body, first_line):
    """MultiMarkdown, pandoc and Logseq write it without fences."""
    matter = split_matter(text)
    assert (matter.values, matter.body, matter.first_line) == (values, body, first_line)


@pytest.mark.parametrize(
    "text",
    [
        "Note: the parcel is late.\n\nWait.\n",
        "Title: late\nand more of it\n\nWait.\n",
        "Date: 2026-01-02\n\nWait.\n",
        "std::vector holds parcels.\n",
    ],
)
def test_a_paragraph_that_looks_like_it_stays_text(text):
    """Nothing of a page is lost to front matter that it does not have."""
    assert split_matter(text).body == text
