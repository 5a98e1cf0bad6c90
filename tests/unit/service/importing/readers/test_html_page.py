"""HTML files as pages."""

from service.importing.readers import html_page
from service.importing.report import Report


def _read(html, report=None):
    return list(
        html_page.read("guide/setup.html", html if isinstance(html, bytes) else html.encode(), report or Report())
    )


def test_the_text_of_a_page_is_read_without_its_surroundings():
    """Title from the heading, text from main, and no menu or footer."""
    (page,) = _read(
        '<html lang="ja"><head><title>T | Site</title><meta name="description" content="short"></head>'
        "<body><nav>MENU</nav><main><h1>Set up</h1><p>Press.</p><nav>ON THIS PAGE</nav></main><footer>F</footer></body></html>"
    )
    assert (page.title, page.lang, page.description, page.file) == ("Set up", "ja", "short", "guide/setup.html")
    assert "Press." in page.body
    assert not any(word in page.body for word in ("MENU", "ON THIS PAGE", "Set up", ">F<"))


def test_a_page_without_a_heading_has_the_title_of_its_head():
    """The name of the site behind it is cut off."""
    (page,) = _read("<title>Fees - Lamp Help</title><body><p>Two euros.</p></body>")
    assert page.title == "Fees"


def test_a_declared_encoding_is_believed():
    """A page in Shift_JIS is read by its own declaration."""
    (page,) = _read(
        '<html><head><meta charset="shift_jis"><title>料金</title></head><body>二円</body></html>'.encode("cp932")
    )
    assert (page.title, "二円" in page.body) == ("料金", True)


def test_a_stray_nul_is_passed_over():
    """One broken byte never loses a page."""
    (page,) = _read(b"<body><h1>Fees</h1>two \x00euros</body>")
    assert "two euros" in page.body


def test_pages_kept_from_search_engines_become_drafts():
    """A page with noindex stays out of the search."""
    report = Report()
    (page,) = _read('<head><meta name="robots" content="noindex"></head><body><h1>A</h1>b</body>', report)
    assert page.is_draft
    assert len(report.lost) == 1


def test_a_redirect_is_no_page():
    """A file that only leads on is reported."""
    report = Report()
    assert _read('<meta http-equiv="refresh" content="0; url=x.html">', report) == []
    assert len(report.lost) == 1
