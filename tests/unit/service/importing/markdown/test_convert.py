"""HTML as Markdown."""

import pytest

from service.importing.markdown import html_to_markdown, parse_html


def _convert(html):
    lost = []
    same = str
    text = html_to_markdown(
        parse_html(html), link=same, image=same, lose=lambda kind, detail: lost.append((kind, detail))
    )
    return text, lost


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>A</h2><p>b <strong>c</strong></p>", "## A\n\nb **c**"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |"),
        ('<pre><code class="language-sh">x  y</code></pre>', "```sh\nx  y\n```"),
        ("<p>1 &lt; 2 &amp; <code>&lt;b&gt;</code></p>", "1 < 2 & `<b>`"),
        ("<ruby>漢字<rt>かんじ</rt></ruby>", "漢字(かんじ)"),
        ('<p>a<!-- internal --><a name="x">b</a></p>', "ab"),
        ("<p>Dear {{name}}, <code>{{x}}</code></p>", r"Dear \{\{name}}, `{{x}}`"),
        ("<p>::: tip</p><p>50%% {% x %} A::B</p>", "\\::: tip\n\n50\\%\\% {\\% x %} A::B"),
        ("<h2>A\ufdd0\ufdd1</h2>\ue000", "## A\n\n\ue000"),
        ("<p>x <code>a\n b</code> y</p>", "x `a b` y"),
        ("<p>x</p><code>a {\n  b\n}</code>", "x\n\n```\na {\n  b\n}\n```"),
        ("<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ('<h2>A<a class="headerlink" href="#a">¶</a></h2><p>b<svg><title>x</title></svg></p>', "## A\n\nb"),
        ("a<details><summary>Q</summary>Answer</details>", "a\n\n**Q**\n\nAnswer"),
        ('<p><img src="a.png" alt=" the\nswitch "></p>', "![the switch](a.png)"),
        ('<p><img src="data:image/gif;base64,R0" data-src="a.png" alt="x"></p>', "![x](a.png)"),
    ],
)
def test_what_a_page_says_is_kept(html, expected):
    """Structure and text stay; comments and empty anchors go."""
    assert _convert(html) == (expected, [])


@pytest.mark.parametrize(
    ("html", "expected", "kind"),
    [
        ("a<script>x()</script>", "a", "scripts"),
        ('<iframe src="https://v.example/1"></iframe>', "<https://v.example/1>", "embedded pages (a link is kept)"),
        ('<video><source src="https://v.example/1.mp4">old browser</video>', "<https://v.example/1.mp4>", "videos and sounds (a link is kept)"),
        ('<form>a<input name="q"></form>', "a", "fields of forms"),
        ('<table><tr><th colspan="2">a</th></tr></table>', "| a |\n| --- |", "merged cells of tables (their text is repeated)"),
    ],
)  # fmt: skip
def test_what_is_lost_is_said(html, expected, kind):
    """Each thing that Markdown has no place for is reported once."""
    text, lost = _convert(html)
    assert [each for each, _ in lost] == [kind]
    assert text.replace("|  |", "| |") == expected
