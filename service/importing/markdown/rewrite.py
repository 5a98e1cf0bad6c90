"""Markdown that is Markdown already: its links and images lead elsewhere."""

import re
from collections.abc import Callable

__all__ = ["rewrite_markdown"]

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?((?:[^()\s<>]|\([^()]*\))+)>?((?:\s+\"[^\"]*\")?)\)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def rewrite_markdown(text: str, *, link: Callable[[str], str], image: Callable[[str], str]) -> str:
    """Return Markdown with the targets of its links and images changed, outside blocks of code."""

    def changed(match: re.Match[str]) -> str:
        mark, label, target, title = match.groups()
        new = image(target) if mark else link(target)
        return f"{mark}[{label}]({new}{title})" if new else ("" if mark else label)

    lines = []
    fence = ""
    for line in text.split("\n"):
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence):
                fence = ""
        lines.append(line if fence else _LINK.sub(changed, line))
    return "\n".join(lines)
