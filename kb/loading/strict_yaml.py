"""Parse YAML without guessing types; each value knows its line.

PyYAML's constructors guess (``no`` becomes False, ``0123`` becomes 83) and let a second key overwrite the
first. Here only its parser is used: every scalar stays text, and the schema (msgspec, lax mode) decides
what it means. Anchors, aliases, tags and repeated keys are errors, and nesting is bounded, so no input can
grow while it is read.
"""

from typing import TypeAlias

import yaml
from msgspec import Struct

__all__ = ["KeyPath", "YamlDocument", "YamlError", "YamlValue", "parse_yaml"]

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue] | None"
KeyPath = tuple[str | int, ...]

_MAX_DEPTH = 12
_NULLS = {"", "~", "null", "Null", "NULL"}


class YamlError(Exception):
    """The text is not the strict YAML that is accepted here.

    Attributes:
        line: 1-based line in the YAML text.
        reason: What is wrong.
        hint: What to do.
        code: Finding code.
    """

    def __init__(self, line: int, reason: str, hint: str, code: str = "KB101") -> None:
        self.line, self.reason, self.hint, self.code = line, reason, hint, code
        super().__init__(f"line {line}: {reason} ({hint})")


class YamlDocument(Struct, frozen=True):
    """A parsed document.

    Attributes:
        value: Nested dicts and lists; every plain or quoted scalar is a str, an empty one is None.
        lines: 1-based line of each value, by its path from the root.
    """

    value: YamlValue
    lines: dict[KeyPath, int]


def parse_yaml(text: str) -> YamlDocument:
    """Parse strict YAML.

    Raises:
        YamlError: not YAML, or a repeated key, anchor, alias, tag, second document or too deep nesting.
    """
    lines: dict[KeyPath, int] = {}
    loader = yaml.CSafeLoader(text)
    try:
        return YamlDocument(_read_document(loader, lines), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        reason = error.problem or error.context or "not valid YAML"
        raise YamlError(line, reason, "quote texts that hold a colon, #, { or [") from error
    except yaml.YAMLError as error:  # reader errors: control characters, broken encoding
        raise YamlError(1, str(error).splitlines()[0], "remove the control character") from error
    finally:
        loader.dispose()


def _read_document(loader: yaml.CSafeLoader, lines: dict[KeyPath, int]) -> YamlValue:
    _next_event(loader)  # stream start
    if loader.check_event(yaml.StreamEndEvent):
        return None
    _next_event(loader)  # document start
    value = _read_value(loader, (), lines)
    _next_event(loader)  # document end
    if not loader.check_event(yaml.StreamEndEvent):
        line = _line_of(_next_event(loader))
        raise YamlError(line, "a second YAML document", "keep one document a file")
    return value


def _next_event(loader: yaml.CSafeLoader) -> yaml.Event:
    event = loader.get_event()
    if event is None:  # the stubs allow it behind the end of the stream
        raise YamlError(1, "the document ends too early", "complete it")
    return event


def _line_of(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _read_value(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> YamlValue:
    event = _next_event(loader)
    line = _line_of(event)
    lines[path] = line
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlError(line, "anchors and aliases are not allowed", "write the value out", "KB106")
    tag = getattr(event, "tag", None)
    if tag not in {None, "!"}:
        raise YamlError(line, f"the tag {tag} is not allowed", "remove the tag", "KB106")
    if len(path) > _MAX_DEPTH:
        raise YamlError(line, f"nested more than {_MAX_DEPTH} deep", "flatten the value", "KB106")
    if isinstance(event, yaml.ScalarEvent):
        plain = event.style in {None, ""}
        return None if plain and event.value in _NULLS else str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return _read_list(loader, path, lines)
    return _read_mapping(loader, path, lines)


def _read_list(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> list[YamlValue]:
    items: list[YamlValue] = []
    while not loader.check_event(yaml.SequenceEndEvent):
        items.append(_read_value(loader, (*path, len(items)), lines))
    _next_event(loader)
    return items


def _read_mapping(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> dict[str, YamlValue]:
    mapping: dict[str, YamlValue] = {}
    while not loader.check_event(yaml.MappingEndEvent):
        key_event = _next_event(loader)
        line = _line_of(key_event)
        if not isinstance(key_event, yaml.ScalarEvent):
            raise YamlError(line, "a key must be plain text", "write `key: value`")
        key = key_event.value
        if key in mapping:
            raise YamlError(line, f"the key {key!r} stands twice", "keep one of the two", "KB103")
        mapping[key] = _read_value(loader, (*path, key), lines)
        lines[(*path, key)] = line
    _next_event(loader)
    return mapping
