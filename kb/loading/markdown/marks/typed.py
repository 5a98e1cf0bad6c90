"""What people type where Markdown has another sign: full-width bars and asterisks, bullets, states of tasks."""

import re

from kb.loading.markdown.bar_tables import BAR, bar_rule

__all__ = ["with_even_rule", "with_plain_bars", "with_plain_item"]

_TASK = re.compile(r"^([ \t]*(?:[-*+]|\d+[.)])[ \t]+)[\[［]([ \u3000xXｘ✓✔/<>!?*~-])[\]］](?:[ \t\u3000]+|$)")
_OPEN, _DONE = " \u3000", "xXｘ✓✔"
_DOT_ITEM = re.compile(r"^( *)(?:[・•◦▪‣]|－(?=[ \u3000]))[ \t\u3000]*(?=\S)")
_SIGNED_ITEM = re.compile(r"^( *)[●○■□◆◇▶►][ \t\u3000]*(?=\S)")
"""Signs that also stand before headings: items only where they touch."""
_BRACKETED_ITEM = re.compile(r"^( *)[（(]([0-9０-９]{1,2})[)）][ \t\u3000]*(?=\S)")
_COMMA_ITEM = re.compile(r"^( *)([0-9０-９]{1,2})、[ \t\u3000]*(?=[^\s0-9０-９])")
_WIDE_BARS = re.compile(r"^[ \t\u3000]*[｜|].*[｜|][ \t\u3000]*$")
_WIDE_RULE = re.compile(r"^[ \t]*\|(?:[ \t\u3000]*[:：]?[-ー－―—─]+[:：]?[ \t\u3000]*\|)+[ \t]*$")
_RULE = re.compile(r"^([ \t]*)\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*$")
_LEAD = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_RULE_SIGNS = str.maketrans("ー－―—─：\u3000", "-----: ")


def with_plain_bars(line: str) -> str:
    """Return a row of a table with bars and rules of ASCII."""
    if "｜" in line and _WIDE_BARS.match(line):
        line = line.replace("｜", "|").strip("\u3000")
    if line.lstrip()[:1] == "|" and _WIDE_RULE.match(line):
        line = line.translate(_RULE_SIGNS)
    return line


def with_even_rule(above: str, line: str) -> str:
    """Return the rule below a table's head with as many cells as the head; GitHub shows no table otherwise."""
    rule = _RULE.match(line) if "|" in above else None
    if rule is None:
        return line
    above = _LEAD.sub("", above)
    cells, own = (len(BAR.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1 for row in (above, line))
    if cells in {own, 1} or own == 1:
        return line
    return bar_rule(cells, rule[1])


def with_plain_item(lines: list[str], number: int, line: str) -> str:
    """Spell an item as Markdown does: of a list with other bullets or numbers, or a task with another state."""
    if task := _TASK.match(line):
        rest = line[task.end() :]
        box = "[ ] " if task[2] in _OPEN else "[x] " if task[2] in _DONE else ""
        return f"{task[1]}{box if rest else ''}{rest}"
    if _DOT_ITEM.match(line) and _is_beside(_DOT_ITEM, lines, number):
        return _DOT_ITEM.sub(r"\1- ", line)
    if _SIGNED_ITEM.match(line) and _touches(lines, number):
        return _SIGNED_ITEM.sub(r"\1- ", line)
    for numbered in (_BRACKETED_ITEM, _COMMA_ITEM):
        if (item := numbered.match(line)) and _is_beside(numbered, lines, number):
            return f"{item[1]}{int(item[2])}. {line[item.end() :]}"
    return line


def _touches(lines: list[str], number: int) -> bool:
    """Tell whether the line right above or below is such an item, too."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    above = lines[number - 1] if number else ""
    return bool(_SIGNED_ITEM.match(below)) or above.lstrip(" ").startswith("- ")


def _is_beside(item: re.Pattern[str], lines: list[str], number: int) -> bool:
    """Tell whether a line close by is an item, too: one alone is a sentence. Those above are rewritten already."""
    above = next((line for line in reversed(lines[max(0, number - 3) : number]) if line.strip()), "")
    below = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    return bool(item.match(below) or re.match(r" *(?:- |\d{1,2}\. )", above))
