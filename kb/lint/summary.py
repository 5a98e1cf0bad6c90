"""Say what was looked at and is well: one line a kind of rule."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["summary_lines"]

_KIND = slice(2, 3)
"""Digit of a code that names its kind: 3 in KB304."""


def summary_lines(library: Library, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each kind of rule that the folder gives something to look at.

    It says how much was looked at, and "well" or how many findings there are.
    """
    found = Counter(finding.code[_KIND] for finding in findings)
    for digit, name, looked_at in _kinds(library):
        state = "well" if not found[digit] else f"{found[digit]} finding{'s' if found[digit] > 1 else ''}"
        yield f"{name:<13}{state:<14}{looked_at}"


def _kinds(library: Library) -> Iterator[tuple[str, str, str]]:
    own = [article for article in (*library.articles, *library.drafts) if article.meta is not None]
    everything = (*library.articles, *library.drafts)
    yield "1", "files", f"{_count(len(library.articles), 'article')}, {_count(len(library.drafts), 'draft')}"
    if own:
        sections = sum(len(article.sections) for article in own)
        yield "2", "structure", f"{_count(sections, 'section')}: headings, steps and symptoms"
    links = sum(len(section.links) for article in everything for section in article.sections)
    near = sum(len(article.meta.near) for article in own if article.meta)
    yield "3", "links", f"{_count(links, 'link')} and {_count(near, 'near cause')}"
    if own:
        yield "4", "freshness", f"{_count(len(own), 'day')} of review"
    if len(library.languages) > 1:
        yield "5", "translations", f"{_count(len(library.languages), 'language')}: {', '.join(library.languages)}"
    if library.checks:
        cases = sum(len(check.cases) for check in library.checks)
        yield "6", "checks", f"{_count(len(library.checks), 'check')}, {_count(cases, 'case')} run"
    rows = sum(_rows(path) for path in sorted((library.root / "golden").glob("*.jsonl")))
    if rows:
        yield "7", "judged", f"{rows:,} judged queries"


def _rows(path: Path) -> int:
    try:
        with path.open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 0  # the findings say what it is


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else f'{one}s'}"
