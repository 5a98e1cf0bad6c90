"""What editors write in a line and CommonMark prints: classes in braces, sizes of pictures, blanks in targets."""

import re
from collections.abc import Callable

__all__ = ["INLINE_MARKS", "outside_code", "without_inline_marks"]

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
_SHARE = re.compile(r"(?<=\))\{:?[^{}\n]*=[\"']?[\d.]+[ \t]*(?:%|cm|mm|in|r?em|vw)[^{}\n]*\}")
_RAISED = re.compile(r"(?<=[A-Za-z0-9)\]])\^([A-Za-z0-9+-]{1,8})\^(?![\^\w])")
_LOWERED = re.compile(r"(?<=[A-Za-z0-9)\]])~([A-Za-z0-9+-]{1,8})~(?![~\d])")
_KEY = r"(?:[a-z0-9]+(?:-[a-z]+)?|\"[^\"+\n]{1,12}\")"
_UNDERLINED = re.compile(
    r"(?<![+\w])\+\+(?=[^\s+])(?=[^+\n]{0,200}[ \u3040-\u9fff])([^+\n=;()\"]{1,200}?)(?<=\S)\+\+(?![+\w])"
)
_REMARK_OF = re.compile(r"[ \t]*\[(?:name|time|color)=[^\[\]\n]{1,80}\](?!\()")
"""HackMD and CodiMD: who wrote a quotation, and when."""
_KEYS = re.compile(rf"(?<![+\w])\+\+({_KEY}(?:\+{_KEY}){{0,4}})\+\+(?![+\w])")
_KEY_NAMES = re.compile(
    r"(?:ctrl|control|cmd|command|alt|option|shift|win|windows|meta|super|fn|enter|return|tab|esc|escape|space|backspace"
    r"|del|delete|ins|insert|home|end|page-(?:up|down)|(?:arrow-)?(?:up|down|left|right)|caps-lock|print-screen|f\d{1,2})"
)
_CRITIC = re.compile(
    r"\{>>.{0,400}?<<\}|\{--.{0,400}?--\}|\{\+\+(?P<added>.{0,400}?)\+\+\}|\{~~.{0,400}?~>(?P<changed>.{0,400}?)~~\}|\{==(?P<marked>.{0,400}?)==\}"
)
"""Remarks and changes that reviewers leave in a text (CriticMarkup)."""
_OFFICE = re.compile(r"</?(?:o|w|v|m|st1):[A-Za-z]\w*[^<>]*>")
INLINE_MARKS = re.compile(
    r"\{:?[ \t]*\.[A-Za-z]|[ \t]=\d*%?x?\d|\]\([^()<>\s]+[ \t][^\"'()]|<(?:i|span)\b[^<>]*>:\w"
    r"|\)\{|[A-Za-z0-9)\]][\^~][A-Za-z0-9+-]{1,8}[\^~]|\+\+[^\s+]|\[(?:name|time|color)=|\{(?:>>|--|\+\+|~~|==)|</?(?:o|w|v|m|st1):"
)
"""What a page without any of this does not hold."""


def without_inline_marks(line: str) -> str:
    """Return a line in CommonMark; what it has in code stays."""
    return outside_code(line, _plain) if INLINE_MARKS.search(line) else line


def outside_code(line: str, change: Callable[[str], str]) -> str:
    """Return a line with what stands outside of its code changed."""
    out: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        out += [change(line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*out, change(line[at:])])


def _plain(text: str) -> str:
    text = _CRITIC.sub(lambda match: match["added"] or match["changed"] or match["marked"] or "", text)
    text = _KEYS.sub(_keys, _RAISED.sub(r"<sup>\1</sup>", _LOWERED.sub(r"<sub>\1</sub>", text)))
    text = _UNDERLINED.sub(r"<ins>\1</ins>", _REMARK_OF.sub("", text)) if "++" in text or "=" in text else text
    text = _SIZED_IMAGE.sub(_sized, _SHARE.sub("", _OFFICE.sub("", _ICON.sub("", text))))
    return _TARGET.sub(_path, _CLASSES.sub("", text))


def _keys(match: re.Match[str]) -> str:
    """Return keys as MkDocs shows them: ``++ctrl+c++``; what names no key stays."""
    keys = [key.strip('"') for key in match[1].split("+")]
    if not _KEY_NAMES.fullmatch(keys[0]):
        return match[0]
    return "+".join(f"<kbd>{key.replace('-', ' ').capitalize()}</kbd>" for key in keys)


def _sized(match: re.Match[str]) -> str:
    sizes = [f"{name}={value}" for name, value in (("width", match[2]), ("height", match[3])) if value]
    return f"{match[1]}){{{' '.join(sizes)}}}" if sizes else f"{match[1]})"


def _path(match: re.Match[str]) -> str:
    """Return a target with its blanks encoded, if it looks like a path; words in round brackets may be a remark."""
    target = match[1].strip()
    return target.replace(" ", "%20").replace("\t", "%20") if _PATH.fullmatch(target) else match[0]
