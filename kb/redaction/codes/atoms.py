"""A folded text as atoms: runs of letters and digits, characters that cannot be read, and barriers between them.

An atom is what one writes without a gap. A run ends where small letters turn to capitals, so that ``codeAB12`` is the
word and the beginning of the code. Identifiers of a known form (addresses of the web, UUIDs, error codes,
tracking numbers) are barriers: a code does not reach across them.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.redaction.codes.letter_names import ALIKE
from kb.redaction.codes.letters import oddity
from kb.redaction.codes.phrases import SAYING

__all__ = ["Atom", "atoms_of", "chains", "known_ids", "shielded"]


class Atom(NamedTuple):
    """A run, or one or more characters that cannot be read.

    Attributes:
        start: Offset in the folded text.
        end: Offset behind it.
        text: Its characters; empty for characters that cannot be read.
        size: Characters of a code that it stands for.
        odd: ``letters.oddity``.
    """

    start: int
    end: int
    text: str
    size: int
    odd: float


_MAX_GAP = 12
"""Blanks and signs between two groups."""

_A = "[A-Za-z0-9]"
_UNREAD = "[?*■□〇○●◯◎※_#…×✕✖☐▒▓█❌❎❓❔⬛⬜◼◻▪▫◾◽🔲🔳🟥🟦🟧🟨🟩🟪🟫]"
_BETWEEN_GROUPS = rf"(?<={_A}{{3}})(?:[*_#…]|\.{{2,4}})(?={_A}{{3}})"
_SAID_UNREAD = (
    "unreadable|illegible|scratched|missing|unknown|unclear|blank|smudged|不明|不鮮明|読めない|読めません|見えない|見えません|"
    "かすれ|消えて|欠け|わからない|分からない"
)
_OPENING, _CLOSING = r"[\[({<「『【]", r"[\])}>」』】]"
_MAYBE = r"(?:(?:maybe|perhaps|either|possibly) |たぶん|多分|もしかして)?"


def _second_readings() -> str:
    """Return a pattern for what follows a character that may be another: " or B", "か8", "(0?)"."""
    others: dict[str, str] = {}
    for first, second in map(tuple, ALIKE.split()):
        others[first] = others.get(first, "") + second
        others[second] = others.get(second, "") + first
    between = r"(?:\s?(?:or|か|または|もしくは)\s?|\s?\()"
    said = rf"(?<={_A})\s?\((?:or |maybe |または|もしくは){_A}"
    alone = rf"(?<={_A})(?<!{_A}{{2}})\s?(?:or|か|または)\s?{_A}(?!{_A})"
    alike = "|".join(
        rf"(?<=[{sign}{sign.lower()}]){between}[{either}{either.lower()}]" for sign, either in others.items()
    )
    return f"{said}|{alone}|{alike}"


_ATOM = re.compile(
    # "[8 or B]", "(8/B?)", "「8か B」": one character, and two readings of it; the second alone in "8 or B", "8か B"
    rf"(?P<doubt>{_OPENING}\s?{_MAYBE}{_A}(?:\s?(?:or|/|\||-|か|または|,|、|\?)\s?{_A}){{1,2}}\s?(?:か[もな]?|\?)?\s?{_CLOSING}"
    rf"|{_OPENING}\s?{_A}\s?(?:\?|か[もな]?)\s?{_CLOSING})"
    rf"|(?P<again>(?=[ (oかまも])(?:{_second_readings()})(?![a-z]{{3}})\s?(?:か[もな]|\?(?=\)))?\)?)"
    rf"|(?P<word>{_OPENING}(?:{_SAID_UNREAD})[^\[\](){{}}\n]{{0,12}}{_CLOSING})"
    rf"|(?!{_BETWEEN_GROUPS})(?P<unread>{_OPENING}{_UNREAD}{{1,6}}{_CLOSING}|{_UNREAD}+|(?<={_A})\.{{2,4}}(?={_A}))"
    rf"|(?P<run>{_A}+)"
)
_BRACKETS = "[](){}<>「」『』【】"
_LIST_MARK = re.compile(r"(?:(?<=\()|(?<![A-Za-z0-9(-]))[1-4](?=\))")
"""A number of a list, "(1)" or "1)": no character of what is listed."""
_PASTED = re.compile(rf"(?<={_A}{{4}}-{_A}{{6}}-){_A}{{8,10}}(?=-{_A}{{6}}-{_A}{{4,10}}(?!{_A}))")
"""The end of a code and the beginning of one that was pasted right behind it."""
_GLUED = re.compile(
    r"(?<=[a-z])(?=[A-Z])"  # codeAB12
    r"|(?<=[a-z0-9])(?=[A-Z][a-z]{2})"  # Windows11Home
    r"|(?<=[a-z]{3})(?=\d[A-Z0-9]*[A-Z])"  # code7A12
    r"|(?<=[A-Z0-9]{2})(?=[a-z]{4})"  # GH56invalid
)
_TYPED_L_AND_O = re.compile(r"(?=(?:[lo]?[A-Z0-9]+){1,8}[lo]?$)(?=[A-Z0-9]*[lo])[A-Z0-9lo]{6,}")
"""Small letters for I, 1, O and 0 among capitals."""
_LABEL = re.compile(r"(?:gift|claim|redeem)?(?:code|card|number|no|gift|key)(?=[a-z0-9]{3})", re.IGNORECASE)
_UNREAD_ODD, _DOUBT_ODD = -0.5, 3.0

_HEX = "[0-9A-Fa-f]"
_IDS = re.compile(
    rf"(?<!{_A})(?:"
    rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"  # UUID
    rf"|(?<!{_A}-)0x{_HEX}{{2,64}}(?!-{_A})|0X{_HEX}{{6,16}}"  # fewer in capitals, or among hyphens, may be a group
    r"|B0[A-Z0-9]{8}"  # ASIN
    r"|[A-Z]{2}\d{9}[A-Z]{2}"  # parcels between postal services (UPU S10)
    r"|1Z[A-Z0-9]{16}"  # UPS
    r"|TBA\d{9,12}"  # Amazon Logistics
    r"|\d{5}-(?:\d{5}-\d{5}-[A-Z]{2}\d{3}|OEM-\d{7}-\d{5})"  # Windows products
    r"|FY\d{2,4}Q[1-4]|Q[1-4]FY\d{2,4}|(?<=1[01] )2\dH[12]"  # quarters, and halves: Windows 11 23H2
    r"|[A-Z]{2}\d[A-Z]\.\d{6}\.\d{3}(?:\.[A-Z]\d)?"  # builds of Android
    r"|[Vv]\d{1,3}(?:\.\d{1,4}){2,5}|lib[a-z]{2,12}\d{0,2}|UC[A-Za-z0-9_-]{22}"  # versions, packages, channels
    r"|KB\d{6,7}|CVE-\d{4}-\d{4,7}"
    rf"|(?:{_HEX}{{2}}[:-]){{5}}{_HEX}{{2}}"  # MAC
    r"|lib[a-z0-9_+-]{2,40}\.(?:so|dylib|dll)(?:\.\d{1,4}){0,4}"  # shared libraries
    # hexadecimal, with a digit and a letter; a group of a code is such once in 160 times at six characters
    r"|(?=[a-f]{0,63}\d)(?=\d{0,63}[a-f])[0-9a-f]{7,64}|(?=[A-F]{0,63}\d)(?=\d{0,63}[A-F])[0-9A-F]{8,64}"
    # sellers and marketplaces of Amazon
    r"|(?:(?<=seller )|(?<=seller id )|(?<=marketplace )|(?<=marketplace id )|(?<=セラ- )|(?<=出品者 ))"
    r"A[A-Z0-9]{12,13}"
    rf")(?!{_A})"
    r"|=\?[A-Za-z0-9-]{3,20}\?[BQbq]\?"  # the beginning of a word that is encoded in a mail's head
)
_DATES = re.compile(rf"(?<!{_A})(?<!{_A}[./:])\d{{1,4}}(?:[./:]\d{{2,4}}){{1,3}}(?!{_A})")
"""Dates, times, versions, addresses of machines."""
_BEGUN_VALUE = re.compile(r"=[A-Za-z0-9]{1,8}$")
"""A value at the end of an address, whose rest may stand behind a blank."""
_ADDRESS_IDS = re.compile(r"(?<=[?&;])(?:nodeId|p[fd]_rd_\w{1,3}|qid|v|ref_?)=[\w-]+")
_URL = re.compile(
    r"(?:https?:/{0,2}|www\.)[^\s\u3040-\u9fff「」]+"
    r"|(?<![A-Za-z0-9.-])[A-Za-z0-9.-]+\.(?:com|jp|net|org|io|co|dev|me|be|ly)/[^\s\u3040-\u9fff「」]*"
)
_URL_PART = re.compile(
    r"[/?&=#.:;]|[A-Za-z0-9]{28,}"
    r"|(?<![A-Za-z0-9])(?=(?:[A-Za-z0-9]*?[a-z](?=[A-Z])){2})[A-Za-z0-9]{9,}"  # capitals and small letters in turn
)


_VALUE = re.compile(r"(?<==)[A-Za-z0-9]+(?:[./:][A-Za-z0-9]+){1,5}(?![A-Za-z0-9./:%])")
"""A value whose groups are parted by signs that part an address elsewhere."""


def known_ids(folded: str, taken: bytearray) -> bytearray:
    """Return what is taken, and one for each character of an identifier of a known form."""
    shield = bytearray(taken)
    for match in _IDS.finditer(folded):
        _mark(shield, match)
    return shield


def shielded(folded: str, taken: bytearray) -> bytearray:
    """Return what is taken, with identifiers of a known form and the signs that part an address."""
    shield = bytearray(taken)
    for match in itertools.chain(_IDS.finditer(folded), _DATES.finditer(folded)):
        _mark(shield, match)
    if "/" in folded or "www." in folded:
        values = bytearray(len(folded))
        for match in _URL.finditer(folded):
            for value in _VALUE.finditer(folded, *match.span()):
                _mark(values, value)
            for pattern in (_URL_PART, _ADDRESS_IDS):
                for part in pattern.finditer(folded, *match.span()):
                    if not (values[part.start()] and part.group() in "./:"):
                        _mark(shield, part)
            if match.end() < len(folded) and folded[match.end()].isspace() and not _BEGUN_VALUE.search(match.group()):
                shield[match.end()] = 1
    return shield


def chains(atoms: list[Atom], folded: str, barriers: bytearray) -> Iterator[list[Atom]]:
    """Yield lists of atoms that nothing parts but a few blanks and signs: no barrier, no word of saying a code."""
    chain: list[Atom] = []
    for atom in atoms:
        if atom.text in SAYING:
            if chain:
                yield chain
            chain = []
            continue
        if chain and not _is_tight(folded, chain[-1].end, atom.start, barriers):
            yield chain
            chain = []
        chain.append(atom)
    if chain:
        yield chain


def atoms_of(folded: str, barriers: bytearray) -> Iterator[Atom]:
    """Yield the atoms that no barrier touches."""
    for match in _ATOM.finditer(folded):
        start, end = match.span()
        if barriers.find(1, start, end) >= 0:
            continue
        if match.lastgroup == "run" and end - start == 1 and _LIST_MARK.match(folded, start):
            continue
        if match.lastgroup == "run":
            cut = start + (end - start + 1) // 2 if _PASTED.match(folded, start) else end
            yield from _pieces(folded[start:cut], start)
            if cut < end:
                yield from _pieces(folded[cut:end], cut)
        elif match.lastgroup == "again":
            yield Atom(start, end, "", 0, 0.0)
        elif match.lastgroup in ("doubt", "word"):
            yield Atom(start, end, "", 1, _DOUBT_ODD)
        else:
            yield Atom(start, end, "", len(match.group().strip(_BRACKETS)), _UNREAD_ODD)


def _pieces(run: str, start: int) -> Iterator[Atom]:
    """Yield a run in pieces where it is glued to words."""
    is_one = len(run) < 4 or run.isupper() or run.islower() or _TYPED_L_AND_O.fullmatch(run)  # noqa: PLR2004
    pieces = [run] if is_one else _GLUED.split(run)
    for piece in pieces:
        label = _LABEL.match(piece)
        for part in (piece[: label.end()], piece[label.end() :]) if label else (piece,):
            yield Atom(start, start + len(part), part, len(part), oddity(part))
            start += len(part)


def _is_tight(folded: str, start: int, end: int, barriers: bytearray) -> bool:
    if end - start > _MAX_GAP or barriers.find(1, start, end) >= 0:
        return False
    gap = folded[start:end]
    if gap in ("'", "\u2019") and not _may_be_slip(folded[start - 1], folded[end]):
        return False
    return not any(character.isalpha() for character in gap)


def _may_be_slip(before: str, behind: str) -> bool:
    """Tell whether an apostrophe between two characters is none of "don't", "John's" and "5'11"."""
    return (before.isupper() and (behind.isupper() or behind.isdigit())) or (before.isdigit() and behind.isupper())


def _mark(barriers: bytearray, match: re.Match[str]) -> None:
    start, end = match.span()
    barriers[start:end] = b"\1" * (end - start)
