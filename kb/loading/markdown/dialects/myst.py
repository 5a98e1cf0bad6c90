"""What MyST (Sphinx, Jupyter Book) adds: directives in fences, roles in lines, targets and comments.

A box becomes a fence of colons, a code block plain code, a role its text. Works by line, never in other fenced code,
and keeps the number of lines.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from kb.loading.markdown.admonitions import is_box

__all__ = ["without_myst"]

_SIGN = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{|\{[a-z][\w:+-]*\}`|^\([\w.:-]+\)=|^%(?: |$)", re.MULTILINE)
_FENCE = re.compile(r"^([ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?)(`{3,}|~{3,}|:{3,})[ \t]*(.*?)[ \t]*$")
_DIRECTIVE = re.compile(r"\{([a-z][\w:+-]*)\}[ \t]*(.*)$")
_OPTION = re.compile(r"^[ \t]*:([\w-]+):(?:[ \t]+(.*))?$")
_TARGET = re.compile(r"^\(([\w.:-]+)\)=[ \t]*$")
_ROLE = re.compile(r"(?:(?<![\w}/$\"'=\\])\{([a-z][\w:+-]*)\}|\{(su[bp])\})?(`+)(?!`)(.{1,500}?)(?<!`)\3(?!`)")
"""Code spans, with the role before them: a brace that a span holds is none."""
_NAMED = re.compile(r"^(.*?)[ \t]*<([^<>]+)>$", re.DOTALL)
_CODE = frozenset({"code-block", "code", "code-cell", "sourcecode", "parsed-literal", "prompt"})
_DRAWN = frozenset({"math", "mermaid", "graphviz", "digraph", "graph", "plantuml", "uml"})
_PICTURES = frozenset({"figure", "image", "figure-md"})
_NOTHING = frozenset(
    {
        "toctree", "contents", "tableofcontents", "index", "bibliography", "raw", "eval-rst", "literalinclude",
        "autodoc", "autoclass", "automodule", "autofunction", "jupyter-execute", "iframe", "only", "meta",
    }
)  # fmt: skip
"""Directives that stand for a list of pages, for other files or for another format."""
_BOXES = frozenset({"seealso", "admonition", "dropdown", "error", "versionadded", "versionchanged", "deprecated"})
_CODE_ROLES = frozenset({"code", "command", "file", "program", "option", "envvar", "samp", "kbd", "func", "class"})
_MOST_OPTIONS = 40


class _Open(Struct, frozen=True):
    """A directive that is open.

    Attributes:
        marks: Its fence.
        closing: The line that stands for the closing fence; None where its text is left out.
    """

    marks: str
    closing: str | None


def without_myst(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if not _SIGN.search(source):
        return source
    return "\n".join(_lines(source.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    opened: list[_Open] = []
    hidden = 0
    code = ""
    options_to = 0
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if code:
            if fence and fence[2].startswith(code) and not fence[3]:
                code = ""
            yield "" if hidden or number < options_to else line
            continue
        if number < options_to:
            yield ""
        elif fence and opened and fence[2] == opened[-1].marks and not fence[3]:
            closing = opened.pop().closing
            hidden -= closing is None
            yield fence[1] + closing if closing and not hidden else ""
        elif fence and (directive := _DIRECTIVE.match(fence[3])):
            options_to, options = _options(lines, number + 1)
            shown, closing, keeps_fence = _directive(fence, directive, options)
            if keeps_fence:
                code = fence[2]
            else:
                opened.append(_Open(fence[2], closing))
                hidden += closing is None
            yield "" if hidden else fence[1] + shown
        elif hidden:
            yield ""
        elif fence and fence[2][0] != ":":
            code = fence[2]
            yield line
        else:
            yield _text(line, lines[number - 1] if number else "")


def _options(lines: list[str], start: int) -> tuple[int, dict[str, str]]:
    """Return the line after a directive's options, and these."""
    options: dict[str, str] = {}
    stop = start
    if stop < len(lines) and lines[stop].strip() == "---":
        end = next(
            (at for at in range(stop + 1, min(len(lines), stop + _MOST_OPTIONS)) if lines[at].strip() == "---"), 0
        )
        return (end + 1, options) if end else (start, options)
    while stop < len(lines) and (option := _OPTION.match(lines[stop])):
        options[option[1]] = (option[2] or "").strip()
        stop += 1
    return stop, options


def _directive(
    fence: re.Match[str], directive: re.Match[str], options: dict[str, str]
) -> tuple[str, str | None, bool]:
    """Return what stands for the opening fence, what for the closing one, and whether it stays a fence of code."""
    marks, name, argument = fence[2], directive[1].rpartition(":")[2], directive[2].strip()
    if name in _CODE:
        return marks.replace(":", "`") + argument, None, True
    if name in _DRAWN:
        return f"{marks.replace(':', '`')}{'math' if name == 'math' else 'mermaid'}", None, True
    if name in _NOTHING:
        return "", None, False
    if name in _PICTURES:
        return (f"![{options.get('alt', '')}](<{argument}>)" if argument else ""), "", False
    if is_box(name) or name in _BOXES:
        kind = name if is_box(name) and name != "admonition" else "note"
        return f"{':' * len(marks)}{kind} {argument}".rstrip(), ":" * len(marks), False
    return (f"**{argument}**  " if argument and "=" not in argument and not argument.isdigit() else ""), "", False


def _text(line: str, above: str) -> str:
    if target := _TARGET.match(line):
        return f'<a id="{target[1]}"></a>'
    if line.startswith("%") and line[1:2] in {"", " "} and (not above.strip() or above.startswith("%")):
        return ""
    return _ROLE.sub(lambda span: _role(span) if span[1] or span[2] else span[0], line) if "}`" in line else line


def _role(match: re.Match[str]) -> str:
    """Return what a role shows: its text, a link to a page or a file, code, or a formula."""
    name, text = (match[1] or match[2]).rpartition(":")[2], match[4].strip()
    if name in _CODE_ROLES:
        return f"`{text}`"
    if name == "math":
        return f"${text}$"
    if name in {"sub", "sup"}:
        return f"<{name}>{text}</{name}>"
    if name == "menuselection":
        return text.replace("-->", "→")
    named = _NAMED.match(text)
    shown, target = (named[1], named[2]) if named else (text, text)
    if name in {"doc", "download"} or (name == "any" and "/" in target):
        return f"[{shown if named else target.rpartition('/')[2]}](<{target}>)"
    return shown or target
