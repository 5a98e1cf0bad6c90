"""Ways in which people write and say a gift code, each with the share that redaction is to remove.

A form returns what was typed with the pieces of the code between ``OPEN`` and ``CLOSE``, so that what is left after
redaction can be counted. Codes are drawn uniformly: one in ten has fewer than two digits, one in sixty has none.
"""

import random
import string
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

__all__ = [
    "CLOSE",
    "FLOORS",
    "FORMS",
    "NATO",
    "OPEN",
    "Form",
    "Write",
    "by",
    "groups_of",
    "join_groups",
    "mark",
    "new_code",
    "said",
    "spelled",
    "unread",
]

OPEN, CLOSE = "\ue000", "\ue001"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The characters that were seen on cards: without 0, 1, I and O."""
_WIDE = {ord(character): ord(character) + 0xFEE0 for character in string.ascii_letters + string.digits}

FLOORS = {"whole": 0.998, "one off": 0.98, "halves": 0.95, "spelled": 0.9}
"""The share of codes that is to be removed, by group of forms."""

Write = Callable[[random.Random, str], str]


class Form(NamedTuple):
    """A way of writing or saying a code.

    Attributes:
        group: ``whole``, ``one off``, ``halves`` or ``spelled``.
        write: Makes what was typed out of a code.
        framed: Whether it stands inside another sentence; what is said in sentences of its own does not.
    """

    group: str
    write: Write
    framed: bool = True


def new_code(chance: random.Random) -> str:
    """Return the 14 or 15 characters of a code."""
    return "".join(chance.choices(ALPHABET, k=chance.choice((14, 15))))


def mark(piece: str) -> str:
    return f"{OPEN}{piece}{CLOSE}"


def groups_of(code: str) -> tuple[str, str, str]:
    """Return the groups as printed; a code with a character lost lost it anywhere."""
    return code[:4], code[4:10], code[10:]


def join_groups(code_groups: "tuple[str, ...] | list[str]", between: str) -> str:
    return between.join(map(mark, code_groups))


def by(*between: str) -> Write:
    return lambda chance, code: join_groups(groups_of(code), chance.choice(between))


def _cut(code: str, *sizes: int) -> list[str]:
    pieces, position = [], 0
    for size in sizes:
        pieces.append(code[position : position + size])
        position += size
    return [piece for piece in (*pieces, code[position:]) if piece]


def _scattered(chance: random.Random, code: str) -> str:
    sizes = [chance.randint(2, 5) for _ in code]
    return join_groups(_cut(code, *sizes), " ")


def _lower(write: Write) -> Write:
    return lambda chance, code: write(chance, code.lower())


def _wide(write: Write) -> Write:
    return lambda chance, code: write(chance, code.translate(_WIDE))


def _letters(write: Write) -> Write:
    """Write a code without a digit."""
    return lambda chance, code: write(chance, "".join(chance.choices(ALPHABET[8:], k=len(code))))


def _unbroken(_: random.Random, code: str) -> str:
    return mark(code)


def _glued(chance: random.Random, code: str) -> str:
    return chance.choice(("code", "giftcode", "Code", "claimcode", "no")) + mark(code)


def _glued_behind(chance: random.Random, code: str) -> str:
    return mark(code) + chance.choice(("invalid", "please", "wont", "doesnt"))


def said(*templates: str) -> Write:
    """Say the groups of a printed code: ``{0}``, ``{1}`` and ``{2}``, or ``{a}`` and ``{b}`` for halves."""

    def write(chance: random.Random, code: str) -> str:
        half = chance.choice((7, 7, 8))
        halves = {"a": mark(code[:half]), "b": mark(code[half:])}
        return chance.choice(templates).format(*map(mark, groups_of(code)), **halves)

    return write


# ----- one character lost, doubled, or not read


def _missing(write: Write) -> Write:
    def lose(chance: random.Random, code: str) -> str:
        place = chance.randrange(len(code))
        return write(chance, code[:place] + code[place + 1 :])

    return lose


def _lost_in_group(between: str) -> Write:
    """Lose a character of one group, which is shorter then."""

    def lose(chance: random.Random, code: str) -> str:
        groups = list(groups_of(code))
        number = chance.randrange(3)
        place = chance.randrange(len(groups[number]))
        groups[number] = groups[number][:place] + groups[number][place + 1 :]
        return join_groups(groups, between)

    return lose


def _extra_in_group(between: str) -> Write:
    def add(chance: random.Random, code: str) -> str:
        groups = list(groups_of(code))
        number = chance.randrange(3)
        place = chance.randrange(len(groups[number]))
        groups[number] = groups[number][:place] + chance.choice(ALPHABET) + groups[number][place:]
        return join_groups(groups, between)

    return add


def unread(marks: tuple[str, ...], between: str) -> Write:
    """Put a mark in the place of a character; ``8`` and ``B`` in a mark are two readings of it."""

    def hide(chance: random.Random, code: str) -> str:
        groups = list(groups_of(code)) if between else [code]
        number = chance.randrange(len(groups))
        group = groups[number]
        place = chance.randrange(len(group))
        sign = chance.choice(marks)
        groups[number] = f"{mark(group[:place])}{sign}{mark(group[place + 1 :])}".replace(OPEN + CLOSE, "")
        return between.join(group if OPEN in group else mark(group) for group in groups)

    return hide


_MARKS = ("?", "*", "■", "□", "〇", "○", "●", "_", "？", "＊", "#", "◯")
_LETTER_MARKS = ("x", "X", "ｘ")
_DOUBTS = ("[8 or B]", "(8 or B)", "[8/B]", "(0かO)", "（8かB）", "[D or O?]", "[5 or S]", "(1/l)", "[?]", "(?)")

# ----- spelled by words

_NATO_WORDS = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo "
    "Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
_APPLE_WORDS = (
    "Apple Boy Cat Dog Egg Frank Girl Henry Ice John King Love Mary Nancy Orange Peter Queen Robert Sam Tom Uncle "
    "Victor William X-ray Yellow Zebra"
)
_KANA_NAMES = (
    "エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス ティー ユー ブイ "
    "ダブリュー エックス ワイ ゼット"
)
_DIGIT_WORDS = "zero one two three four five six seven eight nine"
_KANA_DIGIT_NAMES = "ゼロ いち に さん よん ご ろく なな はち きゅう"
NATO = dict(zip(string.ascii_uppercase, _NATO_WORDS.split(), strict=True))
_APPLE = dict(zip(string.ascii_uppercase, _APPLE_WORDS.split(), strict=True))
_KANA = dict(zip(string.ascii_uppercase, _KANA_NAMES.split(), strict=True))
_DIGITS = dict(zip(string.digits, _DIGIT_WORDS.split(), strict=True))
_KANA_DIGITS = dict(zip(string.digits, _KANA_DIGIT_NAMES.split(), strict=True))
_HIRAGANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)})


def spelled(names: dict[str, str], *between: str) -> Write:
    def spell(chance: random.Random, code: str) -> str:
        separator = chance.choice(between)
        return separator.join(mark(names.get(character, character)) for character in code)

    return spell


def _as_in(chance: random.Random, code: str) -> str:
    link = chance.choice(("as in", "for", "like"))
    names = {letter: f"{letter} {link} {word}" for letter, word in _APPLE.items()}
    return spelled(names | chance.choice(({}, _DIGITS)), ", ", " ")(chance, code)


def _with_dashes(names: dict[str, str], between: str, dash: str) -> Write:
    def spell(_: random.Random, code: str) -> str:
        return f"{between}{dash}{between}".join(
            between.join(mark(names.get(character, character)) for character in group) for group in groups_of(code)
        )

    return spell


FORMS: dict[str, Form] = {
    "as printed": Form("whole", by("-")),
    "without hyphens": Form("whole", _unbroken),
    "blanks": Form("whole", by(" ")),
    "small letters, hyphens": Form("whole", _lower(by("-"))),
    "small letters, blanks": Form("whole", _lower(by(" "))),
    "small letters, unbroken": Form("whole", _lower(_unbroken)),
    "letters alone, as printed": Form("whole", _letters(by("-"))),
    "letters alone, unbroken": Form("whole", _letters(_unbroken)),
    "letters alone, small, blanks": Form("whole", _letters(_lower(by(" ")))),
    "letters alone, small, unbroken": Form("whole", _letters(_lower(_unbroken))),
    "full-width": Form("whole", _wide(by("-", "－", ""))),
    "full-width, small letters, long-vowel marks": Form("whole", _wide(_lower(by("ー")))),
    "dashes of all kinds": Form("whole", by("\u2212", "ー", "\u2010", "–", "—", "―", "－", "～", "ｰ", "‑", "・")),
    "dots, slashes, underlines": Form("whole", by(".", "/", "_", ":", ",", "*", "+", "=")),
    "more than three separators": Form("whole", by(" - - - ", "      ", "------", " . . . ", " / -- / ")),
    "zero-width characters": Form(
        "whole", lambda chance, code: mark(chance.choice("\u200b\u200d\u2060\ufeff\u00ad\u3164").join(code))
    ),
    "over lines": Form("whole", by("\n", "-\n", "\r\n", "\n> ", " \n\n ")),
    "one by one": Form("whole", lambda chance, code: join_groups(list(code), chance.choice((" ", "-", " - ")))),
    "any groups": Form("whole", _scattered),
    "any groups, small letters": Form("whole", _lower(_scattered)),
    "groups of four": Form(
        "whole", lambda chance, code: join_groups(_cut(code, 4, 4, 4), chance.choice((" ", "-", " - ")))
    ),
    "two halves, a blank between": Form("whole", lambda _, code: join_groups(_cut(code, 7), " ")),
    "5-5-4, hyphens": Form("whole", lambda _, code: join_groups(_cut(code, 5, 5), "-")),
    "one hyphen forgotten": Form("whole", lambda chance, code: join_groups(_cut(code, chance.choice((4, 10))), "-")),
    "in brackets": Form(
        "whole",
        lambda chance, code: "".join(
            chance.choice(("[{}]", "「{}」", "({})")).format(mark(g)) for g in groups_of(code)
        ),
    ),
    "groups begin with a capital": Form(
        "whole", lambda _, code: join_groups([group.capitalize() for group in groups_of(code)], "-")
    ),
    "glued behind a word": Form("whole", _glued),
    "glued behind a word, small letters": Form("whole", _lower(_glued)),
    "glued before a word": Form("whole", _glued_behind),
    "percent-encoded": Form("whole", lambda _, code: mark(quote("ー".join(groups_of(code)).translate(_WIDE)))),
    "circled or look-alike": Form(
        "whole",
        lambda _, code: join_groups([g.translate(str.maketrans("AEKMHT", "АЕКМНТ")) for g in groups_of(code)], "-"),
    ),
    "in an address": Form(
        "whole",
        lambda _, code: f"https://www.amazon.co.jp/gc/redeem?claimCode={join_groups(groups_of(code), '-')}&ref=x1",
    ),
    # one off
    "one lost, as printed": Form("one off", _lost_in_group("-")),
    "one lost, blanks": Form("one off", _lost_in_group(" ")),
    "one lost, small letters, blanks": Form("one off", _lower(_lost_in_group(" "))),
    "one lost, small letters, hyphens": Form("one off", _lower(_lost_in_group("-"))),
    "one lost, unbroken": Form("one off", _missing(_unbroken)),
    "one lost, small letters, unbroken": Form("one off", _lower(_missing(_unbroken))),
    "one lost, full-width": Form("one off", _wide(_lost_in_group("ー"))),
    "one lost, letters alone": Form("one off", _letters(_lost_in_group("-"))),
    "one lost, glued behind a word": Form("one off", _missing(_glued)),
    "two lost, as printed": Form("one off", _missing(_lost_in_group("-"))),
    "two lost, unbroken": Form("one off", _missing(_missing(_unbroken))),
    "one too many, as printed": Form("one off", _extra_in_group("-")),
    "one too many, blanks": Form("one off", _extra_in_group(" ")),
    "one too many, unbroken": Form(
        "one off", lambda chance, code: mark(code[:6] + chance.choice(ALPHABET) + code[6:])
    ),
    "one not read (? * ■ □ 〇 _ …), as printed": Form("one off", unread(_MARKS, "-")),
    "one not read, blanks": Form("one off", unread(_MARKS, " ")),
    "one not read, unbroken": Form("one off", unread(_MARKS, "")),
    "one not read, small letters": Form("one off", _lower(unread(_MARKS, "-"))),
    "x for one, as printed": Form("one off", unread(_LETTER_MARKS, "-")),
    "x for one, unbroken": Form("one off", unread(_LETTER_MARKS, "")),
    "[8 or B] for one, as printed": Form("one off", unread(_DOUBTS, "-")),
    "[8 or B] for one, unbroken": Form("one off", unread(_DOUBTS, "")),
    "[8 or B] for one, small letters, blanks": Form("one off", _lower(unread(_DOUBTS, " "))),
    # halves
    "前半と後半": Form(
        "halves",
        said(
            "前半は{a}、後半は{b}です",
            "前半が{a}で後半が{b}なんですけど無効って",
            "後半{b} 前半{a}",
            "前半：{a}\n後半：{b}",
            "前半の文字は「{a}」で、後半の文字が「{b}」です",
        ),
        framed=False,
    ),
    "1つ目、2つ目": Form(
        "halves",
        said(
            "1つ目が{0}、2つ目が{1}、3つ目が{2}",
            "一つ目は{0}で、二つ目は{1}で、三つ目は{2}です",
            "３番目が{2}、１番目は{0}、２番目{1}",
            "1つ目が{a}、2つ目が{b}",
        ),
        framed=False,
    ),
    "最初、次、最後": Form(
        "halves",
        said(
            "最初が{0}、次に{1}、最後は{2}",
            "最後は{2}で、最初が{0}、真ん中は{1}です",
            "最初の4文字が{0}で次の6文字は{1}、残りが{2}",
            "はじめ{0}、つぎ{1}、おわり{2}",
        ),
        framed=False,
    ),
    "上の段、下の段": Form(
        "halves", said("上の段に{a}、下の段に{b}と書いてある", "上が{a}、下が{b}", "左が{a}で右が{b}"), framed=False
    ),
    "first half, second half": Form(
        "halves",
        said(
            "the first half is {a} and the second half is {b}",
            "second half: {b}, first half: {a}",
            "first part {a}, last part {b}",
            "{a} is the first half, {b} the second",
            "It starts with {a} and ends with {b}.",
        ),
        framed=False,
    ),
    "first, second, last group": Form(
        "halves",
        said(
            "first group {0}, second group {1}, last group {2}",
            "The last group is {2}, the first one {0} and the middle one {1}.",
            "first four {0} then six more {1} and the last ones are {2}",
            "1st block: {0} 2nd block: {1} 3rd block: {2}",
            "it begins with {0}, then {1} and finally {2}",
        ),
        framed=False,
    ),
    "X hyphen Y and Z": Form(
        "halves",
        said(
            "{0} hyphen {1} and {2}",
            "{0} hyphen {1} hyphen {2}",
            "{0} dash {1} dash {2}",
            "{0} then {1} then {2}",
            "{0} minus {1} minus {2}",
        ),
    ),
    "Xハイフン Y": Form(
        "halves",
        said(
            "{0}ハイフン{1}ハイフン{2}",
            "{0} ハイフン {1} ハイフン {2}",
            "{0}と{1}と{2}",
            "{0}、それから{1}、そして{2}",
        ),
    ),
    "halves in small letters": Form(
        "halves",
        _lower(
            said(
                "the first half is {a} and the second half is {b}",
                "前半は{a}、後半は{b}です",
                "first group {0}, second group {1}, last group {2}",
                "最初が{0}、次に{1}、最後は{2}",
            )
        ),
        framed=False,
    ),
    "backwards, words between": Form(
        "halves",
        said("{2} and then {1} and then {0}", "後ろから{2}、{1}、{0}です", "{2}の前が{1}でその前が{0}"),
        framed=False,
    ),
    "one lost, halves": Form(
        "halves",
        _missing(
            said("前半は{a}、後半は{b}です", "first half {a}, second half {b}", "最初が{0}、次に{1}、最後は{2}")
        ),
        framed=False,
    ),
    # spelled
    "NATO": Form("spelled", spelled(NATO, " ", ", ")),
    "NATO, digits as words": Form("spelled", spelled(NATO | _DIGITS, " ", ", ", "-")),
    "NATO, small letters": Form("spelled", spelled({k: v.lower() for k, v in (NATO | _DIGITS).items()}, " ")),
    "A as in Apple": Form("spelled", _as_in),
    "エー ビー": Form("spelled", spelled(_KANA, " ", "、", "・", "　")),
    "エービー, digits too, nothing between": Form("spelled", spelled(_KANA | _KANA_DIGITS, "")),
    "エー、ビー, digits too": Form("spelled", spelled(_KANA | _KANA_DIGITS, " ", "、")),
    "えー びー": Form(
        "spelled", spelled({k: v.translate(_HIRAGANA) for k, v in (_KANA | _KANA_DIGITS).items()}, " ", "、")
    ),
    "single letters with commas": Form("spelled", spelled({}, ", ", ",", "、", ". ", " . ")),
    "single letters, dash said": Form("spelled", _with_dashes({}, " ", "dash")),
    "single letters, ハイフン said": Form("spelled", _with_dashes({}, " ", "ハイフン")),
    "エー ビー ハイフン": Form("spelled", _with_dashes(_KANA | _KANA_DIGITS, " ", "ハイフン")),
    "NATO, hyphen said": Form("spelled", _with_dashes(NATO | _DIGITS, " ", "hyphen")),
    "アップルのA": Form(
        "spelled",
        spelled(
            {"A": "アップルのA", "B": "ブラジルのB", "C": "チャイナのC", "D": "デンマークのD", "S": "スペインのS"},
            "、",
        ),
    ),
    "digits as words among letters": Form("spelled", spelled(_DIGITS, " ", ", ")),
}
