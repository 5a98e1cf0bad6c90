"""Made-up gift codes, the disguises that people type them in, and the search for what is left of them.

Every fourth character of a code is a letter beyond F, so that no six of them in a row can be part of an id in
hexadecimal or of a date: what is found is the code.
"""

import base64
import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

__all__ = [
    "DISGUISES",
    "FRAMES",
    "NUMBERS",
    "OUT_OF_REACH",
    "Canary",
    "TraceFinder",
    "new_canary",
    "new_code",
    "shown_as",
]

_LETTERS = "GHJKLMNPQRSTUVWXYZ"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_WIDE = {ord(character): ord(character) + 0xFEE0 for character in string.ascii_letters + string.digits}
_RUN = 6
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

Disguise = Callable[[random.Random, str], str]


class Canary(NamedTuple):
    """A planted secret.

    Attributes:
        secret: The characters of a code alone, in capitals; a number or an address as typed.
        disguise: How it was typed.
        shown: What was typed, with the words around it.
    """

    secret: str
    disguise: str
    shown: str


def new_code(chance: random.Random, *, letters_only: bool = False) -> str:
    """Return the 14 or 15 characters of a code."""
    size = chance.choice((14, 15))
    alphabet = _ALPHABET[8:] if letters_only else _ALPHABET
    characters = [chance.choice(_LETTERS if position % 4 == 0 else alphabet) for position in range(size)]
    if not letters_only:
        for position in (2, 7):  # a printed code without any digit is the rare one, and tried by itself
            characters[position] = chance.choice(_ALPHABET[:8])
    return "".join(characters)


def new_canary(chance: random.Random, number: int) -> Canary:
    """Return one of the disguises or of the other secrets, in turn."""
    names = [*DISGUISES, *NUMBERS]
    name = names[number % len(names)]
    frame = chance.choice(FRAMES)
    if name in NUMBERS:
        secret = NUMBERS[name](chance)
        return Canary(secret, name, frame.format(secret))
    code = new_code(chance, letters_only=name.startswith("letters alone"))
    return Canary(code, name, frame.format(DISGUISES[name](chance, code)))


def shown_as(disguise: str, chance: random.Random) -> Canary:
    """Return a new code in one disguise, reachable or not."""
    code = new_code(chance, letters_only=disguise.startswith("letters alone"))
    typed = (DISGUISES | OUT_OF_REACH)[disguise](chance, code)
    return Canary(code, disguise, chance.choice(FRAMES).format(typed))


def _grouped(code: str) -> tuple[str, str, str]:
    return code[:4], code[4:10], code[10:]


def _joined(*between: str) -> Disguise:
    return lambda chance, code: chance.choice(between).join(_grouped(code))


def _scattered(chance: random.Random, code: str) -> str:
    """Groups of two to five characters with blanks, as dictated."""
    pieces, position = [], 0
    while position < len(code):
        size = chance.randint(2, 5)
        pieces.append(code[position : position + size])
        position += size
    return " ".join(pieces)


def _each(between: str) -> Disguise:
    return lambda _, code: between.join(code)


def _glued(chance: random.Random, code: str) -> str:
    return chance.choice(("code", "no", "giftcode", "Code")) + code


# Each is found by redaction; a change that loses one fails the program.
DISGUISES: dict[str, Disguise] = {
    "as printed": _joined("-"),
    "without hyphens": _joined(""),
    "blanks": _joined(" "),
    "lower case": lambda _, code: "-".join(_grouped(code)).lower(),
    "lower case, blanks": lambda _, code: " ".join(_grouped(code)).lower(),
    "lower case, unbroken": lambda _, code: code.lower(),
    "letters alone, as printed": _joined("-"),
    "letters alone, lower case, hyphens": lambda _, code: "-".join(_grouped(code)).lower(),
    "letters alone, lower case, blanks": lambda _, code: " ".join(_grouped(code)).lower(),
    "letters alone, lower case, unbroken": lambda _, code: code.lower(),
    "full-width": lambda _, code: "-".join(_grouped(code)).translate(_WIDE),
    "full-width, lower case": lambda _, code: "ー".join(_grouped(code)).lower().translate(_WIDE),
    "dashes of all kinds": _joined("\u2212", "ー", "\u2010", "–", "—", "―", "－", "～", "ｰ", "‑", "・"),
    "dots, slashes, underlines": _joined(".", "/", "_", ":", ",", "*", "+", "="),
    "more than three separators": _joined(" - - - ", "      ", "------", " . . . ", " / -- / "),
    "zero-width characters": lambda chance, code: chance.choice("\u200b\u200d\u2060\ufeff\u00ad\u3164").join(code),
    "over lines": _joined("\n", "-\n", "\r\n", "\n> ", " \n\n "),
    "one by one": _each(" "),
    "one by one, hyphens": _each("-"),
    "any groups": _scattered,
    "any groups, lower case": lambda chance, code: _scattered(chance, code).lower(),
    "in brackets": lambda _, code: "".join(f"[{group}]" for group in _grouped(code)),
    "words between": lambda _, code: "最初が{}、次に{}、最後は{}".format(*_grouped(code)),
    "glued to a word": _glued,
    "percent-encoded": lambda _, code: quote("ー".join(_grouped(code)).translate(_WIDE)),
    "backwards, words between": lambda _, code: " and then ".join(reversed(_grouped(code))),
    "circled or look-alike": lambda _, code: "-".join(_grouped(code)).translate(str.maketrans("AEKMHT", "АЕКМНТ")),
    "base64": lambda _, code: base64.b64encode("-".join(_grouped(code)).encode()).decode(),
}
# Not found, and said so in the manual: nobody types them by accident.
OUT_OF_REACH: dict[str, Disguise] = {
    "half of it": lambda _, code: code[:7],
}
FRAMES = (
    "{}",
    "コードは{}です",
    "{}を入れたら無効って出る",
    "my code {} says it is invalid",
    "「{}」と打ちました。もう10回目です",
    "https://www.amazon.co.jp/gc/redeem?claimCode={}&ref=x1",
    '"{}" does not work, I paid $50 on 3 May',
    "（{}）",
    "コード:{}。注文は昨日",
)


def _luhn(digits: str) -> str:
    total = sum(
        sum(divmod(int(digit) * 2, 10)) if index % 2 == 0 else int(digit)
        for index, digit in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def _some_digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


def _in_fours(digits: str, between: str) -> str:
    return between.join(digits[start : start + 4] for start in range(0, len(digits), 4))


# What else goes: each makes one.
NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "payment card": lambda chance: _in_fours(
        _luhn("4" + _some_digits(chance, 14)), chance.choice(("", " ", "-", " - "))
    ),
    "card number, 16 digits": lambda chance: _in_fours(
        "6" + _some_digits(chance, 15), chance.choice(("", " ", "-", "ー"))
    ),
    "card number, 30 digits": lambda chance: _in_fours("6" + _some_digits(chance, 29), chance.choice(("", " ", "-"))),
    "order number": lambda chance: f"250-{_some_digits(chance, 7)}-{_some_digits(chance, 7)}",
    "e-mail": lambda chance: f"{''.join(chance.choices(string.ascii_lowercase, k=9))}@example.co.jp",
    "mobile phone": lambda chance: chance.choice(("090-{}-{}", "090{}{}", "０９０ー{}ー{}", "+81 90 {} {}")).format(
        _some_digits(chance, 4), _some_digits(chance, 4)
    ),
    "landline": lambda chance: chance.choice(("03-{}-{}", "03{}{}", "(03){}-{}", "03({}){}")).format(
        _some_digits(chance, 4), _some_digits(chance, 4)
    ),
}


class TraceFinder:
    """Finds codes, and any six characters in a row of one, in whatever form they are kept; numbers only whole.

    Args:
        secrets: What was planted: codes in capitals without separators, numbers, addresses.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._owners: dict[int, dict[str, str]] = {}
        self._encoded: dict[bytes, str] = {}
        for secret in secrets:
            plain = _plain(secret.partition("@")[0])
            size = _RUN if secret.isalnum() and not plain.isdigit() else len(plain)
            owners = self._owners.setdefault(size, {})
            for start in range(len(plain) - size + 1):
                owners[plain[start : start + size]] = secret
            if size == _RUN:
                for shown in (plain, "-".join(_grouped(plain))):
                    for cased in (shown.encode(), shown.lower().encode()):
                        for shift in range(3):  # base64 of a longer text holds it at one of three alignments
                            self._encoded[base64.b64encode(b"\0" * shift + cased)[4:16]] = secret

    def in_text(self, text: str) -> set[str]:
        """Return the secrets of which a text holds a trace."""
        letters = _plain(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
        return {
            owners[piece]
            for size, owners in self._owners.items()
            for piece in (letters[start : start + size] for start in range(len(letters) - size + 1))
            if piece in owners
        }

    def in_bytes(self, data: bytes) -> set[str]:
        """Return the secrets of which a file holds a trace: as UTF-8, UTF-16, percent-encoded or base64."""
        found = self.in_text(data.decode("utf-8", "replace"))
        found |= self.in_text(data.decode("utf-16-le", "replace"))
        found |= self.in_text(data[1:].decode("utf-16-le", "replace"))
        if b"%" in data:
            found |= self.in_text(unquote_to_bytes(data).decode("utf-8", "replace"))
        squeezed = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        for start in range(len(squeezed) - 11):
            if (owner := self._encoded.get(squeezed[start : start + 12])) is not None:
                found.add(owner)
        return found


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
