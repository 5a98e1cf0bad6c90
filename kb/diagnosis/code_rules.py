"""Rules about the characters of a code: its shape and spelling. No code is ever looked up.

Mirrored by ``service/web/static/checks/evaluator.js``. So that both agree to the letter, folding is spelt out here
(full-width ASCII and the ideographic space) instead of left to a Unicode library's version.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from kb.model.article import Trust
from kb.model.rule import CodeShapeRule, ConfusablesRule, FullWidthRule, ShapeKind

__all__ = ["CodeFinding", "Suggestion", "evaluate_code_shape", "evaluate_confusables", "evaluate_full_width"]

Problem = Literal["full-width", "invisible", "separator", "lower-case", "not-allowed", "placeholder", "look-alike"]

_FULL_WIDTH_OFFSET = 0xFEE0  # U+FF01..U+FF5E are ASCII 0x21..0x7E moved up
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_IDEOGRAPHIC_SPACE = "\u3000"
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class CodeFinding(Struct, frozen=True):
    """A character to look at.

    Attributes:
        position: Which character it is, counted from 1, as typed.
        character: As typed; an invisible one by its code point alone.
        code_point: ``U+`` and hexadecimal digits.
    """

    position: int
    character: str
    code_point: str
    problem: Problem


class Suggestion(Struct, frozen=True):
    """A character that may be another one: a proposal, never a correction.

    Attributes:
        position: Which character it is, counted from 1, as typed.
        typed: The character as it stands, folded.
        perhaps: What it may be instead.
        trust: How good the source of this pair is.
    """

    position: int
    typed: str
    perhaps: str
    trust: Trust


class _Character(Struct, frozen=True):
    """A character as typed, and as it counts: half-width, capital."""

    position: int
    typed: str
    half_width: str

    @property
    def folded(self) -> str:
        return self.half_width.upper() if "a" <= self.half_width <= "z" else self.half_width


def evaluate_code_shape(rule: CodeShapeRule, inputs: Mapping[str, str]) -> tuple[str | None, tuple[CodeFinding, ...]]:
    """Return the outcome (None without a code) and the characters that no code has."""
    kept = [c for c in _characters(inputs[rule.input]) if not _is_in(c, rule.invisible)]
    counted = [character for character in kept if not _is_in(character, rule.separators)]
    if not counted:
        return None, ()
    placeholders = [character for character in counted if character.typed in rule.placeholders]
    offending = [c for c in counted if c.folded not in _ALLOWED and c not in placeholders]
    findings = (
        *(_finding(character, "placeholder") for character in placeholders),
        *(_finding(character, "not-allowed") for character in offending),
    )
    if offending or placeholders:
        return (rule.offending if offending else rule.unreadable), findings
    text = "".join(character.folded for character in counted)
    groups = _groups(kept, rule.separators)
    fitting = (kind.outcome for kind in rule.kinds if _fits(kind, text, groups))
    return next(fitting, rule.otherwise), ()


def evaluate_full_width(rule: FullWidthRule, inputs: Mapping[str, str]) -> tuple[str | None, tuple[CodeFinding, ...]]:
    """Return the outcome (None without a code) and the characters that are not what they look like."""
    findings: list[CodeFinding] = []
    counted = 0
    for character in _characters(inputs[rule.input]):
        if _is_in(character, rule.invisible):
            findings.append(_finding(character, "invisible"))
        elif _is_in(character, rule.separators):
            if character.typed not in rule.plain_separators:
                findings.append(_finding(character, "separator"))
        else:
            counted += 1
            if character.typed != character.half_width:
                findings.append(_finding(character, "full-width"))
            elif character.folded != character.half_width:
                findings.append(_finding(character, "lower-case"))
    if not counted:
        return None, ()
    problems = {finding.problem for finding in findings}
    outcomes = rule.outcomes
    ranked: tuple[tuple[Problem, str], ...] = (
        ("full-width", outcomes.full_width),
        ("invisible", outcomes.invisible),
        ("separator", outcomes.separator),
        ("lower-case", outcomes.lower_case),
    )
    return next((outcome for problem, outcome in ranked if problem in problems), outcomes.clean), tuple(findings)


def evaluate_confusables(
    rule: ConfusablesRule, inputs: Mapping[str, str]
) -> tuple[str | None, tuple[Suggestion, ...]]:
    """Return the outcome (None without a code) and what is worth a second look, best first.

    Ranked by the pair's place in the table, then by position; each is one character for one other.
    """
    counted = [
        character
        for character in _characters(inputs[rule.input])
        if not _is_in(character, rule.invisible) and not _is_in(character, rule.separators)
    ]
    if not counted:
        return None, ()
    suggestions = tuple(_suggestions(rule, counted))[: rule.limit]
    compared = inputs.get(rule.compared, "")
    if compared in {"differs", "same"}:
        return (rule.outcomes.differs if compared == "differs" else rule.outcomes.same), suggestions
    return (rule.outcomes.some if suggestions else rule.outcomes.none), suggestions


def _suggestions(rule: ConfusablesRule, characters: list[_Character]) -> Iterator[Suggestion]:
    for pair in rule.pairs:
        first, second = pair.characters[0], pair.characters[1]
        for character in characters:
            if character.folded in {first, second}:
                other = second if character.folded == first else first
                yield Suggestion(character.position, character.folded, other, pair.trust)


def _characters(text: str) -> Iterator[_Character]:
    for position, typed in enumerate(text, start=1):
        half_width = chr(ord(typed) - _FULL_WIDTH_OFFSET) if ord(typed) in _FULL_WIDTH else typed
        yield _Character(position, typed, " " if typed == _IDEOGRAPHIC_SPACE else half_width)


def _is_in(character: _Character, characters: str) -> bool:
    return character.typed in characters or character.half_width in characters


def _groups(kept: list[_Character], separators: str) -> tuple[int, ...]:
    """Return the lengths of the runs between separators."""
    lengths = [0]
    for character in kept:
        if _is_in(character, separators):
            lengths.append(0)
        else:
            lengths[-1] += 1
    return tuple(length for length in lengths if length)


def _fits(kind: ShapeKind, text: str, groups: tuple[int, ...]) -> bool:
    digits = sum("0" <= character <= "9" for character in text)
    alphabet_fits = {
        "digits": digits == len(text),
        "letters": digits == 0,
        "mixed": 0 < digits < len(text),
        "any": True,
    }[kind.alphabet]
    return (
        alphabet_fits
        and (not kind.lengths or len(text) in kind.lengths)
        and (not kind.groups or groups == kind.groups)
    )


def _finding(character: _Character, problem: Problem) -> CodeFinding:
    code_point = f"U+{ord(character.typed):04X}"
    return CodeFinding(character.position, "" if problem == "invisible" else character.typed, code_point, problem)
