"""Convert MDX to Markdown: imports, exports, components and expressions are removed, their text stays.

No parser of MDX exists for Python. This reads character by character, and passes over code, where nothing is MDX.
Each line stays on its line, so that findings name the right one.
"""

import re
from collections.abc import Iterator

__all__ = ["exported_values", "is_mdx", "without_mdx"]

_ESM = re.compile(
    r"^(?:import\s+(?:[\w*${},\s]+\s+from\s+)?[\"'][^\"'\n]+[\"']"
    r"|import\s*\{|import\s+\w+\s*,\s*\{"
    r"|export\s+(?:const|let|var|default|async|function|class)\b|export\s*[{*])"
)
_CONSTANT = re.compile(r"^export\s+(?:const|let|var)\s+(\w+)\s*=\s*(?:([\"'`])([^\"'`\n$]*)\2|(\d[\d.]*))\s*;?\s*$")
_EXPORTED = re.compile(r"^export\s+const\s+(title|description)\s*=\s*([\"'`])([^\n`$]{1,300}?)\2", re.MULTILINE)
_METADATA = re.compile(r"^export\s+const\s+(?:metadata|meta|frontmatter)\b[^={]*=\s*\{([^{}]{0,2000})", re.MULTILINE)
_METADATUM = re.compile(r"\b(title|description)\s*:\s*([\"'`])([^\n`$]{1,300}?)\2")
_TAG_START = re.compile(r"<(/?)([A-Z][\w.]*|[a-z]\w*\.[\w.]+)(?=[\s/>])|<(/?)>")
_HTML_START = re.compile(r"<([a-z][a-z0-9-]*)(?=[\s/>])")
_SHOWN_ATTRIBUTE = re.compile(r"\b(?:title|label|summary|header|caption|question)=(?:\"([^\"]*)\"|'([^']*)')")
_IMPORTED_PICTURE = re.compile(
    r"^import\s+(\w+)\s+from\s+[\"']([^\"'\n]+\.(?:png|jpe?g|gif|webp|svg|avif|mp4|webm))(?:\?[^\"'\n]*)?[\"']",
    re.IGNORECASE,
)
_ADDRESS_CALL = re.compile(
    r"^\s*(?:(?:require|useBaseUrl|withBase)\(\s*[\"'`]([^\"'`$\n]+)[\"'`]\s*\)|(\w+))(?:\.(?:default|src|url))?\s*$"
)
_CALLED = re.compile(r"<[A-Za-z][^<>]*=\{(?:require|useBaseUrl|withBase)\(")
_PICTURE_TAG = re.compile(r"\bsrc=\"([^\"{}\s]+\.(?:png|jpe?g|gif|webp|svg|avif))\"", re.IGNORECASE)
_THEMED = re.compile(r"\bsources=\{\{[^{}]*?[\"'`]([^\"'`\n]+\.(?:png|jpe?g|gif|webp|svg|avif))[\"'`]", re.IGNORECASE)
"""Docusaurus has a picture for a light and one for a dark page; the first is shown."""
_ALTERNATIVE = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')")
_JSX_ATTRIBUTE = re.compile(r"\s+[\w-]+=$")
_HEADING_ID = re.compile(r"\{\s*[#.:][^{}\n]*\}|\{/\*[ \t]*#?[\w.-]+[ \t]*\*/\}(?=[ \t]*$)", re.MULTILINE)
_LITERAL = re.compile(r"""^\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`$]*)`)\s*$""")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_ADDRESSES = frozenset({"src=", "href=", "poster="})
_MOST_SPAN = 20_000
"""Characters of one tag or expression; a brace that nobody closes must not take the page with it."""


def is_mdx(body: str) -> bool:
    """Tell whether Markdown imports or exports something, as MDX does, or gives an element its address by a call."""
    return any(kind == "esm" or (kind == "text" and _CALLED.search(text)) for kind, text in _blocks(body))


def exported_values(body: str) -> dict[str, str]:
    """Return title and description where MDX exports them, by themselves or as ``metadata``."""
    if not re.search(r"^export\s+const\s", body, re.MULTILINE):
        return {}
    found = {name: text for name, _, text in _EXPORTED.findall(body)}
    for inside in _METADATA.findall(body):
        found = {name: text for name, _, text in _METADATUM.findall(inside)} | found
    return found


def without_mdx(body: str) -> str:
    """Return the Markdown of an MDX body, line for line."""
    constants: dict[str, str] = {}
    pictures: dict[str, str] = {}
    parts: list[str] = []
    for kind, text in _blocks(body):
        if kind == "esm":
            for line in text.split("\n"):
                if match := _CONSTANT.match(line):
                    constants[match[1]] = match[3] if match[3] is not None else match[4]
                if match := _IMPORTED_PICTURE.match(line):
                    pictures[match[1]] = match[2]
            parts.append("\n" * text.count("\n"))
        elif kind == "code":
            parts.append(text)
        else:
            parts.append(_without_jsx(text, constants, pictures))
    return _dedented("".join(parts))


def _blocks(body: str) -> Iterator[tuple[str, str]]:
    """Yield runs of whole lines: ``esm``, ``code`` (fenced) or ``text``."""
    fence = ""
    kind, run = "text", ""
    after_blank = True
    for line in body.splitlines(keepends=True):
        opening = _FENCE.match(line)
        if fence:
            new = "code"
            if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0] + "> "):
                fence = ""
        elif opening and not (kind == "esm" and run.count("`") % 2):  # not inside of a template of the code
            new, fence = "code", opening[1]
        elif (kind == "esm" and (_is_open(run) or line.strip())) or (after_blank and _ESM.match(line)):
            new = "esm"
        else:
            new = "text"
        if new != kind:
            if run:
                yield kind, run
            kind, run = new, ""
        run += line
        after_blank = not line.strip()
    if run:
        yield kind, run


def _is_open(statement: str) -> bool:
    """Tell whether a bracket of a statement is still open; what is in quotes does not count."""
    text = re.sub(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*", "", statement)
    if len(text) > _MOST_SPAN:
        return False
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS.items())


def _without_jsx(text: str, constants: dict[str, str], pictures: dict[str, str]) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "\\":
            out.append(text[at : at + 2])
            at += 2
        elif character == "`":
            end = _end_of_code_span(text, at)
            out.append(text[at:end])
            at = end
        elif character == "<":
            at = _tag(text, at, out, pictures)
        elif character == "{":
            at = _expression(text, at, out, constants)
        else:
            out.append(character)
            at += 1
    return "".join(out)


def _end_of_code_span(text: str, at: int) -> int:
    run = re.compile("`+").match(text, at)
    marks = run[0] if run else "`"
    closing = re.compile(rf"(?<!`){marks}(?!`)").search(text, at + len(marks))
    return closing.end() if closing else at + len(marks)


def _tag(text: str, at: int, out: list[str], pictures: dict[str, str]) -> int:
    """Leave out a component's tag, keep what it shows; of an HTML tag leave out attributes that are code."""
    if _TAG_START.match(text, at):
        end = _end_of_tag(text, at)
        if end is None:
            out.append("<")
            return at + 1
        tag = text[at:end]
        shown = [first or second for first, second in _SHOWN_ATTRIBUTE.findall(tag)]
        picture = _picture(_without_code_attributes(tag, pictures)) if "src=" in tag else ""
        if not picture and (themed := _THEMED.search(tag)):
            picture = _picture(f'{tag} src="{themed[1]}"')
        out.append(picture + "".join(f"**{words}** " for words in shown if words) + "\n" * tag.count("\n"))
        return end
    if _HTML_START.match(text, at) and (end := _end_of_tag(text, at)) is not None:
        out.append(_without_code_attributes(text[at:end], pictures))
        return end
    out.append("<")
    return at + 1


def _end_of_tag(text: str, at: int) -> int | None:
    quote = ""
    position = at + 1
    while position < min(len(text), at + _MOST_SPAN):
        character = text[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "{":
            end = _end_of_braces(text, position)
            if end is None:
                return None
            position = end
            continue
        elif character == ">":
            return position + 1
        position += 1
    return None


def _picture(tag: str) -> str:
    """Return the picture that a component such as ``<Image>`` shows; empty for none."""
    source, alt = _PICTURE_TAG.search(tag), _ALTERNATIVE.search(tag)
    words = (alt[1] or alt[2] or "") if alt else ""
    return f'<img src="{source[1]}" alt="{words.replace(chr(34), "&quot;")}" />' if source else ""


def _address(expression: str, pictures: dict[str, str]) -> str:
    """Return the path that an expression stands for: ``require('./a.png').default``, an imported name, a literal."""
    if literal := _LITERAL.match(expression):
        return next((group for group in literal.groups() if group is not None), "")
    call = _ADDRESS_CALL.match(expression)
    return (call[1] or pictures.get(call[2], "")) if call else ""


def _without_code_attributes(tag: str, pictures: dict[str, str]) -> str:
    out, line_ends = "", ""
    position = 0
    while position < len(tag):
        if tag[position] == "{" and (name := _JSX_ATTRIBUTE.search(out)):
            end = _end_of_braces(tag, position) or len(tag)
            line_ends += "\n" * (name[0].count("\n") + tag.count("\n", position, end))
            path = _address(tag[position + 1 : end - 1], pictures) if name[0].strip() in _ADDRESSES else ""
            out, position = (f'{out}"{path}"' if path and '"' not in path else out[: name.start()]), end
        else:
            out += tag[position]
            position += 1
    # A line that is left empty would end the tag: its line ends go behind it.
    return out.replace(" className=", " class=") + line_ends


def _expression(text: str, at: int, out: list[str], constants: dict[str, str]) -> int:
    before = text[max(0, at - 1) : at]
    is_marked = _HEADING_ID.match(text, at) or text.startswith(("{{", "{%"), at)
    is_formula = before in {"^", "_", "}", "$"} or re.search(r"\\[A-Za-z]+$", text[max(0, at - 20) : at])
    end = None if is_marked or is_formula else _end_of_braces(text, at)
    if end is None:
        out.append("{")
        return at + 1
    inside = text[at + 1 : end - 1]
    if literal := _LITERAL.match(inside):
        out.append(next((group for group in literal.groups() if group is not None), ""))
    else:
        out.append(constants.get(inside.strip(), "") + "\n" * inside.count("\n"))
    return end


def _end_of_braces(text: str, at: int) -> int | None:
    depth = 0
    quote = ""
    for position in range(at, min(len(text), at + _MOST_SPAN)):
        character = text[position]
        if quote:
            if character == quote or (character == "\n" and quote != "`"):
                quote = ""
        elif text.startswith("*/", position) or character not in "{}\"'`":
            continue
        elif character in "\"'`":
            # An apostrophe inside a comment or between letters opens nothing.
            quote = "" if text[position - 1].isalpha() else character
        else:
            depth += 1 if character == "{" else -1
            if depth == 0:
                return position + 1
    return None


def _dedented(text: str) -> str:
    """Take off indentation that stood for nesting in components: MDX knows no code by indentation, Markdown does."""
    out: list[str] = []
    shift, fence, in_list = 0, "", False
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip():
            out.append("")
            continue
        if not fence:
            after_blank = not (out and out[-1])
            if indent < shift:
                shift, in_list = indent, False
            elif indent > shift and after_blank and not in_list:
                shift = indent
            in_list = bool(_ITEM.match(line)) or (in_list and indent > shift)
        out.append(line[min(indent, shift) :])
        fence = _fence_after(line, fence)
    return "\n".join(out)


def _fence_after(line: str, fence: str) -> str:
    """Return the marks of the code fence that is open after a line; empty for none."""
    marks = _FENCE.match(line)
    if marks is None:
        return fence
    return marks[1] if not fence else "" if marks[1].startswith(fence) else fence
