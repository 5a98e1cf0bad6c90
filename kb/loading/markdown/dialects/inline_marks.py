"""What editors write in a line and CommonMark prints: classes in braces, sizes of pictures, blanks in targets."""

import re

__all__ = ["INLINE_MARKS", "without_inline_marks"]

_CLASSES = re.compile(r"(?<=[^\s\]{}$=(\[\"'`])[ \t]?\{:?[ \t]*(?:\.[A-Za-z][\w-]*[ \t]*)+\}")
_ICON = re.compile(
    r"<(i|span)\b[^<>]*\bclass=[\"'][^\"'<>]*\b(?:fa|fas|fab|mdi|icon|material-icons)\b[^<>]*>:[\w-]+:</\1>"
)
"""GitBook writes the name of an icon into its element."""
_SIZED_IMAGE = re.compile(
    r"(!\[[^\[\]\n]*\]\(<?[^\s()<>]+>?(?:[ \t]+\"[^\"\n]*\")?)[ \t]+=(\d*)%?(?:x(\d*)%?)?[ \t]*\)(?:\{[^{}\n]*\})?"
)
_TARGET = re.compile(r"(?<=\]\()([^\s()<>\"'][^()<>\"'\n]*(?:\([^()<>\"'\n]*\)[^()<>\"'\n]*)*)(?=\))")
_PATH = re.compile(r"(?:#|\.{0,2}/|https?:).*[^)]|.*\.[A-Za-z]\w{1,4}(?:#.*)?")
_CODE = re.compile(r"(`+)(?:(?!\1).){1,500}\1(?!`)")
"""Bounded: a line full of marks that close nothing is read once, not once for each."""
INLINE_MARKS = re.compile(r"\{:?[ \t]*\.[A-Za-z]|[ \t]=\d*%?x?\d|\]\([^()<>\s]+[ \t][^\"'()]|<(?:i|span)\b[^<>]*>:\w")
"""What a page without any of this does not hold."""


def without_inline_marks(line: str) -> str:
    """Return a line in CommonMark; what it has in code stays."""
    if not INLINE_MARKS.search(line):
        return line
    out: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        out += [_plain(line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*out, _plain(line[at:])])


def _plain(text: str) -> str:
    text = _SIZED_IMAGE.sub(_sized, _ICON.sub("", text))
    return _TARGET.sub(_path, _CLASSES.sub("", text))


def _sized(match: re.Match[str]) -> str:
    sizes = [f"{name}={value}" for name, value in (("width", match[2]), ("height", match[3])) if value]
    return f"{match[1]}){{{' '.join(sizes)}}}" if sizes else f"{match[1]})"


def _path(match: re.Match[str]) -> str:
    """Return a target with its blanks encoded, if it looks like a path; words in round brackets may be a remark."""
    target = match[1].strip()
    return target.replace(" ", "%20").replace("\t", "%20") if _PATH.fullmatch(target) else match[0]
