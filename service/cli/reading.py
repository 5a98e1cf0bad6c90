"""Table below ``build`` and ``lint``: files read, files left out and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kb.loading.library import Library
from kb.model.left_out import LeftOut

__all__ = ["left_out_rows", "reading_lines", "reading_table"]

_SHOWN_PATHS = 3
_SHOWN_FAULTS = 20


def reading_lines(library: Library, *, faults: bool = True) -> list[str]:
    """Return the table; none for a folder in Kaiketsu's own format, of which everything is read.

    Args:
        library: What was read.
        faults: Whether to list the files that cannot be used.
    """
    if library.layout == "articles":
        return []
    return list(reading_table(library, faults=faults))


def reading_table(library: Library, *, faults: bool = True) -> Iterator[str]:
    """Yield the table line by line; arguments as in :func:`reading_lines`."""
    pages = Counter(article.lang for article in library.articles)
    titles = Counter(article.page.title_from for article in library.articles if article.page)
    yield f"read       {_count(len(library.articles), 'page')}"
    if pages:
        yield f"languages  {_shares(pages)}"
    if titles:
        yield f"titles     {_shares(titles)}"
    chosen = [each for each in library.left_out if not each.is_fault]
    if chosen:
        yield f"left out   {_count(len(chosen), 'file or folder', 'files and folders')}"
        yield from _groups(chosen)
    if unusable := library.faults:
        yield f"unusable   {_count(len(unusable), 'file')}"
        shown = unusable[:_SHOWN_FAULTS] if faults else ()
        yield from (f"  {_place(each)}" for each in shown)
        if faults and len(unusable) > _SHOWN_FAULTS:
            yield f"  and {len(unusable) - _SHOWN_FAULTS} more; --json lists them all"


def left_out_rows(library: Library) -> list[dict[str, Any]]:
    """Return what was left out, for JSON."""
    return [{"path": each.path, "reason": each.reason} for each in library.left_out]


def _groups(left_out: Iterable[LeftOut]) -> Iterator[str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for each in left_out:
        groups[each.group].append(each.path)
    for group, paths in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {len(paths) - _SHOWN_PATHS} more" if len(paths) > _SHOWN_PATHS else ""
        yield f"  {group} ({len(paths)}): {', '.join(paths[:_SHOWN_PATHS])}{more}"


def _place(fault: LeftOut) -> str:
    place = f"{fault.path}:{fault.line}" if fault.line else fault.path
    hint = f" ({fault.hint})" if fault.hint else ""
    return f"{place}: {fault.code} {fault.reason}{hint}"


def _shares(counts: Counter[Any]) -> str:
    return " · ".join(f"{name} {count}" for name, count in counts.most_common())


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
