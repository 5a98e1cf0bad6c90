"""Markdown: outline with lines, plain text, safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.loading.markdown import markup_size, outline, plain_text, render_html

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
    """Only real headings split sections."""
    assert "# not a heading" in outline(BODY, lang="ja")[1].text


def test_heading_path_follows_levels():
    """A deeper heading is under the one above it, an equal one replaces it."""
    paths = [section.heading_path for section in outline("# A\n## B\n### C\n## D\n")]
    assert paths == [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D")]


def test_anchors_are_unique():
    """Two headings of the same words get two fragments."""
    anchors = [section.anchor for section in outline("## X\na\n## X\nb\n")]
    assert anchors == ["x", "x-2"]


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
    assert "<img" not in html
    assert "<svg" not in html
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
    assert anchors[:3] == ["a", "a-2", "a-3"]
