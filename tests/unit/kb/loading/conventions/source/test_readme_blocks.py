"""Blocks of readme.io."""

import json

import pytest

from kb.loading.conventions.source.readme_blocks import BLOCK_MARKS, with_plain_blocks


@pytest.mark.parametrize(
    ("name", "values", "shown"),
    [
        ("api-header", {"title": "Lamps", "level": 3}, "### Lamps"),
        ("callout", {"type": "danger", "title": "Hot", "body": "Wait.\nThen touch."}, "> [!DANGER] Hot\n> Wait.\n> Then touch."),
        ("code", {"codes": [{"code": "lamp on", "language": "shell", "name": "On"}]}, "**On**\n\n```shell\nlamp on\n```\n"),
        ("image", {"images": [{"image": ["/lamp.png", "lamp.png", 9], "caption": "The lamp"}]}, "![The lamp](</lamp.png>)\n\nThe lamp\n"),
        ("embed", {"url": "https://example.com", "title": "Film"}, "[Film](<https://example.com>)"),
        ("html", {"html": "<b>Off</b>"}, "<b>Off</b>"),
        (
            "parameters",
            {"data": {"h-0": "Lamp", "h-1": "Watt", "0-0": "Oak|Ash", "0-1": "9\n10"}, "cols": 2, "rows": 1},
            "| Lamp | Watt |\n| --- | --- |\n| Oak\\|Ash | 9<br>10 |",
        ),
        ("something-new", {"title": "Lamp"}, ""),
    ],
)  # fmt: skip
def test_a_block_is_written_as_markdown(name, values, shown):
    """Headings, boxes, code, pictures, links, HTML and tables; a block of an unknown kind is left out."""
    page = f"Above.\n[block:{name}]\n{json.dumps(values, indent=1)}\n[/block]\nBelow."
    assert BLOCK_MARKS.search(page.encode())
    text, lines = with_plain_blocks(page)
    assert text.partition("Above.\n")[2].rpartition("Below.")[0].strip("\n") == shown.strip("\n")
    assert lines[0] == 1
    assert lines[-1] == page.count("\n") + 1
    assert set(lines[1:-1]) == {2}


def test_what_is_no_block_stays():
    """JSON that cannot be read, a block that nobody closes, and what stands in code; words of the glossary are shown."""
    for page in ("[block:html]\n{\n[/block]", "[block:html]\n{}", "```\n[block:html]\n{}\n[/block]\n```"):
        assert with_plain_blocks(page)[0] == page
    assert with_plain_blocks("Get an <<glossary:API key>>.")[0] == "Get an API key."
