"""Usage errors of the command line that repeat nothing which may be part of a code.

A code that is typed without quotes arrives in pieces, ``AB12 CDEF34 GH56``, each of them an argument too many; and
an error on a terminal ends up in a recording, a screenshot or a ticket.
"""

import itertools
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kb.redaction import may_hold_secret, redact

__all__ = ["ARGUMENTS", "hidden", "require_text", "without_arguments"]

ARGUMENTS = f"{__name__}.arguments"
"""Where the context keeps the command line as it was typed."""

_SHOWN = "…"
_SHORTEST = 3  # characters; the groups of a code have four or more, and "fr" for a language helps
_EXTRA = "unexpected extra argument"


def require_text(arguments: Sequence[str]) -> None:
    """Check that the arguments could be decoded; Python puts a lone surrogate for each byte that it could not.

    Raises:
        UsageError: one is not text.
    """
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            encoding = sys.getfilesystemencoding()
            todo = "write it in UTF-8" if encoding == "utf-8" else "set PYTHONUTF8=1 or a locale with UTF-8"
            raise click.UsageError(f"argument {number} is not text in {encoding}; {todo}") from None


def without_arguments(error: click.UsageError, arguments: Sequence[str]) -> click.UsageError:
    """Return the error with a message that repeats nothing that may be part of a code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error  # it shows the help, and has no message of its own
    if _EXTRA in error.message:
        known = error.ctx.command.params if error.ctx else []
        is_text = any(isinstance(each, click.Argument) for each in known)
        is_folder = any("--kb" in each.opts for each in known) and not is_text
        todo = "give the folder as --kb DIR" if is_folder else "put a text of several words in quotes"
        return click.UsageError(f"more arguments than expected; {todo}", error.ctx)
    return click.UsageError(hidden(error.format_message(), arguments), error.ctx)


def hidden(message: str, arguments: Sequence[str]) -> str:
    """Return a message with those arguments left out that may be part of a code.

    What else a message says is the program's own: names of files, titles, findings. It is not redacted, or an
    operator could not read which file is meant.
    """
    ports = {number for name, number in itertools.pairwise(arguments) if name == "--port" and number.isdecimal()}
    pieces = {piece for argument in arguments for piece in (argument, *re.split(r"[=\s]", argument))} - ports
    for piece in sorted(pieces, key=len, reverse=True):
        # Click quotes by repr, which writes an invisible character as its escape: the piece is shown in that form.
        for shown in {piece, repr(piece)[1:-1]}:
            if len(piece) >= _SHORTEST and shown in message and _may_be_code(piece):
                message = message.replace(shown, _SHOWN)
    return message


def _may_be_code(piece: str) -> bool:
    """Whether it is redacted, or is no path and has a digit, capitals, or the look of half a code."""
    if _lies_here(piece):
        return False
    if redact(piece).redactions:
        return True
    if "/" in piece or "." in piece:
        return False
    return piece.isupper() or any(map(str.isdigit, piece)) or may_hold_secret(piece)


def _lies_here(piece: str) -> bool:
    """Tell whether it is a path into a folder of this machine: names that a program draws may look like codes."""
    try:
        return "/" in piece and Path(piece).parent.is_dir()
    except (OSError, ValueError):
        return False
