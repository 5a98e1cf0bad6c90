"""Find text that is written in base64, as in the source of a mail, and give back what it says."""

import base64
import binascii
import re
from collections.abc import Iterator

__all__ = ["base64_texts"]

_RUN = re.compile(
    r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}+(?P<lines>(?:\r?\n[A-Za-z0-9+/_-]++)*+)={0,2}(?![A-Za-z0-9+/_-])"
)
"""Sixteen characters, twelve octets, over as many lines as a mail has; what follows may look like one more line."""
_TO_STANDARD = str.maketrans("-_", "+/", "\r\n=")


def base64_texts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start and end of each run that is text in base64, and that text; linear in the length."""
    for match in _RUN.finditer(text):
        ends = [match.end()]
        if match["lines"]:
            ends.append(match.group().rindex("\n") + match.start())
        for end in ends:
            plain = _decoded(text[match.start() : end].translate(_TO_STANDARD))
            if plain is not None:
                yield match.start(), end, plain
                break


def _decoded(run: str) -> str | None:
    """Return the text; None for octets that are none, as the letters of a name or a code are."""
    try:
        plain = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return plain if all(sign.isprintable() or sign.isspace() for sign in plain) else None
