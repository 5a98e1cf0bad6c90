"""Marks in code that its program takes out: lines to highlight, of VitePress, Docusaurus and MkDocs."""

import re

__all__ = ["without_code_marks"]

_AT_END = re.compile(
    r"[ \t]*(?://|#|--|;|%|<!--|/\*)[ \t]*\[!code[ \t][^\]\n]*\][ \t]*(?:-->|\*/)?[ \t]*$", re.MULTILINE
)
_LINE = re.compile(
    r"^[ \t]*(?://|#|--|<!--|/\*|\{/\*)[ \t]*(?:highlight|this-will-error)-(?:next-line|start|end)"
    r"[ \t]*(?:-->|\*/\}?)?[ \t]*\n",
    re.MULTILINE,
)
_ANNOTATION = re.compile(r"[ \t]*(?://|#|--|<!--|/\*)[ \t]*\(\d+\)!?[ \t]*(?:-->|\*/)?[ \t]*$", re.MULTILINE)


def without_code_marks(code: str) -> str:
    """Return a block of code without marks, and without the blank lines at its start."""
    if "[!code" in code:
        code = _AT_END.sub("", code)
    if "highlight-" in code or "this-will-error" in code:
        code = _LINE.sub("", code)
    if ")!" in code:
        code = _ANNOTATION.sub("", code)
    return code.lstrip("\n")
