"""Places that links lead to."""

import pytest

from kb.loading.markdown.outline import render_html
from service.importing.markdown import html_to_markdown, parse_html
from service.importing.markdown.anchors import leave_anchors


def _convert(html, *anchors):
    return html_to_markdown(parse_html(html), link=str, image=str, lose=lambda *_: None, anchors=frozenset(anchors))


def test_a_heading_keeps_the_id_that_a_link_names():
    """On itself, on an anchor in it or on an empty one before it; any other id goes."""
    html = '<h2 id="h_01">A</h2><h3><a name="b_2"></a>B</h3><h2 id="h_03">C</h2><p><a name="d"></a></p><h2>D</h2>'
    assert _convert(html, "h_01", "b_2", "d") == "## A {#h_01}\n\n### B {#b_2}\n\n## C\n\n## D {#d}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p id="x">a</p>', '<a id="x"></a>a'),
        ('<a name="x"></a><p>a</p>', '<a id="x"></a>a'),
        ('<ul><li id="x">a</li></ul>', '- <a id="x"></a>a'),
        ('<p><a id="x" href="https://e.example/">a</a></p>', '<a id="x"></a>[a](https://e.example/)'),
        ('<pre id="x">a</pre>', '<a id="x"></a>\n\n```\na\n```'),
        ('<table id="x"><tr><th>a</th></tr><tr><td>b</td></tr></table>', '| <a id="x"></a>a |\n| --- |\n| b |'),
    ],
)
def test_any_other_place_keeps_its_id_too(html, expected):
    """As an empty link, which pages and lint know."""
    assert _convert(html, "x") == expected
    assert 'id="user-content-x"' in render_html(expected)
    assert "<a id" not in _convert(html, "other")


def test_an_element_that_goes_leaves_its_ids():
    """A title that leaves the text is linked to all the same."""
    tree = parse_html('<h1 id="top"><a name="x"></a>T</h1><p>a</p>')
    leave_anchors(tree.h1)
    text = html_to_markdown(tree, link=str, image=str, lose=lambda *_: None, anchors={"top", "x"})
    assert text == '<a id="top"></a><a id="x"></a>a'
