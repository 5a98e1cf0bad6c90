"""E-mail addresses and phone numbers, as they are written and as they are spaced or said.

Each pattern is bounded or possessive, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator

import phonenumbers

__all__ = ["find_emails", "find_phones"]

_LOCAL = r"[A-Za-z0-9._%+-]"
_HOST = r"[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+"
_WRITTEN = re.compile(rf"(?<!{_LOCAL}){_LOCAL}++@{_HOST}(?:{_LOCAL}*+@{_HOST})?")
"""Twice in a row as Slack writes it: "<mailto:taro@example.com|taro@example.com>"."""
_OF_MANY = "(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|gmx|proton(?:mail)?|docomo|ezweb|softbank)"
_DOTTED = r"(?:(?:[,. ]| dot ){1,2}(?:com|co|ne|jp|net|me)(?![A-Za-z0-9]))"
_SLIPPED = re.compile(
    rf"(?<!{_LOCAL}){_LOCAL}++ ?@ ?{_OF_MANY}(?:{_DOTTED}{{1,3}}|(?![A-Za-z0-9@.-]))"
    rf"|(?<!{_LOCAL})(?:(?=[A-Za-z]*[0-9._%+-]+[A-Za-z0-9])|(?<=mail is )|(?<=mail: )|(?<=dress is )){_LOCAL}++"
    rf" at (?:mark )?{_OF_MANY}{_DOTTED}{{1,3}}"
    rf"|(?<!{_LOCAL}){_LOCAL}{{3,60}}+[★☆◎◆●]{_HOST}",
    re.IGNORECASE,
)
"""Of a host that gives addresses to everybody: with "at", with a comma, without its end."""
_NAME = r"[A-Za-z0-9][A-Za-z0-9_+-]{0,40}(?: ?\. ?[A-Za-z0-9_+-]{1,40}| (?:dot|ドット) [A-Za-z0-9_+-]{1,40}){0,3}"
_AT = r"(?: ?@ ?| ?[\[({<] ?(?:at?|@|アット|あっと) ?[\])}>] ?| ?(?:アット(?:マ-ク)?|あっと(?:ま-く)?) ?)"
_DOT = r"(?:\.| \. | ?[\[({<] ?(?:dot|\.|ドット|どっと) ?[\])}>] ?| dot | ?(?:ドット|どっと) ?)"
_DOMAIN = r"[A-Za-z0-9-]{1,40}"
_SPACED = re.compile(
    rf"(?<!{_LOCAL}){_NAME}{_AT}{_DOMAIN}(?:{_DOT}{_DOMAIN}){{1,3}}"
    rf"|(?<!{_LOCAL}){_NAME} at {_DOMAIN}(?: ?[\[({{] ?dot ?[\])}}] ?| dot ){_DOMAIN}"
    rf"(?:(?: ?\. ?| dot ){_DOMAIN}){{0,2}}",
    re.IGNORECASE,
)
_MAY_BE_SPACED = re.compile(r"@|アット|あっと|[\[({<] ?at?\b|\bdot\b", re.IGNORECASE)
_MAY_BE_SLIPPED = re.compile(rf"(?:@ ?| at (?:mark )?){_OF_MANY}|[★☆◎◆●]", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{2,}+(?![A-Za-z0-9-])[^@]*$|xn--", re.IGNORECASE)
"""A label of letters alone, without which "react@18.3.1" and "i9 @ 6.0GHz" are no addresses."""
_NOT_NAMES = re.compile(
    r"(?:look|shop|buy|bought|order|purchas|pa[iy]d?|sold|check|page|site|store|available|work|go|went|here|there|it|"
    r"me|us|them|cards?|codes?|account|price|log|sign|call|chat|support|and|only|is|was|are)[a-z]{0,4}",
    re.IGNORECASE,
)
"""What stands before "at amazon dot com" and is nobody's name."""

_BEFORE_DIGIT, _AFTER_DIGIT = r"(?<![A-Za-z0-9])(?<!\d[- ])", r"(?![- ]?\d)"
_PHONE = re.compile(
    rf"{_BEFORE_DIGIT}(?:\+81[-. ]?|0)\d{{1,4}}[-. ]\d{{1,4}}[-. ]\d{{3,4}}{_AFTER_DIGIT}"
    rf"|{_BEFORE_DIGIT}\(?0\d{{1,4}}[)(-]\d{{1,4}}[)-]\d{{3,4}}{_AFTER_DIGIT}"
    rf"|(?:{_BEFORE_DIGIT}|(?<=tel)|(?<=TEL))0\d{{9,10}}(?![A-Fa-f]{{4}}){_AFTER_DIGIT}"
    rf"|{_BEFORE_DIGIT}(?:\+?1[-. ])?(?:\(\d{{3}}\) ?|\d{{3}}[-.])\d{{3}}[-.]\d{{4}}{_AFTER_DIGIT}"
    rf"|\+\d{{1,3}}(?:[-. ]?\d){{8,12}}{_AFTER_DIGIT}"
)
_LOOSE = re.compile(
    r"(?<![A-Za-z0-9])(?<!\d[-. ])(?:"
    r"(?P<JP>\(?0(?:[-. ()]{0,3}\d){9,10})"
    r"|(?P<US>(?:\+?1[-. ]{1,3})?[2-9]\d\d[-. ]{1,3}[2-9]\d\d[-. ]{1,3}\d{4})"
    r"|(?P<any>\+[-. ()]{0,2}\d(?:[-. ()]{0,3}\d){7,13}))(?![A-Za-z0-9])(?![-. ]\d)"
)
_ASKED_TO_CALL = re.compile(
    r"(?:(?<![A-Za-z])(?:call(?: me)?|text(?: me)?|phone|tel|cell|mobile|whatsapp)|電話|携帯)"
    r"(?: ?(?:number|no\.?|番号))?(?: ?(?:is|at|on|は|[:.#]))? ?"
    r"(?P<number>[2-9]\d{2}[2-9]\d{6})(?![A-Za-z0-9]|[- ]\d)",
    re.IGNORECASE,
)
_OF_COMPANIES = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)
_MAY_BE_MOBILE = re.compile(r"(?:0|\+81\D{0,3})80\D?0(?!\d{0,1}[-. )])")
"""0800-123-456 is a company's, 080-0123-4567 and 08001234567 need not be."""
_DIGITS = range(10, 12)  # of a Japanese number and of a North American one


def find_emails(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each e-mail address."""
    if "@" in folded:
        for match in _WRITTEN.finditer(folded):
            if _TOP_LEVEL.search(folded, match.start(), match.end()):
                yield match.span()
    if _MAY_BE_SLIPPED.search(folded):
        for match in _SLIPPED.finditer(folded):
            yield match.span()
    if _MAY_BE_SPACED.search(folded):
        for match in _SPACED.finditer(folded):
            if _TOP_LEVEL.search(match.group()) and not _NOT_NAMES.fullmatch(match.group().split()[0]):
                yield match.span()


def find_phones(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each phone number: of the common forms, and of any grouping if it is assigned.

    Numbers that cost the caller nothing, or have a price, are a company's: 0120-…, 0570-…, 1-800-….
    """
    for match in _PHONE.finditer(folded):
        written = match.group()
        is_long = written[0] == "+" or sum(map(str.isdigit, written)) in _DIGITS
        if is_long and not _is_of_company(written, _parsed(written, "JP" if "0" in written[:2] else "US")):
            yield match.span()
    for match in _LOOSE.finditer(folded):
        number = _parsed(match.group(), match.lastgroup or "")
        if number and phonenumbers.is_valid_number(number) and not _is_of_company(match.group(), number):
            yield match.span()
    for match in _ASKED_TO_CALL.finditer(folded):
        number = _parsed(match["number"], "US")
        if number and phonenumbers.is_valid_number(number) and not _is_of_company(match["number"], number):
            yield match.span("number")


def _parsed(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(written, None if region == "any" else region)
    except phonenumbers.NumberParseException:
        return None


def _is_of_company(written: str, number: phonenumbers.PhoneNumber | None) -> bool:
    if number is None or _MAY_BE_MOBILE.match(written):
        return False
    return phonenumbers.number_type(number) in _OF_COMPANIES
