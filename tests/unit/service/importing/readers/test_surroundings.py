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
        '<div id="sidebar"><a href="x">MENU</a></div>',
        '<div class="cookie-banner">MENU</div>',
        '<ul class="breadcrumbs"><li><a href="x">MENU</a></li><li>A</li></ul>',
        '<div id="global-nav">[<a href="x">MENU</a>] ></div>',
        '<div class="site-footer">MENU</div>',
        '<table class="navheader"><tr><td><a href="x">MENU</a></td></tr></table>',
        '<div id="pankuzu"><a href="x">MENU</a></div>',
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
        '<div class="sidebar"><p>KEEP</p></div>',
        '<section id="cookies"><h2>KEEP</h2><p>We set none.</p></section>',
        '<div class="section" id="navigation"><h2>KEEP</h2><p>Press <a href="x">next</a>.</p></div>',
        f'<div id="nav">KEEP{TEXT * 3}</div>',
    ],
)
def test_what_only_looks_so_stays(html):
    """A name that goes on, a title, a note beside the text, and what is most of the page."""
    assert "KEEP" in _left(html)
