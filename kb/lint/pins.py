"""Do the pins fit the articles, do they hold today, and do they apply where they are expected to?"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from kb.loading.library import Library
from kb.loading.pins import PINS_FILE
from kb.model.finding import Finding, Level
from kb.model.pin import Pin

__all__ = ["pin_findings"]


def pin_findings(library: Library, today: date) -> Iterator[Finding]:
    """Yield KB801 (no such article), KB802 (urgent), KB803 (over), KB804 (a case fails), KB805 (two disagree)."""
    known = {article.id for article in library.articles}
    urgent = {article.id for article in library.articles if article.severity == "urgent"}
    for pin in library.pins:
        for field, names in (("first", (pin.first,) if pin.first else ()), ("hide", pin.hide)):
            for name in names:
                if name not in known:
                    yield _finding(pin, "KB801", field, f"there is no article {name!r}", "correct the id")
        for name in urgent.intersection(pin.hide):
            message = f"{name!r} is urgent: a warning is never hidden"
            yield _finding(pin, "KB802", "hide", message, "take it out; it is shown all the same")
        if pin.until and pin.until < today:
            yield _finding(pin, "KB803", "until", f"held until {pin.until}", "delete it", level="warning")
        yield from _case_findings(pin)
    for one, other in combinations(library.pins, 2):
        if one.first and other.first and one.first != other.first and (text := _both_apply(one, other)):
            message = f"{text!r} is pinned to {one.first!r} in line {one.line}, which wins"
            yield _finding(other, "KB805", "first", message, "keep one of them", level="warning")


def _case_findings(pin: Pin) -> Iterator[Finding]:
    for place, case in enumerate(pin.expect):
        if pin.applies_to(case.text) != case.applies:
            message = f"{case.text!r} {'is not' if case.applies else 'is'} among what it applies to"
            yield _finding(pin, "KB804", f"expect[{place}]", message, "correct queries, messages or the case")


def _both_apply(one: Pin, other: Pin) -> str:
    """Return a text that both apply to on the same day; empty for none."""
    latest_start = max(one.since or date.min, other.since or date.min)
    if latest_start > min(one.until or date.max, other.until or date.max):
        return ""
    texts = (*other.queries, *other.messages)
    return next((text for text in texts if one.applies_to(text)), "")


def _finding(pin: Pin, code: str, field: str, message: str, hint: str, *, level: Level = "error") -> Finding:
    return Finding(PINS_FILE, pin.line, code, level, field, message, hint)
