"""Take files out of a page's source that stand in it as text (``data:`` addresses), unless they are small pictures.

A small picture is shown. A longer one, or a file of another kind, would be printed as text, indexed, and taken for a
language: what it is called stays.
"""

import re

from kb.loading.markdown.parser import MAX_IMAGE_DATA

__all__ = ["without_embedded"]

_MARK = "data:"
_SHOWN = re.compile(rf"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]{{1,{MAX_IMAGE_DATA}}}")
_ADDRESS = r"data:[^()<>\"']*(?:<[^()]*>[^()<>\"']*)?"
_LINK = re.compile(rf"(!?)\[([^\[\]\n]*)\]\([ \t]*<?({_ADDRESS})>?[ \t]*(?:\"[^\"\n]*\"[ \t]*)?\)")
_REFERENCE = re.compile(rf"^( {{0,3}}\[[^\[\]\n]+\]:)[ \t]*<?({_ADDRESS})>?[^\n]*$", re.MULTILINE)
_TAG = re.compile(r"<[a-z]+\b[^<>]*?\bdata:[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b([\w-]+)[ \t]*=[ \t]*(?:\{[ \t]*)?(["'`])[^"'`<>]*?(data:[^"'`<>]*)\2(?:[ \t]*\})?""")


def without_embedded(body: str) -> str:
    """Return a page's body without embedded files that are not shown, of as many lines."""
    if _MARK not in body:
        return body
    body = _REFERENCE.sub(_without_definition, body)
    return _TAG.sub(_without_values, _LINK.sub(_without_target, body))


def _without_target(match: re.Match[str]) -> str:
    bang, name, address = match.groups()
    if bang and _SHOWN.fullmatch(address):
        return match[0]
    return name + _line_ends(match[0])


def _without_definition(match: re.Match[str]) -> str:
    """Return the definition of a reference: one to a file that is not shown leads nowhere, its words stay."""
    return match[0] if _SHOWN.match(match[2]) else f"{match[1]} <>" + _line_ends(match[0])


def _without_values(tag: re.Match[str]) -> str:
    """Return a tag with its embedded pictures on one line, and its other embedded files gone."""
    cleaned = _ATTRIBUTE.sub(_without_value, tag[0])
    return cleaned + _line_ends(tag[0])[cleaned.count("\n") :]


def _without_value(match: re.Match[str]) -> str:
    address = "".join(match[3].split())
    return f'{match[1]}="{address if _SHOWN.fullmatch(address) else ""}"'


def _line_ends(text: str) -> str:
    return "\n" * text.count("\n")
