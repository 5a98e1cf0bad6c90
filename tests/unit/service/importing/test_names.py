"""Where pages are written."""

import pytest

from service.importing.names import page_paths, slug
from service.importing.page import Page


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Reset the lamp?", "reset-the-lamp"),
        ("ギフト券が届かない", "ギフト券が届かない"),
        ("Late 0123456789abcdef0123456789abcdef", "late"),
        ("_private", "private"),
        ("../..", "page"),
        ("README", "readme-page"),
        ("dist", "dist-page"),
    ],
)
def test_a_name_reads_well_and_is_a_page_to_a_build(name, expected):
    """No name leads out of the folder, or is one that a build leaves out."""
    assert slug(name) == expected


def _page(title, **more):
    return Page(origin="x", title=title, body="b", **more)


def test_translations_have_one_path_below_their_language():
    """The path is that of the first version, by which a build pairs the others."""
    pages = [_page("Reset", group="1", lang="en-us"), _page("リセット", group="1", lang="ja")]
    assert page_paths(pages) == ["en-us/reset.md", "ja/reset.md"]


def test_one_language_needs_no_folder():
    """Pages of one language lie at the top."""
    assert page_paths([_page("Reset", group="1", lang="ja", folders=("Lamps",))]) == ["lamps/reset.md"]


def test_equal_titles_are_two_files():
    """The second of two pages with one title gets a number."""
    assert page_paths([_page("A"), _page("A"), _page("A", group="1"), _page("A", group="2")])[:2] == [
        "a.md",
        "a-2.md",
    ]


def test_a_folder_around_everything_goes():
    """Zips often hold one folder with all files."""
    assert page_paths([_page("A", file="site/a.html"), _page("B", file="site/g/b.html")]) == ["a.md", "g/b.md"]
