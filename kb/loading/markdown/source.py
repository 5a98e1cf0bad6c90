"""Rewrite a page's source to plain Markdown where people and generators write it otherwise.

Works by line, never in code, and keeps the number of lines.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from kb.loading.markdown.admonitions import BOX_KINDS
from kb.loading.markdown.dialects.components import with_nested_boxes
from kb.loading.markdown.dialects.docfx import without_docfx
from kb.loading.markdown.dialects.grid_tables import without_grid_tables
from kb.loading.markdown.dialects.logseq import without_logseq
from kb.loading.markdown.dialects.markdoc import without_markdoc
from kb.loading.markdown.dialects.myst import without_myst
from kb.loading.markdown.dialects.publishing_sites import without_site_marks
from kb.loading.markdown.dialects.slash_blocks import without_slash_blocks
from kb.loading.markdown.html.blocks import indented_html, with_fences_apart
from kb.loading.markdown.lines import HEADING
from kb.loading.markdown.marks.definitions import with_bare_definitions
from kb.loading.markdown.marks.inline import INLINE_MARKS, without_inline_marks
from kb.loading.markdown.marks.typed import with_even_rule, with_plain_bars, with_plain_item
from kb.loading.markdown.templates import TEMPLATE_MARKS, without_templates

__all__ = ["CIRCLED", "prepared"]

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""Digits in circles, as Japanese steps are numbered."""

_BLOCKS = MarkdownIt("commonmark").enable("table")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])

_ATTRIBUTE = r"""(?:[#.][\w:-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'}]+)|\w[\w-]*(?=\s*\}))"""
_ATTRIBUTE_LINE = re.compile(rf"^[ \t]*\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}[ \t]*$")
_KRAMDOWN = re.compile(r"(?<=[)\]*_`])\{:[ \t]*(?=[.#\w])|(?<=[ \t])\{:[ \t]*(?=#)")
_FOR_ADDRESS = re.compile(r"(?<=[\w/])\{:[ \t]*[\w-]+=[^{}\n]*\}")
"""Settings of a link behind an address that stands by itself."""
_CELL_ID = re.compile(r"\{:?[ \t]*#([\w:-]+)[^{}\n|]*\}(?=[ \t]*\|)")
_ID = re.compile(r"#([\w:-]+)")
_WIDE_HEADING = re.compile(r"^( {0,3})([#＃]{1,6})(?:[ \t]*\u3000[ \t\u3000]*|(?<=＃)[ \t]+)(?=\S)")
_TIGHT_HEADING = re.compile(r"^( {0,3}[#＃]{2,6})(?=[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef【「])")
"""Written without a blank, as after an input method; a single mark begins a tag."""
_INDENTED_TAG = re.compile(r"\n[ \t]*\n(?: {4}|\t)[ \t]*</?[a-zA-Z]")
_MOST_ROUNDS = 4
"""A block that has become HTML may show that the next one is, too."""
_PIPED_LINK = re.compile(r"(\[\[[^\[\]|\n\\]+)\|([^\[\]|\n]*\]\])")
_LONE_MARKS = re.compile(
    r"(?<=\w)\*\*([.,:;!?])\*\*|(?<!\*)\*{4}(?!\*)(?=[ \t]*\S)(?:(?<=[ \t]\*{4})|(?<=^\*{4})(?=[^*\n]*$))[ \t]*"
)
_WIDE_EMPHASIS = re.compile(r"(?<![A-Za-z0-9*])\*\*(?!\*)([^*\n]+)\*\*(?!\*)")
_LATIN = re.compile(r"[A-Za-z0-9(\[]")
_WIDE_STARS = re.compile(r"＊＊(?=\S)([^＊\n]+?)＊＊")
_SPAN = re.compile(r"(?<!\])\[([^\[\]\n]+)\]\{[.#:][^{}\n]*\}")
_TITLED_BOX = re.compile(r'^([ \t]*\?\?\?\+?)[ \t]+(?="[^"\n]*"[ \t]*$)')
_BLOCK_OF_HTML = re.compile(
    r"[ \t]*<(?!(?:sup|sub|b|strong|em|i|u|s|small|code|kbd|span|mark|del|ins|q|abbr)\b)", re.IGNORECASE
)
"""A line that begins so may stand in a block of HTML, which a blank line would end."""
_LONE_BREAK = re.compile(r"^[ \t]*<br[ \t]*/?>[ \t]*$", re.IGNORECASE)
_RULE_OF_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-{1,}:?[ \t]*(?:\||$)")
_CELL_END = re.compile(r"(?<!\\)\|")
_WIDE_NUMBER = re.compile(r"^( *)([０-９]{1,2}|[0-9]{1,2}(?=[．）]))[．.）)][ \t\u3000]*(?=[^\s０-９0-9])")
_CIRCLED_ITEM = re.compile(rf"^( *)([{CIRCLED}])[ \t\u3000．.:：]*(?=\S)")
_NO_CONTENT = re.compile(
    r"^[ \t]*(?:@?\[TOC\]|\[\[_?TOC_?\]\]|\$\{toc\}|--8<--.*|\{![^!\n]+!\}|<--->|<<<[ \t]+[@./]\S*.*"
    r"|\*\[[^\[\]\n]+\]:[ \t].*|\^[A-Za-z0-9][A-Za-z0-9-]{2,}"
    r"|\[(?://|comment|#|_)\]:[ \t]*(?:#|<>)[ \t]*[(\"'].*)[ \t]*$",
    re.IGNORECASE,
)
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]+\^[A-Za-z0-9][A-Za-z0-9-]{3,}[ \t]*$")
_ICON = re.compile(r":(?:material|octicons|fontawesome|simple)-[\w-]+:(?:\{[^}\n]*\})?[ \t]?")
_TAB = re.compile(r'^([ \t]*)===[!+]?[ \t]+"([^"\n]*)"[ \t]*$')
_BANG = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)")
_REAL_BANG = re.compile(
    r'^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w-]*(?:[ \t]+[a-z][\w-]*){0,9}(?:[ \t]+"[^"\n]*")?[ \t]*$'
)
_LOOSE_BANG = re.compile(r"^([ \t]*(?:!!!|\?\?\?\+?))[ \t]*([A-Za-z][\w-]*)(?:[ \t]+(\S.*))?$")
_FOREIGN_BANG = re.compile(
    r'^([ \t]*(?:!!!|\?\?\?\+?))[ \t]*((?=\w*[^\x00-\x7f])[^\W\d_][\w-]{0,15})(?:[ \t]+"([^"\n]*)")?[ \t]*$'
)
"""A kind in another language: the word is shown."""
_MARKDOWN_IN_HTML = re.compile(r"^[ \t]*<[a-z]+\b[^>]*\bmarkdown(?:=[\"']?\w+[\"']?)?[^>]*>[ \t]*$")
_ODD_LINE = re.compile(
    r"\*\*|\]\{|\]\([^()\n]+ |\)\{|＊＊"
    rf"|[＃．）０-９（・•●○◦▪■□◆◇‣▶►｜{CIRCLED}\u3000^]|^ *[0-9]{{1,2}}、|^ *#{{2,6}}[^\x00-\x7f]|^ *(?:\(\d|<br|\|)"
    r"|\{[:#.\w ]"
    r"|^[ \t]*(?:[\[$<=!?@*+-]|\{!|[0-9]+[.)][ \t]+[\[［])"
    r"|:(?:material|octicons|fontawesome|simple)-"
    rf"|{INLINE_MARKS.pattern}",
    re.MULTILINE,
)

_REWRITES = (
    without_grid_tables, without_markdoc, without_docfx,
    without_myst, without_logseq, without_site_marks, without_slash_blocks, with_bare_definitions,
    with_fences_apart, with_nested_boxes,
)  # fmt: skip


def prepared(source: str) -> str:
    """Return the source of a page in plain Markdown, of as many lines."""
    for rewrite in _REWRITES:
        source = rewrite(source)
    source = _without_indented_html(source)
    code: frozenset[int] | None = None
    if TEMPLATE_MARKS.search(source):
        code = frozenset(_code_lines(source))
        bare = without_templates(source, code.__contains__)
        code = code if bare == source else None
        source = bare
    if not _ODD_LINE.search(source):
        return source
    return _by_line(source, frozenset(_code_lines(source)) if code is None else code)


def _by_line(source: str, code: frozenset[int]) -> str:
    lines = source.split("\n")
    code = code | frozenset(_preformatted(lines)) if "<pre" in source else code
    lines = [line if number in code else with_plain_bars(line) for number, line in enumerate(lines)]
    for number in range(1, len(lines)):
        if "|" in lines[number] and number not in code:
            lines[number] = with_even_rule(lines[number - 1], lines[number])
    for number in _rows_without_head(lines):
        if number not in code:
            lines[number] = _listed(lines[number])
    boxes: list[int] = []
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        while boxes and line.strip() and boxes[-1] >= indent:
            boxes.pop()
        if number not in code:
            lines[number] = _plain(lines, number, line)
        elif boxes and (tab := _TAB.match(line)):  # in a box, indentation is no code
            lines[number] = f'{tab[1]}!!! tab "{tab[2]}"'
        if _BANG.match(lines[number]):
            boxes.append(indent)
    return "\n".join(lines)


def _preformatted(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that begin inside of a ``<pre>``."""
    is_inside = False
    last_end = max((number for number, line in enumerate(lines) if "</pre>" in line), default=-1)
    for number, line in enumerate(lines):
        if is_inside:
            yield number
        opened, closed = max(line.rfind("<pre>"), line.rfind("<pre ")), line.rfind("</pre>")
        is_inside = (is_inside or opened >= 0) and closed <= opened and number < last_end


def _without_indented_html(source: str) -> str:
    if not _INDENTED_TAG.search(source):
        return source
    lines = source.split("\n")
    for _ in range(_MOST_ROUNDS):
        spans = indented_html(_BLOCKS.parse("\n".join(lines)))
        if not spans:
            break
        for start, stop in spans:
            lines[start:stop] = [line.lstrip() for line in lines[start:stop]]
    return "\n".join(lines)


def _code_lines(source: str) -> Iterator[int]:
    for token in _BLOCKS.parse(source):
        if token.type in {"fence", "code_block"} and token.map:
            yield from range(*token.map)


def _plain(lines: list[str], number: int, line: str) -> str:
    # A break alone on its line would make HTML of the lines that follow.
    is_lone_break = _LONE_BREAK.match(line) and not (number and _BLOCK_OF_HTML.match(lines[number - 1]))
    if _NO_CONTENT.match(line) or _MARKDOWN_IN_HTML.match(line) or is_lone_break:
        return ""
    if _ATTRIBUTE_LINE.match(line):
        return _attached(lines, number, line)
    if tab := _TAB.match(line):
        return f'{tab[1]}!!! tab "{tab[2]}"'
    line = _FOREIGN_BANG.sub(lambda match: f'{match[1]} note "{match[3] or match[2]}"', line)
    line = _TITLED_BOX.sub(r"\1 details ", line)
    if _BANG.match(line) and not _REAL_BANG.match(line):
        return _loose_box(line)
    line = _TIGHT_HEADING.sub(lambda match: "#" * len(match[1].strip()) + " ", line)
    line = _WIDE_HEADING.sub(lambda match: match[1] + "#" * len(match[2]) + " ", line)
    line = _item(lines, number, line)
    line = without_inline_marks(_BLOCK_ID.sub("", line))
    if "[[" in line and line.lstrip().startswith("|"):
        line = _PIPED_LINK.sub(r"\1\\|\2", line)  # who typed it meant one cell
    if "＊＊" in line and "`" not in line:
        line = _WIDE_STARS.sub(r"**\1**", line)
    if "**" in line and "`" not in line:
        line = _with_tidy_emphasis(line)
    if "]{" in line and "`" not in line:
        line = _SPAN.sub(r"\1", line)
    return _with_tidy_settings(_ICON.sub("", line))


def _with_tidy_settings(line: str) -> str:
    """Return a line with the id of a cell as an anchor, and settings in braces as the parser knows them."""
    if "{#" in line and line.lstrip().startswith("|"):
        line = _CELL_ID.sub(r'<span id="\1"></span>', line)
    return _KRAMDOWN.sub("{", _FOR_ADDRESS.sub("", line)) if "{:" in line else line


def _with_tidy_emphasis(line: str) -> str:
    """Return a line without emphasis of nothing, and with emphasis that ends right behind its last word.

    Editors that write Markdown leave both behind; the parser would print their marks.
    """
    line = _LONE_MARKS.sub(lambda match: match[1] or "", line)
    return line if line.count("**") % 2 else _WIDE_EMPHASIS.sub(_tidy, line)


def _tidy(match: re.Match[str]) -> str:
    words = match[1].rstrip()
    if words == match[1] or words != words.lstrip():
        return match[0]
    return f"**{words}**{' ' if _LATIN.match(match.string, match.end()) else ''}"


def _loose_box(line: str) -> str:
    """Return the line of a box whose kind is in capitals or whose title has no or further quotes; else as text."""
    match = _LOOSE_BANG.match(line)
    if match is None or match[2].lower() not in BOX_KINDS:
        return re.sub(r"(?=[!?])", r"\\", line, count=1)
    title = (match[3] or "").strip().removeprefix('"').removesuffix('"').replace('"', "&quot;")
    return f'{match[1]} {match[2].lower()} "{title}"' if title else f"{match[1]} {match[2].lower()}"


def _item(lines: list[str], number: int, line: str) -> str:
    """Spell an item of a Japanese list as Markdown does."""
    line = _WIDE_NUMBER.sub(lambda match: f"{match[1]}{int(match[2])}. ", line)
    return with_plain_item(lines, number, _circled(lines, number, line))


def _rows_without_head(lines: list[str]) -> Iterator[int]:
    """Yield the rows of tables without the rule that GitHub wants; kramdown wants none."""
    start = 0
    while start < len(lines):
        stop = start
        while stop < len(lines) and "|" in lines[stop]:
            stop += 1
        if not any(_RULE_OF_TABLE.match(line) for line in lines[start:stop]):
            yield from (number for number in range(start, stop) if _is_row(lines[number]))
        start = stop + 1


def _is_row(line: str) -> bool:
    bare = line.strip()
    return bare.startswith("|") and bare.endswith("|") and bool(bare.strip("|\\ \t"))


def _listed(row: str) -> str:
    """Return a row of a table without a head as an item: the first cell, then the others."""
    indent = row[: len(row) - len(row.lstrip())]
    first, *others = [cell.strip() for cell in _CELL_END.split(row.strip()[1:-1]) if cell.strip()]
    if set(first) <= set("-:"):
        return ""
    return f"{indent}- {': '.join([first, '; '.join(others)] if others else [first])}"


def _attached(lines: list[str], number: int, line: str) -> str:
    """Give the id of an attribute line to the heading above it; take the line out, and the list that it names."""
    above = lines[number - 1] if number else ""
    identifier = _ID.search(line)
    if identifier and HEADING.match(above):
        lines[number - 1] = f"{above} {{#{identifier[1]}}}"
    elif re.match(r"[ \t]*\{:?[ \t]*toc\b", line) and re.match(r"[ \t]*(?:[-*+]|1\.)[ \t]", above):
        lines[number - 1] = ""  # kramdown puts the contents where this list stands
    return ""


def _circled(lines: list[str], number: int, line: str) -> str:
    """Spell ``①`` as ``1.`` where at least ``②`` follows at the start of a later line."""
    match = _CIRCLED_ITEM.match(line)
    if match is None:
        return line
    place = CIRCLED.index(match[2])
    starts = number and re.match(rf" *(?:{place}\.|\d+\.) ", _last_item(lines, number, place))
    follows = any(_CIRCLED_ITEM.match(each) for each in lines[number + 1 : number + 12])
    if (place == 0 and not follows) or (place > 0 and not starts):
        return line
    return f"{match[1]}{place + 1}. {line[match.end() :]}"


def _last_item(lines: list[str], number: int, place: int) -> str:
    """Return the line above that begins with the number before; empty where there is none close by."""
    for line in reversed(lines[max(0, number - 12) : number]):
        if re.match(rf" *{place}\. ", line):
            return line
    return ""
