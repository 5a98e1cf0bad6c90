"""Pages of a Notion export."""

from service.importing.readers import notion

HEX = "0123456789abcdef0123456789abcdef"


def test_a_page_has_the_title_of_its_first_line():
    """Tags of a database's row become tags; the text stays."""
    (page,) = notion.read(f"Help {HEX}/Late {HEX}.md", "# Late parcels\n\nTags: post, delay\nOwner: me\n\nWait.\n")
    assert (page.title, page.tags, page.is_html) == ("Late parcels", ("post", "delay"), False)
    assert page.body.strip().endswith("Wait.")


def test_its_names_are_recognised():
    """A name with an id is of Notion; any other is not."""
    assert notion.is_name(f"a/Late {HEX}.md")
    assert notion.is_name(f"Table {HEX}_all.csv")
    assert not notion.is_name("late.md")
    assert not notion.is_name(f"picture {HEX}.png")
