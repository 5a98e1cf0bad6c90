"""E-mail addresses and phone numbers, as they are written and as they are spaced or said.

Each pattern is bounded or possessive, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator

import phonenumbers

__all__ = ["find_emails", "find_phones"]

_LOCAL = r"[A-Za-z0-9._%+-]"
_WRITTEN = re.compile(rf"(?<!{_LOCAL}){_LOCAL}++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+")
_NAME = r"[A-Za-z0-9][A-Za-z0-9_+-]{0,40}(?: ?\. ?[A-Za-z0-9_+-]{1,40}| (?:dot|ドット) [A-Za-z0-9_+-]{1,40}){0,3}"
_AT = r"(?:@| @ | ?[\[({<] ?(?:at|@|アット) ?[\])}>] ?| ?アット(?:マ-ク)? ?)"
_DOT = r"(?:\.| \. | ?[\[({<] ?(?:dot|\.|ドット) ?[\])}>] ?| dot | ?ドット ?)"
_DOMAIN = r"[A-Za-z0-9-]{1,40}"
_SPACED = re.compile(
    rf"(?<!{_LOCAL}){_NAME}{_AT}{_DOMAIN}(?:{_DOT}{_DOMAIN}){{1,3}}"
    rf"|(?<!{_LOCAL}){_NAME} at {_DOMAIN}(?: ?[\[({{] ?dot ?[\])}}] ?| dot ){_DOMAIN}"
    rf"(?:(?: ?\. ?| dot ){_DOMAIN}){{0,2}}",
    re.IGNORECASE,
)
_MAY_BE_SPACED = re.compile(r"@|アット|[\[({<] ?at\b|\bdot\b", re.IGNORECASE)
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
_DIGITS = range(10, 12)  # of a Japanese number and of a North American one


def find_emails(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each e-mail address."""
    if "@" in folded:
        for match in _WRITTEN.finditer(folded):
            if _TOP_LEVEL.search(folded, match.start(), match.end()):
                yield match.span()
    if _MAY_BE_SPACED.search(folded):
        for match in _SPACED.finditer(folded):
            if _TOP_LEVEL.search(match.group()) and not _NOT_NAMES.fullmatch(match.group().split()[0]):
                yield match.span()


def find_phones(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each phone number: of the common forms, and of any grouping if it is assigned."""
    for match in _PHONE.finditer(folded):
        if match.group()[0] == "+" or sum(map(str.isdigit, match.group())) in _DIGITS:
            yield match.span()
    for match in _LOOSE.finditer(folded):
        if _is_assigned(match.group(), match.lastgroup or ""):
            yield match.span()


def _is_assigned(written: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, None if region == "any" else region))
    except phonenumbers.NumberParseException:
        return False
