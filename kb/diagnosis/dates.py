"""Dates as people write them in a complaint: to the day, the month or the year, or counted back from today.

A parsing library would guess a day where there is only a year. What is needed here is the span of days that may
be meant, so that a check can be asked at both of its ends.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["DateMention", "find_dates"]


class DateMention(NamedTuple):
    """A date in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last.
        first: First day that may be meant.
        last: Last day that may be meant.
    """

    start: int
    end: int
    first: date
    last: date


_Span = tuple[date, date]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS)
_EARLIEST_YEAR = 2000  # as the patterns below: "40 years ago" in a complaint is no date of what went wrong


def find_dates(text: str, today: date) -> Iterator[DateMention]:
    """Yield the dates in a text (half-width, lower case), without overlaps, those in the future left out."""
    taken = 0
    found: list[tuple[int, int, _Span]] = []
    for pattern, span_of in _PATTERNS:
        for match in pattern.finditer(text):
            try:
                found.append((match.start(), -match.end(), span_of(match, today)))
            except (ValueError, OverflowError):  # 31 February, year 0
                continue
    for start, negative_end, (first, last) in sorted(found):
        if start >= taken and first <= today and first.year >= _EARLIEST_YEAR:
            taken = -negative_end
            yield DateMention(start, -negative_end, first, min(last, today))


def _day(match: re.Match[str], _today: date) -> _Span:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return day, day


def _month(match: re.Match[str], _today: date) -> _Span:
    year, month = int(match["y"]), int(match["m"])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _english_month(match: re.Match[str], _today: date) -> _Span:
    year = int(match["y"])
    month = next(number for number, name in enumerate(_MONTHS, start=1) if match["m"].startswith(name[:3]))
    day = match.groupdict().get("d")
    if day:
        return date(year, month, int(day)), date(year, month, int(day))
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(match: re.Match[str], _today: date) -> _Span:
    year = int(match["y"])
    return date(year, 1, 1), date(year, 12, 31)


def _years_ago(match: re.Match[str], today: date) -> _Span:
    """People round: "three years ago" is anything from more than two to less than four."""
    return _back(today, years=int(match["n"]) + 1), _back(today, years=int(match["n"]) - 1)


def _days_ago(days: int) -> Callable[[re.Match[str], date], _Span]:
    def span(match: re.Match[str], today: date) -> _Span:
        count = int(match.groupdict().get("n") or 1)
        return today - timedelta(days=(count + 1) * days), today - timedelta(days=(count - 1) * days)

    return span


def _years_back(years: int) -> Callable[[re.Match[str], date], _Span]:
    def span(_match: re.Match[str], today: date) -> _Span:
        return date(today.year - years, 1, 1), date(today.year - years, 12, 31)

    return span


def _back(day: date, *, years: int) -> date:
    year = day.year - years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


_YEAR = r"(?<!\d)(?P<y>20\d\d)"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Span]], ...] = (
    (re.compile(rf"{_YEAR}年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日"), _day),
    (re.compile(rf"{_YEAR}[/.-](?P<m>\d{{1,2}})[/.-](?P<d>\d{{1,2}})(?!\d)"), _day),
    (re.compile(rf"{_YEAR}年(?P<m>\d{{1,2}})月"), _month),
    (re.compile(rf"{_YEAR}[/-](?P<m>\d{{1,2}})(?![\d/-])"), _month),
    (re.compile(rf"\b(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>20\d\d)\b"), _english_month),
    (re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\.?,? (?P<y>20\d\d)\b"), _english_month),
    (re.compile(rf"\b(?P<m>{_MONTH})\.? (?:of )?(?P<y>20\d\d)\b"), _english_month),
    (re.compile(rf"{_YEAR}年"), _year),
    (re.compile(r"\b(?:in|from|since|back in|around) (?P<y>20\d\d)\b"), _year),
    (re.compile(r"(?<!\d)(?P<n>\d{1,2})年(?:くらい|ぐらい|ほど)?前"), _years_ago),
    (re.compile(r"\b(?P<n>\d{1,2}) years? ago\b"), _years_ago),
    (re.compile(r"(?<!\d)(?P<n>\d{1,2})(?:か月|ヶ月|カ月|ケ月|ヵ月|箇月)(?:くらい|ぐらい|ほど)?前"), _days_ago(31)),
    (re.compile(r"\b(?P<n>\d{1,2}) months? ago\b"), _days_ago(31)),
    (re.compile(r"(?<!\d)(?P<n>\d{1,2})週間?(?:くらい|ぐらい|ほど)?前"), _days_ago(7)),
    (re.compile(r"\b(?P<n>\d{1,2}) weeks? ago\b"), _days_ago(7)),
    (re.compile(r"(?<!\d)(?P<n>\d{1,2})日(?:くらい|ぐらい|ほど)?前"), _days_ago(1)),
    (re.compile(r"\b(?P<n>\d{1,2}) days? ago\b"), _days_ago(1)),
    (re.compile(r"今日|本日|さっき|たった今|\btoday\b|\bjust now\b|\bthis morning\b"), _days_ago(1)),
    (re.compile(r"昨日|きのう|\byesterday\b"), _days_ago(1)),
    (re.compile(r"先週|\blast week\b"), _days_ago(7)),
    (re.compile(r"先月|\blast month\b"), _days_ago(31)),
    (re.compile(r"去年|昨年|\blast year\b"), _years_back(1)),
    (re.compile(r"一昨年|おととし"), _years_back(2)),
)
