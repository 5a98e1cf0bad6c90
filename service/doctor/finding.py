"""A finding of the doctor."""

from typing import Literal

from msgspec import Struct

__all__ = ["Finding", "Level", "ok", "problem", "warning"]

Level = Literal["ok", "warning", "problem"]


class Finding(Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        check: Stable name, ``subject.aspect``.
        level: ``ok``; ``warning``: works, but not as it should; ``problem``: does not work, or will not for long.
        what: What was seen.
        why: Why it matters; empty when ok.
        todo: What to do; empty when ok.
    """

    check: str
    level: Level
    what: str
    why: str = ""
    todo: str = ""


def ok(check: str, what: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(check, "ok", what)


def warning(check: str, what: str, why: str, todo: str) -> Finding:
    """Return a finding that something is not as it should be."""
    return Finding(check, "warning", what, why, todo)


def problem(check: str, what: str, why: str, todo: str) -> Finding:
    """Return a finding that something does not work."""
    return Finding(check, "problem", what, why, todo)
