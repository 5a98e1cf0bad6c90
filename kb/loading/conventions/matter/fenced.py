"""Front matter in YAML, TOML or JSON: found and read, never a reason to refuse a page.

YAML between ``---`` (closed by ``---`` or ``...``), TOML between ``+++``, JSON in braces. PyYAML guesses types
(``no`` is False, ``2024-05-01`` a date), so that YAML is loaded without: every value stays the text that was written.
"""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import yaml
from msgspec import Struct, structs

from kb.loading.conventions.matter.plain import plain_matter

__all__ = ["Matter", "UnclosedMatterError", "split_matter"]

_KEY = re.compile(r"""^(["']?)([A-Za-z_][\w .-]*)\1\s*[:=](?:\s+|$)(.*)$""")
_ABOVE = re.compile(
    r"(?:[ \t]*\n|[ \t]*<!--(?:(?!-->).){0,2000}-->[ \t]*\n){1,20}(?=(?:---|\+\+\+)[ \t]*\n[A-Za-z])", re.DOTALL
)
_YAML_CLOSINGS = ("---", "...")
_MOST_LINES = 2_000
"""Front matter is a few lines; a rule far below is no end of it."""


class UnclosedMatterError(Exception):
    """Front matter begins and does not end."""


class Matter(Struct, frozen=True):
    """The front matter of a page and what follows it.

    Attributes:
        values: By key in small letters without ``-`` and ``_``; values are text, or lists and tables of it.
        body: The Markdown.
        first_line: 1-based line of the file on which the body begins.
        problem: Why it was read line by line instead of by its grammar; empty where it was not.
    """

    values: dict[str, Any]
    body: str
    first_line: int = 1
    problem: str = ""


def split_matter(text: str) -> Matter:
    """Return front matter and body of a file.

    Raises:
        UnclosedMatterError: it begins with ``---`` or ``+++`` and a key, and is never closed.
    """
    if above := _ABOVE.match(text):
        # A comment or blank lines, and then front matter: a person sees no difference.
        with suppress(UnclosedMatterError):
            found = split_matter(text[above.end() :])
            if found.values:
                return structs.replace(found, first_line=found.first_line + above[0].count("\n"))
    lines = text.split("\n")
    opening = lines[0].rstrip()
    if fence := _fences().get(opening):
        return _between(lines, text, *fence)
    if opening.startswith("{") and not opening.startswith(("{{", "{%", "{#")):
        return _json(text)
    if head := plain_matter(lines):
        return Matter(_named(head.values), "\n".join(lines[head.stop :]), head.stop + 1)
    return Matter({}, text)


def _fences() -> "dict[str, tuple[tuple[str, ...], _Reader]]":
    """Return by opening line what closes front matter, and what reads it."""
    return {
        "---": (_YAML_CLOSINGS, _yaml),
        "---yaml": (_YAML_CLOSINGS, _yaml),
        "+++": (("+++",), _toml),
        "---toml": (("---",), _toml),
        "---json": (("---",), _json_alone),
        ";;;": ((";;;",), _json_alone),
    }


def _between(lines: list[str], text: str, closings: tuple[str, ...], read: "_Reader") -> Matter:
    end = next((n for n, line in enumerate(lines[1:_MOST_LINES], start=1) if line.rstrip() in closings), None)
    inside = lines[1:end] if end else lines[1:]
    first = next((line for line in inside if line.strip() and not line.lstrip().startswith("#")), "")
    if end is None:
        # A rule is a rule: only a key right below makes it the beginning of front matter.
        if len(lines) > 1 and _KEY.match(lines[1]):
            raise UnclosedMatterError
        return Matter({}, text)
    body, first_line = "\n".join(lines[end + 1 :]), end + 2
    try:
        values = read("\n".join(inside))
    except _UnreadableError as error:
        if not _KEY.match(first):
            return Matter({}, text)
        return Matter(_line_by_line(inside), body, first_line, str(error))
    if isinstance(values, dict):
        return Matter(_named(values), body, first_line)
    # Nothing but blanks and comments: between fences that touch it is empty front matter, else two rules.
    if values is None and not first and not any(line.lstrip().startswith("#") for line in inside):
        return Matter({}, body, first_line)
    return Matter({}, text)


class _UnreadableError(Exception):
    """The grammar does not fit."""


_Reader = Callable[[str], Any]


def _yaml(text: str) -> Any:  # noqa: ANN401 - whatever the grammar allows
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes lists, tables and text, nothing else
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 2}: " if mark else ""
        raise _UnreadableError(f"{place}{getattr(error, 'problem', None) or 'no YAML'}") from error


def _toml(text: str) -> Any:  # noqa: ANN401 - whatever the grammar allows
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _UnreadableError(str(error)) from error


def _json_alone(text: str) -> Any:  # noqa: ANN401 - whatever the grammar allows
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _UnreadableError(str(error)) from error


def _json(text: str) -> Matter:
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return Matter({}, text)
    rest = text[end:]
    if not isinstance(values, dict) or (rest and not rest.startswith("\n")):
        return Matter({}, text)
    return Matter(_named(values), rest[1:], text.count("\n", 0, end) + 2)


def _named(values: dict[Any, Any]) -> dict[str, Any]:
    return {_name(str(key)): value for key, value in values.items()}


def _name(key: str) -> str:
    return re.sub(r"[-_ ]", "", key).casefold()


def _line_by_line(lines: Sequence[str]) -> dict[str, Any]:
    """Return what stands on lines of its own as ``key: value``: all that is needed of broken front matter."""
    found = {}
    for line in lines:
        if match := _KEY.match(line.rstrip()):
            value = match[3].strip()
            quote = value[:1] if value[:1] in {'"', "'"} else ""
            if quote and (value.endswith(quote) or quote not in value[1:]):  # one that nobody closed says nothing
                value = value.removeprefix(quote).removesuffix(quote)
            found[_name(match[2])] = value
    return found
