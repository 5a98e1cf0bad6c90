"""Boxes of a help centre as alerts."""

import pytest

from kb.loading.markdown.outline import render_html
from service.importing.markdown import html_to_markdown, parse_html


def _convert(html):
    return html_to_markdown(parse_html(html), link=str, image=str, lose=lambda *_: None)


@pytest.mark.parametrize(
    ("html", "kind", "shown"),
    [
        ('<div class="callout-note"><div class="callout__content">x</div></div>', "NOTE", "note"),
        ('<div class="callout callout--warning"><p>x</p></div>', "WARNING", "warning"),
        ('<p class="alert alert-danger">x</p>', "CAUTION", "danger"),
        ('<div class="tip-box">x</div>', "TIP", "tip"),
        ('<div class="intercom-interblocks-callout"><p>x</p></div>', "NOTE", "note"),
        ('<aside class="important">x</aside>', "IMPORTANT", "important"),
        ('<blockquote class="warning">x</blockquote>', "WARNING", "warning"),
    ],
)
def test_a_box_is_an_alert_of_its_kind(html, kind, shown):
    """The classes of several makers and themes name the kind, and a page shows a box."""
    markdown = _convert(html)
    assert markdown == f"> [!{kind}]\n> x"
    assert f'class="admonition {shown}"' in render_html(markdown)


def test_the_first_word_of_a_box_is_its_kind():
    """Where the page shows the same word above the box, it is not said twice."""
    text = _convert('<div class="callout callout--warning"><p><strong>Important:</strong> a</p></div>')
    assert text == "> [!IMPORTANT]\n> a"
    assert _convert('<div class="callout"><b>Remember</b>: a</div>') == "> [!IMPORTANT]\n> **Remember**: a"
    assert _convert('<div class="note">See <b>Note</b></div>') == "> [!NOTE]\n> See **Note**"


@pytest.mark.parametrize(
    "html",
    [
        '<div class="content box">x</div>',
        '<div class="alert"><h1>A page</h1>x</div>',
        '<table><tr><th>a</th></tr><tr><td><div class="callout">x</div></td></tr></table>',
        '<div class="callout"></div>',
        '<p class="note-text lead">x</p>',
    ],
)
def test_what_is_no_box_stays_text(html):
    """A wrapper of a page, a cell and an empty box are none."""
    assert "[!" not in _convert(html)


def test_a_box_in_a_list_stays_in_its_point():
    """The number of the next point goes on."""
    text = _convert('<ol><li>a<div class="note">b</div></li><li>c</li></ol>')
    assert text == "1. a\n   > [!NOTE]\n   > b\n2. c"
