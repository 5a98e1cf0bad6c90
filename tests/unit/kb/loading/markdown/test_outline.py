"""Markdown: outline with lines, plain text, safe HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.loading.markdown import markup_size, outline, plain_text, render_html, safe_html
from tests.support.cost import assert_linear

BODY = """Intro.

## 原因
- a `無効です`
- b

```
# not a heading
```

## 解決方法
1. first
   goes on
2. second
"""


def test_sections_have_kind_lines_and_steps():
    """Fixed headings give a kind; line spans are those of the file; steps are the numbered items."""
    intro, cause, fix = outline(BODY, first_line=10, lang="ja")
    assert (intro.kind, intro.first_line, intro.last_line) == ("other", 10, 11)
    assert (cause.kind, cause.first_line, cause.last_line) == ("cause", 12, 19)
    assert cause.code_spans == ("無効です",)
    assert fix.steps == ("first goes on", "second")


@pytest.mark.parametrize(
    ("markdown", "size"),
    [
        pytest.param("a", 2, id="a line"),
        pytest.param("a\n\nb", 6, id="lines"),
        pytest.param("*a* [b](c)", 6, id="marks"),
        pytest.param("=" * 80, 12, id="stops"),
        pytest.param("||||\n|\n|", 18, id="cells, short rows filled up"),
    ],
)
def test_markup_is_measured_by_what_it_costs(markdown, size):
    """Lines, marks, stops and cells count by the work that they make."""
    assert markup_size(markdown) == size


def test_a_heading_in_a_code_fence_is_code():
    """A heading in a code fence does not split a section."""
    assert "# not a heading" in outline(BODY, lang="ja")[1].text


def test_heading_path_follows_levels():
    """A deeper heading is under the one above it, an equal one replaces it."""
    paths = [section.heading_path for section in outline("# A\n## B\n### C\n## D\n")]
    assert paths == [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D")]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What's next?", "whats-next"),
        ("次は？ 設定", "次は-設定"),
        ("A & B: `code_x`", "a--b-code_x"),
        ("Install {#setup .tab}", "setup"),
        ("Install\n{: #setup}", "setup"),
        ("Install {/*setup*/}", "setup"),
        ("Install {/* #setup */}", "setup"),
        ("सेट करें", "सेट-करें"),
    ],
)
def test_anchors_are_those_of_github(heading, anchor):
    """A heading's fragment is its own id, else its words as GitHub spells them."""
    (section,) = outline(f"## {heading}\n\nText.\n")
    assert section.anchor == anchor
    assert "{" not in section.heading_path[-1]


def test_anchors_are_unique():
    """Two headings of the same words get two fragments."""
    anchors = [section.anchor for section in outline("## X\na\n## X\nb\n")]
    assert anchors == ["x", "x-1"]


def test_japanese_lines_join_without_a_space():
    """A paragraph broken between two Japanese characters reads as one word."""
    assert plain_text("無効\nです") == "無効です"
    assert plain_text("not\nvalid") == "not valid"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "<svg/onload=alert(1)>",
    "[x](<javascript:alert(1)>)",
    "<a href='vbscript:x'>y</a>",
    "[a]: javascript:alert(1)\n\n[a]",
    "&#60;script&#62;",
    "<div style='background:url(javascript:x)'>",
    "[x](https://e.com 'onmouseover=alert(1)')",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_is_harmless(source):
    """No script, handler or script link survives as markup."""
    html = render_html(source).lower()
    assert "<script" not in html
    assert "src=" not in html
    assert "<svg" not in html
    assert "onerror" not in re.sub(r">[^<]*<", "><", html)
    for scheme in ("javascript:", "vbscript:", "data:"):
        assert f'href="{scheme}' not in html


@given(st.text(max_size=300))
def test_any_text_renders_and_outlines(text):
    """No input raises, and no forbidden tag comes out."""
    html = render_html(text).lower()
    assert "<script" not in html
    for section in outline(text):
        assert section.first_line <= section.last_line + 1


@pytest.mark.parametrize(
    "address",
    ["javascript%3Aalert(1)", "%5DATA:text/html,1", "&amp;#106;avascript:alert(1)", "\\javascript:alert(1)"],
)
def test_an_address_that_decodes_to_a_script_is_no_link(address):
    """Nothing downstream that decodes once more than a browser is handed a script."""
    assert "<a" not in render_html(f"[a]({address})")


def test_the_same_heading_many_times_costs_little():
    """Anchors stay unique without a search through all before them."""
    anchors = [section.anchor for section in outline("# a\n" * 5000)]
    assert len(set(anchors)) == 5000
    assert anchors[:3] == ["a", "a-1", "a-2"]


def test_references_reach_over_sections():
    """A link defined at the end of a page works in its first section, and a footnote stays with its section."""
    first, second, last = outline(
        "# A\n\n[fire][f] and[^1]\n\n# B\n\n[^1]: Since May.\n\nText\n\n# C\n\n[f]: https://e.com\n"
    )
    assert 'href="https://e.com"' in first.html
    assert first.text == "fire and\nSince May."
    assert (second.text, last.text) == ("Text", "")


def test_ids_in_the_html_of_a_heading_stay_on_the_page():
    """A link may name the id that GitBook writes into a heading."""
    section = outline('## Invite people <a href="#invite" id="invite"></a>\n\nClick.\n')[0]
    assert (section.heading_path, section.anchor) == (("Invite people",), "invite-people")
    assert '<a id="invite"></a>' in section.html


def test_links_and_pictures_are_told_with_their_lines():
    """What a section points at is listed as written, in Markdown and in HTML."""
    (section,) = outline(
        "Go [there](b.md#x).\n\n![Lamp](img/l.png) ![](m.png)\n\n<a href='c.md'>c</a>\n\n<p><img src=d.png></p>\n",
        first_line=5,
    )
    assert [(link.kind, link.target, link.line, link.alt) for link in section.links] == [
        ("page", "b.md#x", 5, None),
        ("image", "img/l.png", 7, "Lamp"),
        ("image", "m.png", 7, ""),
        ("page", "c.md", 9, None),
        ("image", "d.png", 11, None),
    ]


def test_a_picture_inside_of_the_text_is_shown_and_not_indexed():
    """A small picture in base64 is on the page; its text is the alternative one, and a long one is left out."""
    (section,) = outline("![back](data:image/png;base64,iVBORw0KGgo=)\n")
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in safe_html(section.html)
    assert (section.text, section.links) == ("back", ())
    assert "base64" not in render_html(f"![back](data:image/png;base64,{'A' * 400_000})")
    assert "base64" not in render_html("![back](data:image/svg+xml;base64,AAAA)")


def test_lines_of_code_are_told_apart():
    """Of the lines of a section's text it is known which are code."""
    (section,) = outline("Run:\n\n```\na\n  b\n```\n\nDone.\n")
    assert section.text.split("\n") == ["Run:", "a", "  b", "Done."]
    assert section.code == ((1, 3),)


@pytest.mark.parametrize(
    "unit",
    [
        "{% raw %}",
        "<Tab {",
        "{{< ",
        "<!--",
        "%%",
        "`a``",
        "[[a",
        "::: a\n",
        "http:",
        "①a\n",
        "a `b`` {.c} ",
        "](a b ",
        "k:: v\n",
        ":::note\n",
        "/// note\n",
        "[details]\n",
    ],
)
def test_the_cost_of_a_page_is_linear(unit):
    """What opens and is never closed is looked for once: each third of a page costs as many steps."""
    assert_linear(outline, unit, 150, package="kb.loading.markdown")
