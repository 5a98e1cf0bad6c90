"""Find what proves that a card or an account is somebody's, behind its name: CVV, PIN, one-time code, password."""

import re
from collections.abc import Iterable, Iterator

__all__ = ["find_security_codes"]

_NUMBERED = r"(?: ?(?:code|number|no\.?|#))?"
_OF_CARD = (
    rf"(?:cvv2?|cvc2?|cvn|cid|csc){_NUMBERED}|security ?(?:code|number)|card ?verification(?: ?code)?"
    r"|(?:three|four|3|4)[- ]?digits? (?:code |number )?(?:on|at) the back(?: of (?:the|my) card)?"
)
_OF_CARD_JA = r"セキュリティ-?(?:コ-ド|番号)|裏面?の?[3三]桁|確認コ-ド"
_PIN = rf"(?<![A-Za-z])(?:pin|pin ?code){_NUMBERED}(?![A-Za-z0-9])"
_LONGER = (
    rf"access ?(?:code|number)|passcode|(?:otp|one[- ]?time (?:password|passcode|pin|code)){_NUMBERED}"
    r"|(?:verification|authentication|confirmation|2fa) ?(?:code|pin)"
)
_LONGER_JA = (
    r"PIN ?(?:コ-ド|番号|ナンバ-)|ピン(?:コ-ド|番号|ナンバ-)|暗証番号|認証(?:コ-ド|番号)|確認(?:コ-ド|番号)"
    r"|ワンタイム(?:パスワ-ド|コ-ド)"
)
_SIGNS = r"[^A-Za-z0-9\n]{0,3}"
_SAID = rf"{_SIGNS}(?:is|are|was|number|no|は|が|の番号は?)?{_SIGNS}"
_UNITS = "digit|time|char|try|tries|attempt|minute|hour|second|%"
_NO_DIGIT_NOR_UNIT = r"(?!\d)(?![桁文個つ年月日円回枚人]| ?digit)"
_NO_CODE = r"(?![A-Za-z0-9]|-[A-Za-z0-9]|(?-i: [A-Z0-9]{4}))"
"""The digits are no beginning of a gift code: "PIN: 1234-CDEF34-GHK5"."""
_NO_UNIT = rf"{_NO_CODE}(?!ヶ|か月)(?![桁文個つ年月日円回枚人時分秒]|[- ]?(?:{_UNITS}))"
_BEHIND_NAME = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_OF_CARD})(?![A-Za-z0-9])|{_OF_CARD_JA}){_SAID}(?P<code>\d ?\d ?\d(?: ?\d)?)"
    rf"{_NO_DIGIT_NOR_UNIT}"
    rf"|(?:(?<![A-Za-z])(?:{_LONGER})(?![A-Za-z0-9])|{_LONGER_JA}){_SAID}(?P<longer>\d(?:[ -]?\d){{3,11}}){_NO_UNIT}",
    re.IGNORECASE,
)
_BEHIND_PIN = re.compile(
    rf"{_PIN}{_SAID}(?P<code>\d(?:[ -]?\d){{3}}|\d(?:[ -]?\d){{7}}|(?P<any>\d(?:[ -]?\d){{4,11}})){_NO_UNIT}",
    re.IGNORECASE,
)
"""Four digits, or eight. Of another length it may be a postal code of India, but not where somebody has a card."""
_CARD = re.compile(r"card|gift|voucher|balance|カ-ド|ギフト", re.IGNORECASE)
_PASSWORD = re.compile(
    r"(?:(?<![A-Za-z])(?:password|passwd|pwd)|パスワ-ド)(?: ?(?:is|was|は|が|[:=]))+ ?[\"'「『]?"
    r"(?P<password>(?=[!-~]{0,60}?[A-Za-z])(?=[!-~]{0,60}?\d)[!-~]{6,64}(?<![.,;:!?)\"']))",
    re.IGNORECASE,
)
"""With a letter and a digit: "password is wrong" and "password is 8 characters" have none."""
_EXPIRY = r"(?:(?:exp|expiry|expires?|valid thru|有効期限)[ .:]{0,3})?(?:\d{1,2} ?[/-] ?\d{2,4}[ ,/:;()-]{1,4})?"
_BESIDE = re.compile(rf"[ ,/:;()-]{{1,4}}{_EXPIRY}(?P<code>\d{{3,4}})(?!\d)(?!円|yen| yen|[/:.-]\d)")
"""An expiry and a security code right behind a card."""


def find_security_codes(folded: str, card_ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each code behind a payment card or behind its name.

    Args:
        folded: A folded text.
        card_ends: Where its payment cards end.
    """
    for end in card_ends:
        if beside := _BESIDE.match(folded, end):
            yield beside.span("code")
    for match in _BEHIND_NAME.finditer(folded):
        yield match.span("code" if match["code"] else "longer")
    for match in _BEHIND_PIN.finditer(folded):
        if match["any"] is None or _CARD.search(folded):
            yield match.span("code")
    for match in _PASSWORD.finditer(folded):
        yield match.span("password")
