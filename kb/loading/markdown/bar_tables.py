"""Write tables as GitHub has them, with bars between the cells."""

import re
from collections.abc import Sequence

__all__ = ["BAR", "bar_rule", "bar_table", "in_cell"]

BAR = re.compile(r"(?<!\\)\|")
"""What parts two cells."""


def bar_table(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Return the lines of a table.

    Args:
        rows: Cells as Markdown; the first row is the head.
        indent: Blanks before each line.
    """
    head, *others = (f"{indent}| {' | '.join(row)} |" for row in rows)
    return [head, bar_rule(max(map(len, rows)), indent), *others]


def bar_rule(width: int, indent: str = "") -> str:
    """Return the line below a head of ``width`` cells."""
    return f"{indent}|{' --- |' * width}"


def in_cell(text: str) -> str:
    """Return a text that may stand in a cell: its bars end none, and its lines are one."""
    return text.replace("|", "\\|").replace("\n", "<br>")
