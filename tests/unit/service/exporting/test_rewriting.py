"""A rendered page as a file."""

from service.exporting.rewriting import Links, static_page

HTML = """<!doctype html>
<html><head><link rel="canonical" href="/articles/a?lang=en"><script type="application/ld+json">{"a": 1}</script>
<script type="application/json" id="texts">{}</script><script type="module" src="/static/article.js"></script></head>
<body><a href="/articles/a?lang=en#fix">a</a><a href="https://example.com/x">x</a><a href="//example.com/y">y</a>
<a href="#here">here</a><img src="/assets/1.png"><svg><use href="/static/s.svg#gift"/></svg><a href="/diagnose">d</a>
<form class="search" method="post" action="/search"><input name="q"></form>
<form class="feedback" hidden></form><form class="check-form" hidden></form><details class="check-printed" open></details>
</body></html>"""


class Known:
    """Addresses of two files."""

    def file_of(self, address):
        """Return the file of an address."""
        return {
            "/articles/a?lang=en": "en/articles/a.html",
            "/articles/a?lang=en#fix": "en/articles/a.html#fix",
            "/assets/1.png": "assets/1.png",
            "/static/s.svg#gift": "static/s.svg#gift",
        }.get(address)


def test_links_lead_to_files_and_scripts_are_gone():
    """Nothing on the page needs a service, and other sites' addresses stay."""
    html = static_page(HTML, "en/index.html", Links(Known()))
    assert 'href="articles/a.html#fix"' in html
    assert 'src="../assets/1.png"' in html
    assert 'href="../static/s.svg#gift"' in html
    assert 'href="https://example.com/x"' in html
    assert 'href="//example.com/y"' in html
    assert 'href="#here"' in html
    for gone in ("article.js", 'id="texts"', "<form", "open"):
        assert gone not in html
    assert '<script type="application/ld+json">{"a": 1}</script>' in html


def test_canonical_links_are_whole_where_there_is_a_public_address():
    """Links between pages stay relative."""
    html = static_page(HTML, "en/index.html", Links(Known(), base_url="https://docs.example.com/help"))
    assert '<link rel="canonical" href="https://docs.example.com/help/en/articles/a.html">' in html
    assert 'href="articles/a.html#fix"' in html


def test_with_a_service_its_search_and_dialogue_are_used():
    """The search box posts there, and what has no file leads there."""
    html = static_page(HTML, "en/index.html", Links(Known(), service_url="https://help.example.com"))
    assert 'action="https://help.example.com/search"' in html
    assert 'href="https://help.example.com/diagnose"' in html
    assert 'href="articles/a.html#fix"' in html
