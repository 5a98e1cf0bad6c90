"""Markdown bodies: their outline with line spans, their plain text, and safe HTML.

The outline walks markdown-it's tokens and never looks for ``#`` in lines, so a heading inside a code fence
stays code. HTML is rendered with raw HTML switched off and then cleaned against an allow-list: two
independent fences, since articles may come from people who do not know HTML and from people who do.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.model.article import Section
from kb.model.headings import section_kind

__all__ = ["MAX_MARKUP", "markup_size", "outline", "plain_text", "render_html"]

MAX_MARKUP = 20_000
"""Largest ``markup_size`` of an article. The parser is linear in it, with at most 18 µs each (measured): an article
at the limit takes a third of a second, twice that in a busy process. The articles that ship have at most 300."""
_MARKS_A_LINE = 2
"""A line may be a heading or an item of a list, each with text of its own: 35 µs (measured)."""
_STOPS_A_MARK = 8
"""Where it meets one of ``_STOPS``, the parser tries each of its rules in vain and goes on: 2 µs (measured)."""

_ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
_SCRIPT_SCHEME = re.compile(
    r"[^a-z]*(?:javascript|vbscript|livescript|mocha|data|blob|file|filesystem|jar|feed|view-source)\W*:",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\ufeff]")
_MARKS = re.compile(r"[\[\]!*_~`<&>\\]")
_STOPS = re.compile(r"[-$%+:=@^{}]")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    accepted = parser.validateLink
    parser.validateLink = lambda url: accepted(url) and not _hides_scheme(url)  # type: ignore[method-assign] # its hook
    return parser


def _hides_scheme(url: str) -> bool:
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


@lru_cache(maxsize=256)
def render_html(markdown: str) -> str:
    """Render Markdown to HTML that holds no script, style, event handler or unknown link scheme.

    Headings of level one become level two: the page has its own title.
    """
    rendered = re.sub(r"<(/?)h1>", r"<\1h2>", _parser().render(markdown))
    return nh3.clean(
        rendered,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes=_ALLOWED_SCHEMES,
        link_rel="noopener noreferrer",
    )


def plain_text(markdown: str) -> str:
    """Return the text of a piece of Markdown: no marks, one block a line."""
    return "\n".join(_block_texts(_parser().parse(markdown)))


def outline(body: str, *, first_line: int = 1, lang: str = "") -> tuple[Section, ...]:
    """Split a body at its headings.

    Args:
        body: Markdown without front matter.
        first_line: Line of the file on which the body begins.
        lang: Language whose fixed headings give sections their kind.

    Returns:
        Sections in order; text before the first heading is a section with an empty heading path.
        A heading without text under it still is a section, so that lint can name it.
    """
    tokens = _parser().parse(body)
    lines = body.split("\n")
    openings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    bounds = [0, *openings, len(tokens)] if not openings or openings[0] else [*openings, len(tokens)]
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    anchors: Counter[str] = Counter()
    for start, stop in pairwise(bounds):
        span = tokens[start:stop]
        if not span:
            continue
        from_line, text_line, heading = _heading_of(span, path)
        to_line = _last_line(tokens, stop, len(lines))
        content = span[3:] if heading is not None else span
        kind = section_kind(heading or "", lang)
        sections.append(
            Section(
                heading_path=tuple(title for _, title in path),
                kind=kind,
                anchor=_anchor(kind if kind != "other" else (heading or "intro"), anchors),
                first_line=from_line + first_line,
                last_line=to_line + first_line - 1,
                markdown="\n".join(lines[text_line:to_line]).strip("\n"),
                text="\n".join(_block_texts(content)),
                steps=tuple(_steps(content)),
                code_spans=tuple(_code_spans(content)),
            )
        )
    return tuple(sections)


def _heading_of(span: Sequence[Token], path: list[tuple[int, str]]) -> tuple[int, int, str | None]:
    """Return first line, first line of the text, and heading of a span; keep the heading path up to date."""
    opening = span[0]
    if opening.type != "heading_open" or opening.map is None:
        first = next((token.map[0] for token in span if token.map), 0)
        return first, first, None
    level = int(opening.tag[1:])
    heading = _inline_text(span[1])
    while path and path[-1][0] >= level:
        path.pop()
    path.append((level, heading))
    return opening.map[0], opening.map[1], heading


def _last_line(tokens: Sequence[Token], stop: int, total: int) -> int:
    following = tokens[stop].map if stop < len(tokens) else None
    return following[0] if following else total


def _anchor(name: str, taken: Counter[str]) -> str:
    """Return a fragment for a heading: letters of any script kept, made unique with a number."""
    slug = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-") or "section"
    anchor = slug
    while anchor in taken:
        taken[slug] += 1
        anchor = f"{slug}-{taken[slug]}"
    taken[anchor] = 1
    return anchor


def _block_texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            if text := _inline_text(token):
                yield text
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield token.content.strip("\n")


def _inline_text(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "image" or child.type in {"text", "code_inline"}:
            parts.append(child.content)
    return _join_lines("".join(parts))


def _join_lines(text: str) -> str:
    """Join the lines of a paragraph: with a space, but not between two Japanese characters."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])", "", text).replace("\n", " ")


def _steps(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of each item of the top-level ordered lists."""
    inside_ordered = False
    parts: list[str] = []
    for token in tokens:
        if token.type in {"ordered_list_open", "ordered_list_close"} and token.level == 0:
            inside_ordered = token.type == "ordered_list_open"
        elif inside_ordered and token.type == "inline":
            parts.append(_inline_text(token))
        elif inside_ordered and token.type == "list_item_close" and token.level == 1:
            yield " ".join(parts)
            parts = []


def _code_spans(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "code_inline":
                yield child.content
