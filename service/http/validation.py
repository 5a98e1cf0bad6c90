"""Validation errors: name the field and what it accepts, never what was sent.

msgspec names the place of what does not fit at the end of its message, as in ``Expected `int`, got `str` - at
`$.messages[0].role```. That place is all that is read of the message; what the field takes is read from the type that
the handler declares. So no sentence of a library has to be understood, and a value or a made-up field name cannot get
into an answer.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from litestar.handlers import BaseRouteHandler
from msgspec import inspect

from service.http.raw_text import RawText

__all__ = ["body_fault", "parameter_fault"]

_PLACE = re.compile(r" - at (?:`key` in )?`\$([^`]*)`\Z")
_STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<index>\d+|\.\.\.)\]")


def body_fault(message: str, wanted: object) -> dict[str, str]:
    """Return the wrong field of a body and what it takes.

    Args:
        message: Of msgspec's ``ValidationError``.
        wanted: The type that the body was decoded as.
    """
    found = _PLACE.search(message)
    place, there = _walk(found[1] if found else "", _described(wanted))
    return {"field": place, "reason": f"expected {' or '.join(_expected(there))}"}


def parameter_fault(handler: BaseRouteHandler, source: str, name: str) -> dict[str, str]:
    """Return a wrong parameter or field of a form, and what it takes.

    Args:
        handler: Declares it.
        source: Where Litestar found it: ``body`` for a form, else a kind of parameter.
        name: As the handler declares it.
    """
    data, declared = handler.parsed_data_field, handler.parsed_fn_signature.parameters.get(name)
    if source == "body" or (declared is None and data):  # the latter is a body that is not there at all
        return body_fault(f" - at `$.{name}`", data.annotation if data else Any)
    if declared is None:
        return {"field": "", "reason": "expected the parameters of the schema"}
    return {"field": name, "reason": f"expected {' or '.join(_expected(_described(declared.annotation)))}"}


@lru_cache(maxsize=64)  # one a type of body: what clients send is not in it
def _described(wanted: object) -> inspect.Type:
    return inspect.type_info(wanted)


def _walk(path: str, there: inspect.Type) -> tuple[str, inspect.Type]:
    """Return the path as far as our types know it, and the type at its end."""
    place = ""
    for step in _STEP.finditer(path):
        inner = next(_inside(there, step), None)
        if inner is None:
            break
        place, there = place + step[0], inner
    return place.removeprefix("."), there


def _inside(outer: inspect.Type, step: re.Match[str]) -> Iterator[inspect.Type]:
    """Yield the types that a step may lead to."""
    for each in _alternatives(outer):
        if isinstance(each, inspect.StructType) and step["field"]:
            yield from (field.type for field in each.fields if field.encode_name == step["field"])
        elif isinstance(each, inspect.DictType) and step["index"] == "...":
            yield each.value_type
        elif isinstance(each, inspect.VarTupleType | inspect.ListType) and step["index"]:
            yield each.item_type


def _alternatives(declared: inspect.Type) -> tuple[inspect.Type, ...]:
    while isinstance(declared, inspect.Metadata):
        declared = declared.type
    if isinstance(declared, inspect.UnionType):
        return tuple(inner for each in declared.types for inner in _alternatives(each))
    return (declared,)


def _expected(declared: inspect.Type) -> list[str]:
    """Return what a field takes, in words, an entry an alternative."""
    return [_words(each) for each in _alternatives(declared)]


def _words(each: inspect.Type) -> str:  # noqa: PLR0911 - a line a kind of type
    match each:
        case inspect.CustomType(cls=cls) if issubclass(cls, RawText):
            return f"text{_size(cls.min_chars or None, cls.max_chars, 'characters')}"
        case inspect.StrType():
            return _text(each)
        case inspect.IntType():
            return f"a whole number{_bounds(each)}"
        case inspect.FloatType():
            return f"a number{_bounds(each)}"
        case inspect.LiteralType(values=values):
            return f"one of {', '.join(map(str, values))}"
        case inspect.VarTupleType() | inspect.ListType():
            return f"an array{_size(each.min_length, each.max_length, 'items')}"
        case inspect.DictType():
            return f"an object with values that are {' or '.join(_expected(each.value_type))}"
        case inspect.StructType():
            return _fields(each)
    return _SIMPLE.get(type(each), "what the schema says")


_SIMPLE: Mapping[type, str] = {inspect.BoolType: "true or false", inspect.NoneType: "null"}


def _text(each: inspect.StrType) -> str:
    form = f" that matches {each.pattern}" if each.pattern else ""
    return f"text{_size(each.min_length, each.max_length, 'characters')}{form}"


def _size(least: int | None, most: int | None, unit: str) -> str:
    if least is not None and most is not None:
        return f" of {least} to {most} {unit}"
    if most is not None:
        return f" of at most {most} {unit}"
    return f" of at least {least} {unit}" if least is not None else ""


def _bounds(each: inspect.IntType | inspect.FloatType) -> str:
    low = "" if each.ge is None else f" from {each.ge:g}"
    high = "" if each.le is None else f" up to {each.le:g}"
    return low + high


def _fields(each: inspect.StructType) -> str:
    names = ", ".join(
        f"{field.encode_name} (required)" if field.required else field.encode_name for field in each.fields
    )
    return f"an object with the fields {names}{' and no others' if each.forbid_unknown_fields else ''}"
