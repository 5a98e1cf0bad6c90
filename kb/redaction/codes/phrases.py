"""The words with which people say a code in pieces: the order of a piece, what a piece is called, what joins two."""

import re

__all__ = ["HYPHEN", "JOIN", "ORDER", "PART", "SAYING", "letters_beside"]

_ORDER_EN = (
    "first second third fourth 1st 2nd 3rd 4th last final finally middle next then rest remaining remainder "
    "beginning begin begins start starts end ends ending continues continuing continued finishes finish "
    "front back top bottom upper lower left right half halves"
)
_PART_EN = (
    "half halves part parts group groups block blocks section bit chunk piece pieces four five six seven eight "
    "character characters chars digit digits letter letters one ones set line row portion segment side box "
    "field cell column"
)
_JOIN_EN = "hyphen dash minus slash dot and then space followed by after that before plus or underscore"
_FILL_EN = (
    "is are was the a it its with of code number in at more says reads to as my i have see can read only but so say "
    "be this comes come goes here there ok okay um uh yes bit agent me"
)
_ORDER_JA = (
    "前半|後半|最初|初め|はじめ|始め|次|つぎ|真ん中|まんなか|中央|中間|途中|最後|さいご|残り|のこり|あと|後|続き|つづき|上の?段|下の?段|上|下|左|右|"
    r"[0-9一二三四]\s?(?:つ|番|個|段|行|ブロック|グル-プ|組|枚|塊|区切り)目|ひとつめ|ふたつめ|みっつめ|先頭|末尾|頭|お尻|おわり|終わり|前|半分"
)
_PART_JA = r"前半|後半|半分|文字|桁|目(?![印的])|段|ブロック|グル-プ|部分"
_JOIN_JA = (
    r"ハイフン|スペ-ス|空白|アンダ-バ-|ダッシュ|マイナス|それから|そして|ソレカラ|ツギ|アト|と|つづけて|続けて|ときて|棒|バ-|横棒|"
    r"(?<![ァ-ヶ])[トノ](?![ァ-ヶ])"
)
_FILL_JA = (
    "の|は|が|で|に|を|も|です|でした|って|という|文字|桁|ケタ|けた|数字|英数字|コ-ド|番号|部分|ブロック|グル-プ|方|ほう|から|まで|その|"
    "だけ|えっと|え-と|それ|はい|客|係|書いてある|書いて|あって|なっている|なって|いて|ある|[0-9]|四|五|六|七|八"
)


def _either(words: str, japanese: str, more: str = "") -> re.Pattern[str]:
    """Return a pattern for English words, and for phrases of Japanese in a folded text, where ー is a hyphen."""
    english = "|".join(sorted(set(words.split()), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{english}{more})(?![A-Za-z0-9])|{japanese}", re.IGNORECASE)


_COUNTED = (
    r"(?:part|group|half|section|block|line|row|set|piece|number|box|field|cell|column) ?(?:one|two|three|four|[1-4])"
    r"|(?:the )?(?:red|blue|green|yellow|black|white|gr[ae]y|dark|light) (?:part|bit|half|box|one)"
)
ORDER = _either(_ORDER_EN, _ORDER_JA, more=f"|{_COUNTED}")
PART = _either(_PART_EN, _PART_JA)
HYPHEN = re.compile(r"hyphen|dash|minus|ハイフン|ダッシュ|マイナス|横棒", re.IGNORECASE)
JOIN = _either(_JOIN_EN, _JOIN_JA)
_ANY = _either(
    f"{_ORDER_EN} {_PART_EN} {_JOIN_EN} {_FILL_EN}",
    f"{_ORDER_JA}|{_JOIN_JA}|{_FILL_JA}",
    more=f"|one|two|three|{_COUNTED}|[0-9]{{1,2}}(?!\\.?[0-9])",
)

_SHORT = 2
_SHORT_WORDS = frozenset({"ok", "me"})
SAYING = frozenset(
    word
    for word in f"{_ORDER_EN} {_PART_EN} {_JOIN_EN} {_FILL_EN}".split()
    if word in _SHORT_WORDS or len(word) > _SHORT
)
"""English words that are no group of a code, however odd their neighbours are."""


def letters_beside(gap: str) -> int:
    """Return how many letters and digits a gap has besides these words."""
    return sum(character.isalnum() for character in _ANY.sub("", gap))
