"""Pages of a Notion export."""

import pytest

from service.importing.readers import notion

HEX = "0123456789abcdef0123456789abcdef"


def test_a_page_has_the_title_of_its_first_line():
    """Tags of a database's row become tags; the text stays."""
    (page,) = notion.read(f"Help {HEX}/Late {HEX}.md", "# Late parcels\n\nTags: post, delay\nOwner: me\n\nWait.\n")
    assert (page.title, page.tags, page.is_html) == ("Late parcels", ("post", "delay"), False)
    assert page.body.strip().endswith("Wait.")


def test_a_page_without_a_title_is_named_by_its_file():
    """An empty heading is not left in the text."""
    (page,) = notion.read(f"Untitled {HEX}.md", "# \n\nTags: post\n")
    assert (page.title, page.body) == ("Untitled", "Tags: post\n")


def test_its_names_are_recognised():
    """A name with an id is of Notion; any other is not."""
    assert notion.is_name(f"a/Late {HEX}.md")
    assert notion.is_name(f"Table {HEX}_all.csv")
    assert not notion.is_name("late.md")
    assert not notion.is_name(f"picture {HEX}.png")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<aside>\n💡 Do **this**.\n\n- a\n\n</aside>", "> [!TIP]\n> Do **this**.\n>\n> - a"),
        ("<aside>\n⚠️ Hot\n\n</aside>\n\nb", "> [!WARNING]\n> Hot\n\nb"),
        ('<aside>\n<img src="https://www.notion.so/icons/x.svg" alt="x" width="40px" />\n\nHi\n\n</aside>', "> [!NOTE]\n> Hi"),
        ("- a\n    \n    <aside>\n    📌 In it\n    \n    </aside>", "- a\n    \n    > [!NOTE]\n    > 📌 In it"),
    ],
)  # fmt: skip
def test_a_callout_is_an_alert(body, expected):
    """Its icon tells the kind; its text and lists stay, in a point of a list, too."""
    (page,) = notion.read("Page 0123456789abcdef0123456789abcdef.md", f"# Page\n\n{body}\n")
    assert page.body.strip() == expected


def test_properties_of_a_row_stay_lines():
    """Markdown would run them together; the text below them is left alone."""
    text = "# Row\n\nStatus: Done\nAnswer: Press it: twice\n\nNote: one\ntwo\n"
    (page,) = notion.read("Row 0123456789abcdef0123456789abcdef.md", text)
    assert page.body == "Status: Done  \nAnswer: Press it: twice\n\nNote: one\ntwo\n"
