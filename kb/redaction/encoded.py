"""Find characters that are written in an encoding: of an address, of HTML, of mail, of a program's strings.

Copied mails, logs and pages carry them, and a code in between is the same code: ``AB12&ndash;CDEF34``.
"""

import html
import re
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["Decoded", "decoded"]

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});")
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|font|code|pre|small|big|mark|tt|kbd|samp|wbr"
    r"|(?P<gap>br|hr|p|div|td|th|tr|li|ul|ol|dd|dt|h[1-6])) ?/?>",
    re.IGNORECASE,
)
"""Without attributes: the address of a link may hold a code of its own."""
_EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9*_])(?P<sign>(?P<first>[*_])(?P=first){0,2})[A-Za-z0-9](?:[A-Za-z0-9 -]{0,40}[A-Za-z0-9])?"
    r"(?P=sign)(?![A-Za-z0-9*_])"
)
"""Of Markdown; within a group the signs stand for what cannot be read."""
_ESCAPE = re.compile(
    r"\\(?:u\{?(?P<code>[0-9A-Fa-f]{4}|(?<=\{)[0-9A-Fa-f]{1,6})\}?|x(?P<octet>[0-9A-Fa-f]{2})|(?P<octal>0[0-7]{2})(?=[A-Z0-9])"
    r"|(?P<plain>[-_.#*])|[nrt](?=[A-Z0-9]|\\[nrt]))"
)
_SAID_SIGN = re.compile(r"(?<=[A-Za-z0-9])_(?:dash|hyphen|minus)_(?=[A-Za-z0-9])", re.IGNORECASE)
_SORT = (
    "(?:the )?(?:zero|oh|letter|number|digit|(?:capital|small) [a-z]|ゼロ|れい|零|オー|数字|英字|文字|大文字|小文字)"
)
_HINT = re.compile(rf"(?<=[A-Za-z0-9]) ?[\[(（](?P<sort>{_SORT})[\])）]", re.IGNORECASE)
"""What a character is, behind it: "0(zero)", "O（英字）"."""
_ONE_MORE = re.compile(r"[、, ]?[A-Za-z0-9] ?[\[(（]")
_DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EMOJI = re.compile(rf":(?:regional_indicator_|letter_)?(?P<letter>[a-z]):|:(?P<digit>{'|'.join(_DIGIT_NAMES)}):")
"""As chat programs name the emoji of letters and digits."""
_SOFT_BREAK = re.compile(r"(?<=[A-Z0-9-])=\r?\n(?=[A-Za-z0-9-])")
_ENCODED_VALUE = re.compile(r"(?<=[A-Za-z])=3D(?=\d{12})")
"""An equals sign that is encoded itself, before a number."""
_MAIL = re.compile(r"(?:=[0-9A-F]{2})+")
_FEW = 2
"""Signs of a mail's encoding (quoted-printable): one alone may be the value of an address."""


class Decoded(NamedTuple):
    """A piece of a text and the characters that it stands for.

    Attributes:
        start: Offset of its first character in the text as written.
        end: Offset behind it.
        plain: What it stands for; empty for what only marks up.
    """

    start: int
    end: int
    plain: str


def decoded(text: str) -> Iterator[Decoded]:
    """Yield what is encoded, in no order, each character by itself; two of them never overlap."""
    for sign, find in _BY_SIGN.items():
        if sign in text:
            yield from find(text)


def _percent(text: str) -> Iterator[Decoded]:
    for match in _PERCENT.finditer(text):
        yield from _octets(match, "%")


def _entities(text: str) -> Iterator[Decoded]:
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match.group())
        if plain != match.group():
            yield Decoded(*match.span(), plain)


def _tags(text: str) -> Iterator[Decoded]:
    for match in _TAG.finditer(text):
        yield Decoded(*match.span(), " " if match["gap"] else "")


def _escapes(text: str) -> Iterator[Decoded]:
    for match in _ESCAPE.finditer(text):
        if match["plain"]:
            yield Decoded(*match.span(), match["plain"])
        elif match["octal"]:
            yield Decoded(*match.span(), chr(int(match["octal"], 8)))
        else:
            code = int(match["code"] or match["octet"] or "20", 16)
            yield Decoded(*match.span(), chr(code) if code <= sys.maxunicode else " ")


def _emoji(text: str) -> Iterator[Decoded]:
    for match in _EMOJI.finditer(text):
        yield Decoded(*match.span(), match["letter"] or str(_DIGIT_NAMES.index(match["digit"])))


def _underscores(text: str) -> Iterator[Decoded]:
    said = [Decoded(*match.span(), "-") for match in _SAID_SIGN.finditer(text)]
    yield from said or _emphasis(text, "_")


def _emphasis(text: str, sign: str) -> Iterator[Decoded]:
    for match in _EMPHASIS.finditer(text):
        if match["first"] != sign:
            continue
        size = len(match["sign"])
        for place in (*range(match.start(), match.start() + size), *range(match.end() - size, match.end())):
            yield Decoded(place, place + 1, "")


def _mail(text: str) -> Iterator[Decoded]:
    for match in _SOFT_BREAK.finditer(text):
        yield Decoded(*match.span(), "")
    octets = [each for match in _MAIL.finditer(text) for each in _octets(match, "=")]
    signs = [each for each in octets if _is_sign(each.plain)]
    if len(signs) >= _FEW:
        yield from signs
    elif not octets or len(octets) == 1:
        yield from (Decoded(*match.span(), "=") for match in _ENCODED_VALUE.finditer(text))


def _hints(text: str, bracket: str) -> Iterator[Decoded]:
    for match in _HINT.finditer(text):
        start, end = match.span()
        # "O（オー）V（ブイ）" spells each character.
        is_spelled = not (match["sort"].isascii() or text[start - 2 : start - 1].isalnum()) and _ONE_MORE.match(
            text, end
        )
        if match.group().lstrip()[0] == bracket and not is_spelled:
            yield Decoded(*match.span(), "")


def _is_sign(plain: str) -> bool:
    return plain in "\r\n\t" or (plain.isprintable() and not re.fullmatch("[A-Za-z0-9]", plain))


def _octets(match: re.Match[str], sign: str) -> Iterator[Decoded]:
    """Yield the characters of encoded octets; nothing if they are no UTF-8: a sign before a code is no encoding."""
    try:
        characters = bytes.fromhex(match.group().replace(sign, "")).decode()
    except UnicodeDecodeError:
        return
    position = match.start()
    for character in characters:
        end = position + 3 * len(character.encode())
        yield Decoded(position, end, character)
        position = end


_BY_SIGN: dict[str, Callable[[str], Iterator[Decoded]]] = {
    "%": _percent,
    "&": _entities,
    "<": _tags,
    "\\": _escapes,
    "*": lambda text: _emphasis(text, "*"),
    "_": _underscores,
    ":": _emoji,
    "=": _mail,
    "(": lambda text: _hints(text, "("),
    "（": lambda text: _hints(text, "（"),
    "[": lambda text: _hints(text, "["),
}
