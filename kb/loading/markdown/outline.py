"""Cut a page into its sections.

The outline walks markdown-it's tokens and never looks for ``#`` in lines, so a heading inside a code fence stays
code. The page is parsed once and whole, so that references and footnotes work over its sections; each section keeps
the HTML of its own tokens.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape, unescape
from itertools import pairwise

from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from kb.loading.markdown.dialects.cards import with_visible_cells
from kb.loading.markdown.dialects.mentions import name_mentions, with_named_mentions
from kb.loading.markdown.html.elements import shown_elements
from kb.loading.markdown.html.sanitiser import keep_address, safe_html
from kb.loading.markdown.html.text import html_text
from kb.loading.markdown.parser import parser
from kb.loading.markdown.source import CIRCLED, prepared
from kb.model.article import Link, Section
from kb.model.headings import section_kind

__all__ = ["outline", "plain_text", "render_html"]

_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SIZE_IN_ALT = re.compile(r"[ \t]*\|[ \t]*\d{1,4}(?:x\d{1,4})?(?:,[ \t]*\d+%)?[ \t]*$")
_SOURCE_TAGS = "a[href], img, video[src], source[src]"


@lru_cache(maxsize=256)
def render_html(markdown: str) -> str:
    """Render a piece of Markdown by itself to safe HTML; it shows no pictures, which belong to a folder.

    Headings of level one become level two: the page has its own title.
    """
    return safe_html(_unsafe_html(markdown), keep_address)


def plain_text(markdown: str) -> str:
    """Return the text of a piece of Markdown: no marks, one block a line."""
    return html_text(safe_html(_unsafe_html(markdown))).text


def _unsafe_html(markdown: str) -> str:
    env: dict[str, object] = {}
    source = prepared(markdown)
    tokens = parser().parse(source, env)
    _finish(tokens, source.split("\n"), markdown.split("\n"))
    return shown_elements(str(parser().renderer.render(tokens, parser().options, env)))


def outline(body: str, *, first_line: int = 1, lang: str = "") -> tuple[Section, ...]:
    """Split a body at its headings.

    Args:
        body: Markdown without front matter.
        first_line: Line of the file on which the body begins.
        lang: Language whose fixed headings give sections their kind; empty for a page that does not have these, whose
            anchors are those that GitHub makes.

    Returns:
        Sections in order; text before the first heading is a section with an empty heading path.
        A heading without text under it still is a section, so that lint can name it.
    """
    source = prepared(body)
    lines = source.split("\n")
    env: dict[str, object] = {}
    tokens = parser().parse(source, env)
    _finish(tokens, lines, body.split("\n"))
    tokens, notes = _without_footnotes(tokens)
    openings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    bounds = [0, *openings, len(tokens)] if not openings or openings[0] else [*openings, len(tokens)]
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    anchors: Counter[str] = Counter()
    for start, stop in pairwise(bounds):
        span = tokens[start:stop]
        if not span:
            continue
        from_line, heading = _heading_of(span, path)
        to_line = _last_line(tokens, stop, len(lines))
        content = span[3:] if heading is not None else span
        content = [*content, *_notes_of(content, notes)]
        kind = section_kind(heading or "", lang)
        given = str(span[0].meta.get("id", "")) if heading is not None else ""
        anchored = "".join(f'<a id="{escape(name)}"></a>' for name in span[0].meta.get("anchors", ()))
        html = anchored + shown_elements(str(parser().renderer.render(content, parser().options, env)))
        said = html_text(safe_html(html))
        sections.append(
            Section(
                heading_path=tuple(title for _, title in path),
                kind=kind,
                anchor=_anchor(given or (kind if kind != "other" else (heading or "intro")), anchors),
                first_line=from_line + first_line,
                last_line=to_line + first_line - 1,
                html=html,
                text=said.text,
                steps=said.steps,
                code_spans=said.code_spans,
                code=said.code,
                links=tuple(_links(span, from_line, first_line)),
            )
        )
    return tuple(sections)


def _heading_of(span: Sequence[Token], path: list[tuple[int, str]]) -> tuple[int, str | None]:
    """Return the first line and the heading of a span; keep the heading path up to date."""
    opening = span[0]
    if opening.type != "heading_open" or opening.map is None:
        return next((token.map[0] for token in span if token.map), 0), None
    level = int(opening.tag[1:])
    heading = _inline_text(span[1])
    while path and path[-1][0] >= level:
        path.pop()
    path.append((level, heading))
    return opening.map[0], heading


def _last_line(tokens: Sequence[Token], stop: int, total: int) -> int:
    following = tokens[stop].map if stop < len(tokens) else None
    return following[0] if following else total


def _anchor(name: str, taken: Counter[str]) -> str:
    """Return a fragment for a heading as GitHub makes it: letters of any script kept, made unique with a number."""
    kept = "".join(each for each in name.strip().lower() if _is_in_anchor(each))
    slug = kept.replace(" ", "-") or "section"
    anchor = slug
    while anchor in taken:
        taken[slug] += 1
        anchor = f"{slug}-{taken[slug] - 1}"
    taken[anchor] = 1
    return anchor


def _is_in_anchor(character: str) -> bool:
    # Vowel signs of Hindi and accents of Arabic are marks, and no letters to Python.
    return character.isalnum() or character in "_- " or unicodedata.category(character).startswith("M")


def _inline_text(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "image" or child.type in {"text", "code_inline", "math_inline"}:
            parts.append(child.content)
    return html_text(escape("".join(parts))).text


def _finish(tokens: Sequence[Token], lines: Sequence[str], original: Sequence[str]) -> None:
    """Note which lists had digits in circles, leave hidden cells out, and link pictures of other sites.

    A page does not load anything from elsewhere: who reads it is nobody else's business.
    """
    for token in tokens:
        if token.type == "ordered_list_open" and token.map:
            line = original[token.map[0]].lstrip() if len(original) == len(lines) else ""
            if line[:1] in CIRCLED and line:
                token.attrJoin("class", "circled")
        if token.type == "html_block":
            token.content = with_named_mentions(with_visible_cells(token.content))
        if token.type == "inline":
            name_mentions(token.children or [])
            _link_remote_pictures(token.children or [])


def _without_size(child: Token) -> None:
    """Take the size off a picture's words, where Discourse and Obsidian put it: ``![Lamp|690x279]``."""
    bare = _SIZE_IN_ALT.sub("", child.content)
    if bare != child.content:
        child.content = bare
        child.children = [Token("text", "", 0, content=bare)] if bare else []


def _link_remote_pictures(children: Sequence[Token]) -> None:
    inside_link = 0
    for child in children:
        inside_link += child.nesting if child.type in {"link_open", "link_close"} else 0
        address = str(child.attrs.get("src", "")) if child.type == "image" else ""
        if child.type == "image" and "|" in child.content:
            _without_size(child)
        if not _REMOTE.match(address):
            continue
        shown = escape(unescape(child.content) or address.rstrip("/").rpartition("/")[2])
        child.type, child.tag = "html_inline", ""
        child.content = shown if inside_link else f'<a class="remote-image" href="{escape(address)}">{shown}</a>'


def _without_footnotes(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Part the footnotes, which the parser puts at the end, from the rest; by their number."""
    start = next((index for index, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: dict[int, list[Token]] = {}
    current: list[Token] = []
    for token in tokens[start + 1 : -1]:
        if token.type == "footnote_open":
            current = notes.setdefault(int(token.meta["id"]), [])
        current.append(token)
    return tokens[:start], notes


def _notes_of(content: Sequence[Token], notes: dict[int, list[Token]]) -> Iterator[Token]:
    """Yield the footnotes of a section as a block of its own; each belongs to the first section that refers to it."""
    if not notes:
        return
    named = [
        int(child.meta["id"])
        for token in content
        for child in token.children or ()
        if child.type == "footnote_ref" and int(child.meta["id"]) in notes
    ]
    if not named:
        return
    numbers = sorted(set(named))
    opening = f'<section class="footnotes"><ol start="{numbers[0] + 1}">\n'
    yield Token("html_block", "", 0, content=opening)
    for number in numbers:
        yield from notes.pop(number)
    yield Token("html_block", "", 0, content="</ol></section>\n")


def _links(span: Sequence[Token], from_line: int, first_line: int) -> Iterator[Link]:
    """Yield what a section points at, with the line of the block in which it stands."""
    line = from_line
    for token in span:
        line = token.map[0] if token.map else line
        number = line + first_line
        if token.type == "html_block":
            yield from _html_links(token.content, number)
        for child in token.children or ():
            if child.type == "link_open":
                yield Link(str(child.attrs.get("href", "")), number, "page")
            elif child.type == "image" and not str(child.attrs.get("src", "")).startswith("data:"):
                yield Link(str(child.attrs.get("src", "")), number, "image", child.content)
            elif child.type == "html_inline":
                yield from _html_links(child.content, number)


def _html_links(html: str, line: int) -> Iterator[Link]:
    if "=" not in html:
        return
    for node in LexborHTMLParser(html).css(_SOURCE_TAGS):
        if node.tag == "a":
            yield Link(node.attributes.get("href") or "", line, "page")
        elif node.tag == "img":
            yield Link(node.attributes.get("src") or "", line, "image", node.attributes.get("alt"))
        else:
            yield Link(node.attributes.get("src") or "", line, "image", "video")
