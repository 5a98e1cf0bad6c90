"""More ways of writing a code: copied out of mails, pages, chats and scans, of other brands, and spelled otherwise."""

import random
import string
import unicodedata

from tests.benchmarks.redaction.forms import (
    NATO,
    Form,
    Write,
    by,
    groups_of,
    join_groups,
    mark,
    new_code,
    said,
    spelled,
    unread,
)

__all__ = ["COPIED"]


def _each_group(before: str, behind: str, between: str) -> Write:
    return lambda _, code: between.join(f"{before}{mark(group)}{behind}" for group in groups_of(code))


def _entities(_: random.Random, code: str) -> str:
    return "-".join("".join(mark(f"&#{ord(sign)};") for sign in group) for group in groups_of(code))


def _numbered_lines(chance: random.Random, code: str) -> str:
    style = chance.choice(("{}. {}", "{}、{}", "{}: {}", "({}) {}", "#{} {}"))
    return (
        "\n" + "\n".join(style.format(number, mark(group)) for number, group in enumerate(groups_of(code), 1)) + "\n"
    )


def _round_numbers(chance: random.Random, code: str) -> str:
    between = chance.choice(("", " ", "\n"))
    return between.join(f"{number}{mark(group)}" for number, group in zip("①②③", groups_of(code), strict=True))


def _turns(chance: random.Random, code: str) -> str:
    mine, theirs = chance.choice((("me: ", "agent: ok"), ("客：", "係：はい"), ("", "ok"), ("", "次は？")))
    return "\n" + f"\n{theirs}\n".join(f"{mine}{mark(group)}" for group in groups_of(code)) + "\n"


def _scanned(chance: random.Random, code: str) -> str:
    written = "-".join(groups_of(code))
    return "".join(mark(sign) + chance.choice(("", "", "", "", "", " ")) for sign in written)


def _slipped(chance: random.Random, code: str) -> str:
    place = chance.randrange(len(code))
    typed = code[:place] + chance.choice("!#$%&'+:;@") + code[place + 1 :]
    return join_groups(groups_of(typed), "-")


def _broken_in_mail(chance: random.Random, code: str) -> str:
    written = "-".join(groups_of(code))
    place = chance.randrange(2, len(written) - 1)
    return f"{mark(written[:place])}=\n{mark(written[place:])}"


def _equal(size: int, count: int, *between: str) -> Write:
    """Groups of one size, as other brands print them."""

    def write(chance: random.Random, code: str) -> str:
        drawn = code + new_code(chance)
        separator = chance.choice(between)
        return join_groups([drawn[size * number : size * (number + 1)] for number in range(count)], separator)

    return write


_DOUBTFUL = ["8B", "0O", "1I", "5S", "2Z", "6G", "UV", "CG", "MN"]


def _doubted(chance: random.Random, code: str) -> str:
    """One character is said to be one of two that look alike."""
    place = chance.randrange(len(code))
    first, second = chance.sample(chance.choice(_DOUBTFUL), 2)
    style = chance.choice(("{}(or {})", " {} or {} ", "{}か{}", " {}か{} ", "{}({}かも)", "{}({}?)"))
    return f"{mark(code[:place])}{style.format(first, second)}{mark(code[place + 1 :])}"


def _half_width(name: str) -> str:
    apart = unicodedata.normalize("NFD", name)
    return "".join(_HALF_WIDTH.get(sign, sign) for sign in apart)


_HALF_WIDTH = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in (*range(0xFF66, 0xFF9E), 0xFF9E, 0xFF9F)
}
_HALF_WIDTH |= {"\u3099": "\uff9e", "\u309a": "\uff9f"}
_LETTERS = string.ascii_uppercase
_KANA_NATO = (
    "アルファ ブラボー チャーリー デルタ エコー フォックストロット ゴルフ ホテル インディア ジュリエット キロ リマ マイク ノベンバー "
    "オスカー パパ ケベック ロメオ シエラ タンゴ ユニフォーム ビクター ウイスキー エックスレイ ヤンキー ズールー"
)
_KANA_OTHERWISE = (
    "エイ ビー シー デー イー エフ ジー エッチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス テー ユー ヴイ ダブル "
    "エックス ワイ ズィー"
)
_POLICE = (
    "adam boy charles david edward frank george henry ida john king lincoln mary nora ocean paul queen robert sam tom "
    "union victor william x-ray young zebra"
)
_PRIMER = (
    "apple ball cat dog egg fish girl house ice jam king lion monkey nose orange pig queen rabbit sun tree umbrella van "
    "window xylophone yellow zebra"
)
_SOUNDS = "ay bee cee dee ee eff gee aitch eye jay kay el em en oh pee cue ar ess tee you vee double-u ex why zee"
_PLACES = (
    "アメリカ ボストン チャイナ デンマーク イギリス フランス ゴルフ ホテル イタリア ジャパン 京都 ロンドン メキシコ ニューヨーク 大阪 "
    "パリ クイーン ローマ スペイン 東京 ウルグアイ ビクトリア ワシントン エックス線 横浜 ゼブラ"
)
_ROMAJI = "ei bii shii dii ii efu jii eichi ai jei kei eru emu enu oo pii kyuu aaru esu tii yuu bui daburyuu ekkusu wai zetto"
_DIGITS = dict(
    zip(string.digits, ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)


def _alphabet(names: str) -> dict[str, str]:
    return dict(zip(_LETTERS, names.split(), strict=True))


def _example_in_japanese(_: random.Random, code: str) -> str:
    kana = _alphabet(_KANA_OTHERWISE)
    return "、".join(mark(f"{kana[sign]}は{NATO[sign]}の{sign}" if sign in kana else sign) for sign in code)


def _with_places(chance: random.Random, code: str) -> str:
    style = chance.choice(("{}文字目は{} ", "{}: {} ", "{}. {} ", "({}){} ", "#{} {} "))
    return "".join(style.format(place, mark(sign)) for place, sign in enumerate(code, 1))


def _spelled_halves(chance: random.Random, code: str) -> str:
    first, second = (" ".join(map(mark, half)) for half in (code[:7], code[7:]))
    return chance.choice(("first half {}, second half {}", "前半 {}、後半 {}")).format(first, second)


def _drawn(first: int) -> Write:
    letters = {letter: chr(first + number) for number, letter in enumerate(_LETTERS)}
    return lambda _, code: "-".join(
        "".join(mark(letters.get(sign, sign)) for sign in group) for group in groups_of(code)
    )


def _pasted_twice(chance: random.Random, code: str) -> str:
    return join_groups(groups_of(code), "-") + "-".join(groups_of(new_code(chance)))


def _far_apart(chance: random.Random, code: str) -> str:
    between = chance.choice(
        (
            "。そのあとお店の人にも見てもらったのですが、よくわからないと言われてしまいました。",
            ". I scratched it carefully with a coin until I could read something. ",
        )
    )
    first, second = mark(code[:7]), mark(code[7:])
    return chance.choice(
        (
            f"前半は{first}です{between}後半は{second}です",
            f"The first half is {first}{between}The second half is {second}",
        )
    )


COPIED: dict[str, Form] = {
    "signs of HTML between": Form("whole", by("&ndash;", "&#45;", "&nbsp;", "&#8211;", "&minus;")),
    "every character a sign of HTML": Form("whole", _entities),
    "tags of HTML between": Form("whole", by("</b>-<b>", "<br>", "</td><td>", "<span>-</span>")),
    "escapes of a program's strings": Form("whole", by("\\u002d", "\\n", "\\t")),
    "a mail's encoding": Form("whole", by("=2D", "=20", "=E2=80=93")),
    "a mail's line break": Form("whole", _broken_in_mail),
    "bold in Markdown": Form("whole", _each_group("**", "**", "-")),
    "numbered lines": Form("whole", _numbered_lines),
    "①, ②, ③": Form("whole", _round_numbers),
    "messages of a chat": Form("halves", _turns, framed=False),
    "many words between": Form(
        "halves", by(" and after that there is ", " um then ", "、えーと、それから", "、次に書いてあるのが")
    ),
    "half-width kana between": Form("halves", by("ﾄ", " ﾄ ", "ｿﾚｶﾗ", "ﾊｲﾌﾝ")),
    "begins, continues, finishes": Form("halves", said("begins {0}, continues {1}, finishes {2}")),
    "letters of emoji": Form("whole", _drawn(0x1F170)),
    "letters of flags": Form("whole", _drawn(0x1F1E6)),
    "two pasted together": Form("whole", _pasted_twice),
    "halves a sentence apart": Form("halves", _far_apart, framed=False),
    "blanks of a scan": Form("whole", _scanned),
    "5-5-5": Form("whole", _equal(5, 3, "-", " ")),
    "4-4-4, hyphens": Form("whole", _equal(4, 3, "-")),
    "20 characters in fours": Form("whole", _equal(4, 5, "-", " ")),
    "25 characters in fives": Form("whole", _equal(5, 5, "-", " ")),
    "another sign for one": Form("one off", _slipped),
    "emoji for one": Form("one off", unread(("❓", "❌", "⬛", "⬜", "🔲", "🟦"), "-")),
    "8 or B, 8かB, without brackets": Form("one off", _doubted),
    "halves, letter by letter": Form("spelled", _spelled_halves),
    "alphabet of the police": Form("spelled", spelled(_alphabet(_POLICE) | _DIGITS, ", ", " ")),
    "alphabet of primers": Form("spelled", spelled(_alphabet(_PRIMER) | _DIGITS, ", ", " ")),
    "アルファ ブラボー": Form("spelled", spelled(_alphabet(_KANA_NATO), "、", " ", "・")),
    "ヴイ, デー, ダブル": Form("spelled", spelled(_alphabet(_KANA_OTHERWISE), "、", " ", "・")),
    "ｴｰ ﾋﾞｰ": Form("spelled", spelled({k: _half_width(v) for k, v in _alphabet(_KANA_OTHERWISE).items()}, "､", " ")),
    "bee cee dee": Form("spelled", spelled(_alphabet(_SOUNDS) | _DIGITS, " ", ", ", "-")),
    "エーはAlfaのA": Form("spelled", _example_in_japanese),
    "Aはアメリカ": Form(
        "spelled", spelled({k: f"{k}は{v}" for k, v in _alphabet(_PLACES).items()}, "、", "で、", " ")
    ),
    "アメリカのエー": Form(
        "spelled", spelled({k: f"{v}の{_alphabet(_KANA_OTHERWISE)[k]}" for k, v in _alphabet(_PLACES).items()}, "、")
    ),
    "ei bii shii": Form("spelled", spelled(_alphabet(_ROMAJI), " ", ", ")),
    "uh, えっと, です between": Form("spelled", spelled({}, " uh ", ", um, ", "、えっと、", "です、")),
    "A then B, AのB": Form("spelled", spelled({}, " then ", "の", "と", " and ")),
    "with their places": Form("spelled", _with_places),
}
