"""Menus and banners of pages without a main element."""

import pytest
from bs4 import BeautifulSoup

from service.importing.readers.surroundings import without_surroundings

TEXT = "<p>Press the button until the light goes on, then wait for a minute or two.</p>"


def _left(html):
    tree = BeautifulSoup(f"<body>{html}{TEXT}</body>", "html.parser")
    without_surroundings(tree.body)
    return tree.body.get_text()


@pytest.mark.parametrize(
    "html",
    [
        '<div id="sidebar">MENU</div>',
        '<div class="cookie-banner">MENU</div>',
        '<ul class="breadcrumbs"><li>MENU</li></ul>',
        '<div id="global-nav">MENU</div>',
        '<div class="site-footer">MENU</div>',
        '<table class="navheader"><tr><td>MENU</td></tr></table>',
        '<div id="pankuzu">MENU</div>',
        "<footer>MENU</footer>",
        '<div role="navigation">MENU</div>',
    ],
)
def test_what_a_site_repeats_on_every_page_goes(html):
    """By element, role, id and class."""
    assert _left(html) == BeautifulSoup(TEXT, "html.parser").get_text()


@pytest.mark.parametrize(
    "html",
    [
        '<div class="navigate-to">KEEP</div>',
        '<div class="menu"><h1>KEEP</h1></div>',
        '<aside class="note">KEEP</aside>',
        f'<div id="nav">KEEP{TEXT * 3}</div>',
    ],
)
def test_what_only_looks_so_stays(html):
    """A name that goes on, a title, a note beside the text, and what is most of the page."""
    assert "KEEP" in _left(html)
