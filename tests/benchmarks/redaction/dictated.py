"""More ways of writing a code: as dictation writes it, with names that come to mind, with hints, by scanners."""

import random
import string

from tests.benchmarks.redaction.forms import Form, Write, by, groups_of, join_groups, mark, said, spelled

__all__ = ["DICTATED"]

_LETTERS = string.ascii_uppercase
_FRIENDS = [
    "Andy",
    "Bob",
    "Carl",
    "Dave",
    "Ellen",
    "Fiona",
    "Greg",
    "Helen",
    "Ivan",
    "Jenny",
    "Kevin",
    "Linda",
    "Matt",
    "Nick",
    "Olivia",
    "Pam",
    "Quincy",
    "Ron",
    "Steve",
    "Tina",
    "Ursula",
    "Vera",
    "Wendy",
    "Xavier",
    "Yvonne",
    "Zack",
]
_GERMAN = [
    "Anton",
    "Berta",
    "Caesar",
    "Dora",
    "Emil",
    "Friedrich",
    "Gustav",
    "Heinrich",
    "Ida",
    "Julius",
    "Kaufmann",
    "Ludwig",
    "Martha",
    "Nordpol",
    "Otto",
    "Paula",
    "Quelle",
    "Richard",
    "Samuel",
    "Theodor",
    "Ulrich",
    "Viktor",
    "Wilhelm",
    "Xanthippe",
    "Ypsilon",
    "Zacharias",
]
_HOMOPHONES = dict(
    zip(
        "CURYTPBQIOJK2481",
        [
            "see",
            "you",
            "are",
            "why",
            "tea",
            "pea",
            "be",
            "queue",
            "eye",
            "oh",
            "jay",
            "kay",
            "to",
            "for",
            "ate",
            "won",
        ],
        strict=True,
    )
)
_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_KANA = [
    "エー",
    "ビー",
    "シー",
    "ディー",
    "イー",
    "エフ",
    "ジー",
    "エイチ",
    "アイ",
    "ジェイ",
    "ケー",
    "エル",
    "エム",
    "エヌ",
    "オー",
    "ピー",
    "キュー",
    "アール",
    "エス",
    "ティー",
    "ユー",
    "ブイ",
    "ダブリュー",
    "エックス",
    "ワイ",
    "ゼット",
]
_KANA_DIGITS = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"]
_TO_KANA = dict(zip(_LETTERS + string.digits, _KANA + _KANA_DIGITS, strict=True))
_TO_FRIENDS = dict(zip(_LETTERS + string.digits, _FRIENDS + _DIGITS, strict=True))
_SEEN = {"O": "0", "I": "l", "1": "l", "S": "$", "B": "8", "E": "€", "C": "(", "G": "6", "Z": "2"}


def _named(pattern: str) -> Write:
    names = {letter: pattern.format(letter, name) for letter, name in zip(_LETTERS, _FRIENDS, strict=True)}
    return spelled(names, ", ", "; ")


def _heard(chance: random.Random, code: str) -> str:
    words = (
        _HOMOPHONES[sign] if sign in _HOMOPHONES and chance.random() < 0.5 else
        sign.lower() if sign.isalpha() else _DIGITS[int(sign)]
        for sign in code
    )  # fmt: skip
    return " ".join(map(mark, words))


def _in_tens(_: random.Random, code: str) -> str:
    """Two digits that follow each other are said as one number."""
    words, place = [], 0
    while place < len(code):
        first, second = code[place], code[place + 1 : place + 2]
        if first.isdigit() and first != "0" and second.isdigit():
            if first == "1":
                words.append(_TEENS[int(second)])
            else:
                words.append(_TENS[int(first) - 1] + ("" if second == "0" else f"-{_DIGITS[int(second)]}"))
            place += 2
        else:
            words.append(first if first.isalpha() else _DIGITS[int(first)])
            place += 1
    return " ".join(map(mark, words))


def _in_bits(chance: random.Random, code: str) -> str:
    """As dictation cuts what is spelled: some characters stand together."""
    groups = []
    for group in groups_of(code.lower()):
        bits, place = [], 0
        while place < len(group):
            size = chance.choice((1, 1, 2, 3))
            bits.append(mark(group[place : place + size]))
            place += size
        groups.append(" ".join(bits))
    return chance.choice((" dash ", " - ", " hyphen ")).join(groups)


def _kana_and_letters(chance: random.Random, code: str) -> str:
    between = chance.choice(("、", " ", ""))
    return between.join(mark(_TO_KANA[sign] if chance.random() < 0.5 else sign) for sign in code)


def _hinted(chance: random.Random, code: str) -> str:
    hints = ("(zero)", "(letter)", "(number)", "（英字）", "(数字)", "[digit]", "（ゼロ）")
    return "-".join(
        "".join(mark(sign) + (chance.choice(hints) if sign in "OIBS5820" else "") for sign in group)
        for group in groups_of(code)
    )


def _read_by_machine(chance: random.Random, code: str) -> str:
    """One character is taken for another sign, and there is dirt."""
    place = chance.randrange(len(code))
    read = code[:place] + _SEEN.get(code[place], code[place]) + code[place + 1 :]
    return "-".join(
        "".join(mark(sign) + chance.choice([""] * 19 + ["."]) for sign in group) for group in groups_of(read)
    )


def _with_small_l_and_o(_: random.Random, code: str) -> str:
    return mark(code.replace("I", "l").replace("1", "l").replace("O", "o").replace("0", "o"))


def _emoji_names(chance: random.Random, code: str) -> str:
    between = chance.choice(("", " "))
    return between.join(
        mark(f":{_DIGITS[int(sign)]}:" if sign.isdigit() else f":regional_indicator_{sign.lower()}:") for sign in code
    )


def _twice(chance: random.Random, code: str) -> str:
    typed = join_groups(groups_of(code), "-")
    return chance.choice(("{} no wait, B not 8: {}", "{}、訂正、{}", "I typed {} then {}")).format(typed, mark(code))


DICTATED: dict[str, Form] = {
    "P like in Pam, O is for Olivia": Form("spelled", _named("{} like in {}")),
    "names that come to mind": Form("spelled", spelled(_TO_FRIENDS, ", ", " ")),
    "Anton, Berta, vier": Form("spelled", spelled(dict(zip(_LETTERS, _GERMAN, strict=True)), ", ")),
    "cap K cap D": Form("spelled", spelled({letter: f"cap {letter}" for letter in _LETTERS}, " ", ", ")),
    "see you are why tea": Form("spelled", _heard),
    "ninety-one, twelve": Form("spelled", _in_tens),
    "bits of dictation": Form("spelled", _in_bits),
    "大文字エー, すうじのいち": Form(
        "spelled",
        spelled(
            {sign: f"大文字{name}" if sign.isalpha() else f"すうじの{name}" for sign, name in _TO_KANA.items()},
            "、",
            " ",
        ),
    ),
    "次がビー": Form("spelled", spelled(_TO_KANA, "、次が", "、その次", "、それから")),
    "kana and letters in turn": Form("spelled", _kana_and_letters),
    "slash, comma, dot said": Form("spelled", spelled({}, " slash ", " comma ", " dot ", "プラス", "あと")),
    "names of emoji": Form("spelled", _emoji_names),
    "(zero), （英字） behind characters": Form("one off", _hinted),
    "one sign of a scanner, and dirt": Form("one off", _read_by_machine),
    "small l and o": Form("one off", _with_small_l_and_o),
    "_dash_, \\_ and \\055 between": Form("whole", by("_dash_", "\\_", "\\055", "\\x2d", "\\r\\n")),
    "typed twice, corrected": Form("whole", _twice),
    "fields, colours, boxes": Form(
        "halves", said("the red part {0}, the blue part {1}, the green part {2}", "box 1 {0} box 2 {1} box 3 {2}")
    ),
}
