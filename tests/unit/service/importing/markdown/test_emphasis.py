"""Bold and italics as Markdown reads them."""

import pytest

from kb.loading.markdown.outline import render_html
from service.importing.markdown import html_to_markdown, parse_html


def _convert(html):
    return html_to_markdown(parse_html(html), link=str, image=str, lose=lambda *_: None)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<strong>Note:</strong>If you", "**Note**:If you"),
        ("<strong>Note: </strong>If you", "**Note:** If you"),
        ("<strong>Note:</strong> If you", "**Note:** If you"),
        ("<strong>Name:\xa0</strong>View", "**Name:** View"),
        ("a<em>deep\xa0</em>b", "a*deep* b"),
        ("see<em>(here)</em>now", "see(*here*)now"),
        ("<strong>Open </strong><strong>Settings</strong>", "**Open Settings**"),
        ("<b><strong>Open</strong></b>", "**Open**"),
        ('<b style="font-weight:normal"><p>one</p><p>two</p></b>', "one\n\ntwo"),
        ("<strong>Title<br></strong>text", "**Title**  \ntext"),
        ('<strong>See <a href="https://e.example/">page</a></strong>now', "**See [page](https://e.example/)** now"),
        ("<strong>注意：</strong>本文", "**注意：**本文"),
        ("<strong>: </strong>x", "**:** x"),
    ],
)
def test_a_mark_closes_beside_punctuation(html, expected):
    """Text stays letter for letter, and no asterisk is shown to a reader."""
    markdown = _convert(html)
    assert markdown == expected
    assert "*" not in render_html(markdown)
