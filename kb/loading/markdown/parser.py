"""The Markdown parser: markdown-it with its plug-ins, and how much it may be given."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from kb.loading.markdown.admonitions import admonitions_plugin
from kb.loading.markdown.dialects.emoji_names import with_emoji
from kb.loading.markdown.html.elements import read_html_headings
from kb.loading.markdown.html.text_marks import read_marks_in_html
from kb.loading.markdown.marks.code import without_code_marks
from kb.loading.markdown.marks.emphasis import cjk_emphasis_plugin, mark_plugin
from kb.loading.markdown.marks.formulas import formulas_plugin
from kb.loading.markdown.marks.wiki_links import wiki_links_plugin

__all__ = [
    "DIAGRAM_LANGUAGES",
    "MAX_IMAGE_DATA",
    "MAX_MARKUP",
    "hides_scheme",
    "is_image_data",
    "markup_size",
    "parser",
]

MAX_MARKUP = 20_000
"""Largest ``markup_size`` of an article. The parser is linear in it, with at most 50 µs each (measured, floods of one
mark included): an article at the limit takes a second of a build, and nothing when it is shown. The articles that
ship have at most 300."""
_MARKS_A_LINE = 2
"""A line may be a heading or an item of a list, each with text of its own: 35 µs (measured)."""
_STOPS_A_MARK = 8
"""Where it meets one of ``_STOPS``, the parser tries each of its rules in vain and goes on: 2 µs (measured)."""

DIAGRAM_LANGUAGES = frozenset(
    {
        "mermaid", "plantuml", "puml", "dot", "graphviz", "math", "latex-math", "katex", "d2", "nomnoml", "svgbob",
        "ditaa", "blockdiag", "seqdiag", "actdiag", "nwdiag", "bpmn", "excalidraw", "wavedrom", "vega", "vega-lite",
        "vegalite", "echarts", "chart", "chartjs", "flow", "flowchart", "sequence", "geojson", "topojson", "stl",
        "tikz", "dataview", "dataviewjs", "abc",
    }
)  # fmt: skip
"""Fences whose text is a drawing, a formula, notes of music or a query of the editor, not words."""

_MAX_NESTING = 40
"""markdown-it leaves out what is nested deeper; tabs in lists in boxes need more than its 20."""
_SCRIPT_SCHEME = re.compile(
    r"[^a-z]*(?:javascript|vbscript|livescript|mocha|data|blob|file|filesystem|jar|feed|view-source)\W*:",
    re.IGNORECASE,
)
MAX_IMAGE_DATA = 300_000
"""Longest picture inside of a page's text that is shown, in characters of base64."""
_IMAGE_DATA = re.compile(
    rf"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]{{1,{MAX_IMAGE_DATA}}}", re.IGNORECASE
)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\ufeff]")
_MARKS = re.compile(r"[\[\]!*_~`<&>\\]|://")
_STOPS = re.compile(r"[-$%+:=@^{}]")
_HEADING_ATTRIBUTES = re.compile(
    r"[ \t]*\{:?[ \t]*((?:[#.][\w:.-]+[ \t]*|-(?=\})|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s}]+)[ \t]*)+)\}[ \t]*$"
)
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_HEADING_ID = re.compile(r"#([\w:.-]+)")
_SENTENCE_END = "?!.,:;*_~'\""
_BARE_ADDRESS = re.compile(r"://[A-Za-z0-9][\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]{0,2000}")


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the one parser."""
    built = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING, "tasklists": True})
    built.enable(["table", "strikethrough"])
    built.use(footnote_plugin).use(deflist_plugin).use(admonitions_plugin)
    built.use(cjk_emphasis_plugin).use(mark_plugin).use(wiki_links_plugin)
    built.use(attrs_plugin, allowed=("id", "class", "width", "height", "title"))
    built.use(formulas_plugin)
    built.core.ruler.after("block", "heading_ids", _heading_ids)
    built.core.ruler.after("block", "html_headings", read_html_headings)
    built.core.ruler.after("block", "marks_in_html", read_marks_in_html)
    built.core.ruler.after("inline", "emoji", _emoji)
    built.inline.ruler.before("link", "bare_link", _bare_link)
    built.add_render_rule("footnote_caption", _footnote_caption)
    built.add_render_rule("fence", _fence)
    built.add_render_rule("list_item_open", _list_item)
    accepted = built.validateLink
    built.validateLink = lambda url: _is_accepted(url, accepted(url))  # type: ignore[method-assign] # its hook
    return built


def _is_accepted(url: str, accepted: bool) -> bool:  # noqa: FBT001 - what markdown-it said of it
    # A picture that is too long or of another type is still none of the text; the sanitiser does not show it.
    return url[:11].lower() == "data:image/" or (accepted and not hides_scheme(url))


def is_image_data(url: str) -> bool:
    """Tell whether an address is a small picture by itself."""
    return bool(_IMAGE_DATA.fullmatch(url))


def hides_scheme(url: str) -> bool:
    """Tell whether an address is a script, or turns into one when decoded, as careless software downstream might."""
    once = html.unescape(unquote(url))
    forms = (url, once, html.unescape(unquote(once)))
    return any(_SCRIPT_SCHEME.match(_BLANKS.sub("", form)) for form in forms)


def markup_size(markdown: str) -> int:
    """Return how much the parser has to do at most: for lines, characters that may be marks, and cells of tables.

    A line counts for two; a character that only stops it, for a fraction. Cells are counted as if every row were as
    wide as the widest: the parser fills short rows up.
    """
    lines = markdown.split("\n")
    pipes = [line.count("|") for line in lines if "|" in line]
    marks = len(_MARKS.findall(markdown)) + len(_STOPS.findall(markdown)) // _STOPS_A_MARK
    return _MARKS_A_LINE * len(lines) + marks + len(pipes) * max(pipes, default=0)


def _heading_ids(state: StateCore) -> None:
    """Take ``{#id .class}`` off the end of headings; the id stays with the heading's token."""
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[index + 1]
        if match := _HEADING_ATTRIBUTES.search(inline.content):
            inline.content = _CLOSING_HASHES.sub("", inline.content[: match.start()])
            if identifier := _HEADING_ID.search(match[1]):
                token.meta["id"] = identifier[1]


def _emoji(state: StateCore) -> None:
    """Show emoji for their names; code keeps what is written."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and ":" in child.content:
                child.content = with_emoji(child.content)


def _bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Make an address in a text a link.

    The plug-in for it takes Japanese that follows without a blank into the address, finds none behind Japanese, and
    is quadratic in the colons of a paragraph.
    """
    colon = state.pos
    if state.src[colon] != ":" or state.linkLevel > 0 or silent:
        return False
    scheme = next((each for each in ("https", "http") if state.src.endswith(each, 0, colon)), "")
    match = _BARE_ADDRESS.match(state.src, colon, state.posMax) if scheme else None
    if match is None or not state.pending.endswith(scheme):
        return False
    before = state.src[colon - len(scheme) - 1 : colon - len(scheme)]
    if before.isascii() and before.isalnum():
        return False
    shown = match[0].rstrip(_SENTENCE_END)
    while shown.endswith(")") and shown.count(")") > shown.count("("):
        shown = shown[:-1].rstrip(_SENTENCE_END)
    address = state.md.normalizeLink(scheme + shown)
    if not state.md.validateLink(address):
        return False
    state.pending = state.pending.removesuffix(scheme)
    opening = state.push("link_open", "a", 1)
    opening.attrs, opening.info = {"href": address}, "auto"
    state.push("text", "", 0).content = scheme + shown
    state.push("link_close", "a", -1).info = "auto"
    state.pos += len(shown)
    return True


def _list_item(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render the box of a task as a character: nobody can tick it here."""
    checked = tokens[index].meta.get("checked")
    box = "" if checked is None else f'<span class="task">{"☑" if checked else "☐"}</span> '
    return "<li" + RendererHTML.renderAttrs(tokens[index]) + ">" + box


def _footnote_caption(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render the number alone, also where a footnote is referred to again."""
    return f"[{int(tokens[index].meta['id']) + 1}]"


def _fence(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render a fence; what Obsidian's plug-in for boxes spells as a fence becomes a box."""
    token = tokens[index]
    language = token.info.strip().split(maxsplit=1)[0].lower().strip("{}.") if token.info.strip() else ""
    if language.startswith("ad-"):
        title = re.match(r"title:[ \t]*(.*)\n", token.content)
        text = token.content[title.end() :] if title else token.content
        return str(
            parser().render(f":::{language.removeprefix('ad-')} {title[1] if title else ''}\n{text}\n:::\n", {})
        )
    if language == "toc":
        return ""
    name = ' class="diagram"' if language in DIAGRAM_LANGUAGES else ""
    return f"<pre{name}><code>{escapeHtml(without_code_marks(token.content))}</code></pre>\n"
