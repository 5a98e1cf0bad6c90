"""YAML without guessing: mappings, lists and scalars, with the line of every value.

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
    loader.get_event()  # stream start
    if loader.check_event(yaml.StreamEndEvent):
        return None
    loader.get_event()  # document start
    value = _read_value(loader, (), lines)
    loader.get_event()  # document end
    if not loader.check_event(yaml.StreamEndEvent):
        line = loader.peek_event().start_mark.line + 1
        raise YamlError(line, "a second YAML document", "keep one document a file")
    return value


def _read_value(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> YamlValue:
    event = loader.get_event()
    line = event.start_mark.line + 1
    lines[path] = line
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlError(line, "anchors and aliases are not allowed", "write the value out", "KB106")
    if getattr(event, "tag", None) not in {None, "!"}:
        raise YamlError(line, f"the tag {event.tag} is not allowed", "remove the tag", "KB106")
    if len(path) > _MAX_DEPTH:
        raise YamlError(line, f"nested more than {_MAX_DEPTH} deep", "flatten the value", "KB106")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.style is None and event.value in _NULLS else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _read_list(loader, path, lines)
    return _read_mapping(loader, path, lines)


def _read_list(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> list[YamlValue]:
    items: list[YamlValue] = []
    while not loader.check_event(yaml.SequenceEndEvent):
        items.append(_read_value(loader, (*path, len(items)), lines))
    loader.get_event()
    return items


def _read_mapping(loader: yaml.CSafeLoader, path: KeyPath, lines: dict[KeyPath, int]) -> dict[str, YamlValue]:
    mapping: dict[str, YamlValue] = {}
    while not loader.check_event(yaml.MappingEndEvent):
        key_event = loader.get_event()
        line = key_event.start_mark.line + 1
        if not isinstance(key_event, yaml.ScalarEvent):
            raise YamlError(line, "a key must be plain text", "write `key: value`")
        key = key_event.value
        if key in mapping:
            raise YamlError(line, f"the key {key!r} stands twice", "keep one of the two", "KB103")
        mapping[key] = _read_value(loader, (*path, key), lines)
        lines[(*path, key)] = line
    loader.get_event()
    return mapping
