"""Find codes of sixteen hiragana, as BitCash cards have them: in fours, or behind the brand's name."""

import re
from collections.abc import Iterator

__all__ = ["find_kana_codes"]

_SIGN = "[あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむもやゆよらりるれろわ]"
_CODE = re.compile(
    rf"(?<![ぁ-ん]){_SIGN}{{4}}(?P<gap>[-./ ]{{1,2}}){_SIGN}{{4}}(?:(?P=gap){_SIGN}{{4}}){{2}}(?![ぁ-ん]{{3}})"
    r"|(?:bitcash|ビットキャッシュ|ひらがな(?:ID|番号|コ-ド))[^ぁ-んA-Za-z]{0,12}"
    r"(?:の?ひらがな(?:ID|番号|コ-ド)?)?[はが: ]{0,3}"
    rf"(?P<whole>{_SIGN}{{16}})",
    re.IGNORECASE,
)


def find_kana_codes(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each."""
    for match in _CODE.finditer(folded):
        yield match.span("whole" if match["whole"] else 0)
