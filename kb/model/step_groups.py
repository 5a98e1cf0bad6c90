"""The steps of a section by the case that they are for: a line in bold between them begins another one."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from kb.model.article import Section

__all__ = ["StepGroup", "step_groups"]


class StepGroup(NamedTuple):
    """Steps below one line in bold.

    Attributes:
        title: The line; empty for the steps before the first one.
        steps: Plain text of each, in order.
    """

    title: str
    steps: tuple[str, ...]


def step_groups(section: Section) -> Iterator[StepGroup]:
    """Yield the groups of a section that have steps, in order."""
    title, steps = "", list[str]()
    for line in section.text.split("\n"):
        if line in section.steps:
            steps.append(line)
        elif f"<p><strong>{escape(line, quote=False)}</strong></p>" in section.html:
            if steps:
                yield StepGroup(title, tuple(steps))
            title, steps = line, []
    if steps:
        yield StepGroup(title, tuple(steps))
