"""Files that stand in a page as text."""

import pytest

from kb.loading.conventions.page_file import parse_page
from kb.loading.conventions.source.embedded import without_embedded
from kb.loading.markdown.parser import MAX_IMAGE_DATA
from kb.model.left_out import LeftOut

SMALL = "data:image/png;base64," + "iVBOR/+w" * 40
WRAPPED = "data:image/png;base64,\n" + "\n".join(["iVBOR/+w" * 8] * 4)
HUGE = "data:image/png;base64," + "A" * (MAX_IMAGE_DATA + 1)
FILE = "data:application/pdf;base64," + "JVBERi0x" * 40


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (f"See ![the back]({SMALL}) here.", f"See ![the back]({SMALL}) here."),
        (f"See ![the back]({WRAPPED}) here.", "See the back" + "\n" * 4 + " here."),
        (f"![the back]({HUGE})", "the back"),
        (f"[the form]({FILE})", "the form"),
        ('![lamp](data:image/svg+xml;utf8,<svg a="x"></svg>)', "lamp"),
        ("![lamp](data:image/svg+xml;utf8,<svg></svg>)", "lamp"),
        (f'<img alt="w" src="{SMALL}">', f'<img alt="w" src="{SMALL}">'),
        (f'<img alt="w" src="{HUGE}">', '<img alt="w" src="">'),
        (f'<img src={{"{HUGE}"}} />', '<img src="" />'),
        (f'<p style="background: url({FILE})">in</p>', '<p style="">in</p>'),
        ("What data: is, and [a link](b.md).", "What data: is, and [a link](b.md)."),
    ],
)
def test_small_pictures_stay_and_other_files_leave_their_name(source, left):
    """Nothing of a file is left as text, and every line keeps its number."""
    found = without_embedded(source)
    assert found.count("\n") == source.count("\n")
    assert found == left


def test_a_wrapped_picture_in_html_is_put_on_one_line():
    """The tag stays one tag, with its line ends behind it."""
    found = without_embedded(f'<p><img src="{WRAPPED}"></p>')
    assert found == f'<p><img src="{"".join(WRAPPED.split())}">' + "\n" * 4 + "</p>"


@pytest.mark.parametrize("source", [f"![]({HUGE})\n", f"<img src='{HUGE}'>\n", f"![]({FILE})\n"])
def test_a_page_of_nothing_but_an_embedded_file_that_is_not_shown_is_left_out(source):
    """There is nothing to read, to find or to look at."""
    found = parse_page(source.encode(), "a.md", "")
    assert isinstance(found, LeftOut)
    assert found.reason == "no text"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"![]({SMALL})\n", ""),
        (f"![the back]({SMALL})\n", "the back"),
        (f"![the back]({HUGE})\n", "the back"),
        (f"# Number\n\n![]({WRAPPED})\n\nIt begins with SN.\n", "It begins with SN."),
    ],
)
def test_nothing_of_a_picture_is_indexed_but_its_name(source, text):
    """A page of a small picture alone is a page; its letters are no language."""
    found = parse_page(source.encode(), "a.md", "")
    assert not isinstance(found, LeftOut)
    assert [section.text for section in found.sections] == [text]
    assert found.lang == ""


def test_a_reference_to_an_embedded_file_keeps_the_words_that_use_it():
    """The letters of the file are neither shown nor indexed, and no bracket is left."""
    found = parse_page(b"# Lamp\n\n![Its cord][cord]\n\n[cord]: data:font/woff2;base64,d09GMgABAAAA\n", "a.md", "")
    assert not isinstance(found, LeftOut)
    assert [section.text for section in found.sections] == ["Its cord"]
