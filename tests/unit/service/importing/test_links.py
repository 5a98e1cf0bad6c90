"""Where links and images of imported pages lead."""

import pytest

from service.importing.links import Links
from service.importing.page import Page
from service.importing.report import Report

PNG = b"\x89PNG\r\n\x1a\n" + bytes(9)


class Files:
    """A source in memory."""

    names = ("g/a.html", "b.html", "img/x 1.png", "big.txt")

    def read(self, name):
        """Return an image."""
        assert name in self.names
        return PNG


def _web(number, lang):
    return Page(
        origin=number,
        title="t",
        body="",
        article_id=number,
        lang=lang,
        url=f"https://h.example/hc/{lang}/articles/{number}-t",
    )


PAGES = [
    Page(origin="a", title="A", body="", file="g/a.html"),
    Page(origin="b", title="B", body="", file="b.html"),
    _web("1", "en"),
    _web("2", "en"),
    _web("2", "ja"),
    _web("20012345", "en"),
]
PATHS = ["g/a.md", "b.md", "en/one.md", "en/two.md", "ja/two.md", "en/long.md"]


@pytest.fixture
def links():
    """Return the links of six pages and their report."""
    return Links(PAGES, PATHS, Files(), Report())


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        (0, "../b.html#x", "../b.md#x"),
        (0, "../B.HTML", "../b.md"),
        (2, "https://lamp.zendesk.com/hc/en-us/articles/20012345-x#y", "long.md#y"),
        (2, "https://elsewhere.example/news/articles/20012345", "https://elsewhere.example/news/articles/20012345"),
        (0, "/b", "../b.md"),
        (0, "#here", "#here"),
        (0, "https://other.example/x y", "https://other.example/x%20y"),
        (0, "mailto:a@b.example", "mailto:a@b.example"),
        (0, "javascript:alert(1)", ""),
        (0, "../big.txt", ""),
        (0, "http://[bad", ""),
        (2, "/hc/en/articles/2", "two.md"),
        (2, "https://h.example/hc/ja/articles/2-t#x", "two.md#x"),
        (2, "https://other.example/hc/en/articles/2", "https://other.example/hc/en/articles/2"),
        (4, "/hc/ja/articles/1", "../en/one.md"),
        (4, "/hc/ja/requests/new", "https://h.example/hc/ja/requests/new"),
    ],
)
def test_a_link_leads_where_it_led(links, page, target, expected):
    """To the imported page in the same language where there is one, else to where it was."""
    assert links.link(PAGES[page], PATHS[page], target) == expected


def test_images_of_the_source_are_copied_once(links):
    """Two pages that show one image share its file."""
    first = links.image(PAGES[0], "g/a.md", "../img/x%201.png")
    second = links.image(PAGES[1], "b.md", "img/x 1.png")
    assert first == f"../{second}"
    assert list(links.images.items()) == [(second, PNG)]


def test_other_images_are_linked_or_reported():
    """An image on a server stays there; one that is missing or of a strange type is left out."""
    report = Report()
    links = Links(PAGES, PATHS, Files(), report)
    assert links.image(PAGES[2], PATHS[2], "/x.png") == "https://h.example/x.png"
    assert links.image(PAGES[0], PATHS[0], "none.png") == ""
    assert links.image(PAGES[0], PATHS[0], "http://[bad/x.png") == ""
    assert links.image(PAGES[0], PATHS[0], "../../../etc/passwd") == ""
    assert links.image(PAGES[0], PATHS[0], "../big.txt") == ""
    assert links.image(PAGES[0], PATHS[0], "data:image/png;base64,iVBORw0KGgo=").startswith("../assets/image-")
    assert len(report.lost) == 5


NOTION = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (f"https://www.notion.so/shop/Late-parcels-{NOTION}?pvs=4#{NOTION[::-1]}", "late.md"),
        (f"https://shop.notion.site/{NOTION}", "late.md"),
        (f"https://www.notion.so/{NOTION[::-1]}", f"https://www.notion.so/{NOTION[::-1]}"),
        (f"https://elsewhere.example/{NOTION}", f"https://elsewhere.example/{NOTION}"),
    ],
)
def test_an_address_of_notion_leads_to_the_page_with_its_id(target, expected):
    """Names in an export end with the id that the address has."""
    page = Page(origin="a", title="A", body="", file=f"Late parcels {NOTION}.md")
    assert Links([page], ["late.md"], Files(), Report()).link(page, "late.md", target) == expected


def test_a_backslash_parts_folders_as_in_browsers():
    """Pages written on Windows have such addresses."""
    page = Page(origin="b", title="B", body="", file="b.html")
    assert Links([page], ["b.md"], Files(), Report()).image(page, "b.md", "img\\x%201.png").startswith("assets/x-1-")
