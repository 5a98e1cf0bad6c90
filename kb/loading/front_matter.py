"""Parse the strict front matter of Kaiketsu's own format; errors name line and field."""

import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Literal, TypeVar, get_args, get_origin

from msgspec import Struct, ValidationError, convert, structs

from kb.loading.strict_yaml import KeyPath, YamlDocument, YamlError, YamlValue, parse_yaml
from kb.model.article import FrontMatter
from kb.model.errors import FrontMatterError
from kb.model.finding import Finding

__all__ = ["load_document", "parse_front_matter", "split_front_matter"]

T = TypeVar("T", bound=Struct)

_FENCE = "---"
_SHORT_VALUE = 80  # characters: what still reads well inside a one-line message
# msgspec ends its messages with the place, as in: Expected `int` - at `$.sources[0].seen`
_PLACE = re.compile(r"^(?P<reason>.*?)(?: - at (?:`key` in )?`(?P<place>.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"unknown field `(.+)`")
_MISSING = re.compile(r"missing required field `(.+)`")


def split_front_matter(text: str, path: str) -> tuple[str | None, str, int]:
    """Split the file at ``path`` into front matter and body.

    Returns:
        The YAML text (None if the file does not begin with a ``---`` line), the body, and the 1-based
        line of the file on which the body begins.

    Raises:
        FrontMatterError: the opening ``---`` has no closing one.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return None, text, 1
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    hint = "close it with a line of ---"
    raise FrontMatterError([Finding(path, 1, "KB101", "error", "", "the front matter is not closed", hint)])


def parse_front_matter(yaml_text: str, path: str) -> FrontMatter:
    """Decode the YAML between the fences of the article at ``path``.

    Raises:
        FrontMatterError: with every problem that could be told apart, at lines of the file.
    """
    return load_document(yaml_text, FrontMatter, path, line_offset=1)


def load_document(text: str, target: type[T], path: str, *, line_offset: int = 0) -> T:
    """Read the YAML of a data file into ``target``.

    Args:
        text: The YAML.
        target: What it is converted to.
        path: Of the file, for findings.
        line_offset: Lines of the file before the YAML.

    Raises:
        FrontMatterError: with every problem that could be told apart, at lines of the file.
    """
    try:
        document = parse_yaml(text)
    except YamlError as error:
        finding = Finding(path, error.line + line_offset, error.code, "error", "", error.reason, error.hint)
        raise FrontMatterError([finding]) from error
    findings = list(_conversion_findings(document, target, path, line_offset=line_offset))
    if findings:
        raise FrontMatterError(findings)
    return convert(document.value, target, strict=False)


def _conversion_findings(
    document: YamlDocument, target: type[Struct], path: str, *, line_offset: int
) -> Iterator[Finding]:
    """Yield the problems of every key, each converted alone: msgspec stops at the first of a whole."""
    value = document.value
    if not isinstance(value, dict):
        yield Finding(path, 1, "KB104", "error", "", "expected `key: value` lines", "see kb/docs/authoring.md")
        return
    fields = {field.encode_name: field for field in structs.fields(target)}
    for name, field in fields.items():
        if field.required and name not in value:
            yield Finding(path, 1, "KB105", "error", name, "missing", "add it; see kb/docs/authoring.md")
    for name, item in value.items():
        line = document.lines[(name,)] + line_offset
        if name not in fields:
            hint = f"allowed: {', '.join(sorted(fields))}"
            yield Finding(path, line, "KB102", "error", name, "unknown key", hint)
            continue
        whole = fields[name].type
        for base, message in _errors(item, whole, (name,)):
            yield _describe(message, base, whole, document, path, line_offset)


def _errors(item: YamlValue, target: object, base: KeyPath) -> list[tuple[KeyPath, str]]:
    """Return what msgspec says and the place that it is about; it does not name the key of a mapping."""
    message = _error(item, target)
    if message is None:
        return []
    entry = get_args(target)[0] if get_origin(target) is Annotated else target
    if get_origin(entry) is dict and isinstance(item, dict):
        each = [((*base, key), _error({key: value}, entry)) for key, value in item.items()]
        if found := [(place, error) for place, error in each if error is not None]:
            return found
    return [(base, message)]


def _error(item: YamlValue, target: object) -> str | None:
    try:
        convert(item, target, strict=False)
    except ValidationError as error:
        return str(error)
    return None


def _describe(
    message: str, base: KeyPath, field_type: object, document: YamlDocument, path: str, line_offset: int
) -> Finding:
    """Turn msgspec's message into a finding at the line of the value that it is about."""
    match = _PLACE.match(message)
    reason, place = (match["reason"], match["place"] or "$") if match else (message, "$")
    steps: KeyPath = tuple(int(number) if number else key for key, number in _STEP.findall(place[1:]))
    key_path: KeyPath = (*base, *steps)
    code, hint = "KB104", _allowed_values(field_type, steps)
    if unknown := _UNKNOWN.search(reason):
        code, reason, key_path = "KB102", "unknown key", (*key_path, unknown[1])
    elif missing := _MISSING.search(reason):
        code, reason, key_path = "KB105", "missing", (*key_path, missing[1])
        hint = "add it; see kb/docs/authoring.md"
    known = key_path
    while known not in document.lines:
        known = known[:-1]
    field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in key_path).lstrip(".")
    reason = reason[:1].lower() + reason[1:] + _found_value(document, key_path)
    return Finding(path, document.lines[known] + line_offset, code, "error", field, reason, hint)


def _allowed_values(field_type: object, steps: KeyPath) -> str:
    """Return `allowed: a, b` for the Literal, or the keys of the Struct, that the steps lead to."""
    origin, options = get_origin(field_type), get_args(field_type)
    found = ""
    if origin is Literal:
        found = f"allowed: {', '.join(map(str, options))}"
    elif origin is Annotated:
        found = _allowed_values(options[0], steps)
    elif origin is UnionType:
        found = next(filter(None, (_allowed_values(option, steps) for option in options)), "")
    elif origin is tuple and steps:
        found = _allowed_values(options[0], steps[1:])
    elif isinstance(field_type, type) and issubclass(field_type, Struct):
        fields = {field.encode_name: field.type for field in structs.fields(field_type)}
        inner = steps[0] if steps else ""
        found = f"allowed: {', '.join(sorted(fields))}"
        if isinstance(inner, str) and inner in fields:
            found = _allowed_values(fields[inner], steps[1:])
    return found


def _found_value(document: YamlDocument, key_path: KeyPath) -> str:
    value: object = document.value
    for step in key_path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return ""
    return f", found {value!r}" if isinstance(value, str) and len(value) <= _SHORT_VALUE else ""
