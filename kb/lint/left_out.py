"""Lint the folder: report each file that cannot be used."""

from collections.abc import Iterator

from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["left_out_findings"]


def left_out_findings(library: Library) -> Iterator[Finding]:
    """Yield a warning for each file that was left out because it cannot be used, with the code of what is wrong."""
    for fault in library.faults:
        yield Finding(fault.path, fault.line, fault.code, "warning", "", fault.reason, fault.hint)
