"""Findings over a whole knowledge base that loads.

Each rule is a generator over a :class:`~kb.loading.library.Library`; a plain Markdown folder is held only to what it
has. Codes are stable:

======  =====================================================================
KB1xx   a file or its front matter cannot be read (in Kaiketsu's own format raised while loading)
KB2xx   structure: headings, empty sections, steps, symptoms
KB3xx   links: near causes, checks; dead links and anchors, pictures, alternative texts; the wording's articles
KB4xx   freshness: review dates, verification dates, articles that help less than they did (by the command, KB404)
KB5xx   translations: missing, behind, in disagreement
KB6xx   structured checks: references, rules, outcomes, translations, cases
KB7xx   judged queries: rows, labels, near-duplicates between splits, leaks into articles
KB8xx   pins: their articles, days, expected cases
======  =====================================================================
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from kb.lint.checks import check_findings
from kb.lint.freshness import freshness_findings
from kb.lint.judged import judged_findings
from kb.lint.left_out import left_out_findings
from kb.lint.links import address_findings, link_findings
from kb.lint.pins import pin_findings
from kb.lint.structure import structure_findings
from kb.lint.summary import summary_lines
from kb.lint.translation import translation_findings
from kb.lint.wording import wording_findings
from kb.loading.library import Library, load_library
from kb.model.errors import LibraryError
from kb.model.finding import Finding

__all__ = ["lint_folder", "lint_library", "summary_lines"]

Rule = Callable[[Library], Iterator[Finding]]

_RULES: tuple[Rule, ...] = (
    left_out_findings,
    structure_findings,
    link_findings,
    address_findings,
    wording_findings,
    translation_findings,
    check_findings,
    judged_findings,
)


def lint_folder(root: Path) -> list[Finding]:
    """Return all findings of the knowledge base in ``root``, sorted by file and line."""
    try:
        library = load_library(root)
    except LibraryError as error:
        return list(error.findings)
    return lint_library(library)


def lint_library(library: Library, *, today: date | None = None) -> list[Finding]:
    """Return all findings of a loaded library, sorted by file and line."""
    findings = [finding for rule in _RULES for finding in rule(library)]
    day = today or date.today()  # noqa: DTZ011 - review dates are local dates
    findings.extend(freshness_findings(library, day))
    findings.extend(pin_findings(library, day))
    return sorted(findings)
