"""The closed set of rules that a check may use: each names its inputs, its table and the outcome of each row."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from kb.model.article import Slug, Text, Trust

__all__ = [
    "ChoiceRule",
    "CodeShapeRule",
    "CompareRule",
    "ConfusablePair",
    "ConfusablesRule",
    "DateWindowRule",
    "FullWidthRule",
    "LookupRow",
    "LookupRule",
    "Period",
    "Rule",
    "ShapeKind",
]

Alphabet = Literal["digits", "letters", "mixed", "any"]


class _Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="rule"):
    """What all rules have: no other fields than theirs, and their kind in ``rule``."""


class ShapeKind(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A sort of number: the characters that it has, and how many.

    Attributes:
        alphabet: ``digits`` only, ``letters`` only, ``mixed`` (at least one of each), or ``any`` of them.
        lengths: Numbers of characters, separators not counted; empty: any.
        groups: Lengths of the runs between separators; empty: any.
    """

    outcome: Slug
    alphabet: Alphabet = "any"
    lengths: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()


class CodeShapeRule(_Rule, frozen=True, kw_only=True, tag="code_shape"):
    """Tell a code from the other numbers on a card by its length, groups and characters.

    Attributes:
        separators: Characters that are left out before counting: blanks, hyphens and what looks like them.
        invisible: Characters that cannot be seen; left out, and named.
        placeholders: Characters that people type for one that they cannot read.
        unreadable: Outcome where a placeholder stands.
        offending: Outcome where a character stands that no code has.
        kinds: Tried in order; the first that fits gives the outcome.
        otherwise: Outcome where none fits.
    """

    input: str
    separators: str
    invisible: str = ""
    placeholders: str = ""
    unreadable: Slug
    offending: Slug
    kinds: tuple[ShapeKind, ...]
    otherwise: Slug


class FullWidthOutcomes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Outcome by the first problem that is found, in this order."""

    full_width: Slug
    invisible: Slug
    separator: Slug
    lower_case: Slug
    clean: Slug


class FullWidthRule(_Rule, frozen=True, kw_only=True, tag="full_width"):
    """Find characters that look right and are not: full-width, invisible, look-alike hyphens, lower case.

    Attributes:
        plain_separators: Separators that are fine as they are.
        separators: All separators; those that are not plain are named.
        invisible: Characters that cannot be seen.
    """

    input: str
    plain_separators: str
    separators: str
    invisible: str
    outcomes: FullWidthOutcomes


class ConfusablePair(Struct, frozen=True, forbid_unknown_fields=True):
    """Two characters that are taken for one another, and who says so."""

    characters: Annotated[str, Meta(min_length=2, max_length=2)]
    trust: Trust


class ConfusablesOutcomes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Outcome by what the code holds and what comparing it with the card has shown."""

    differs: Slug
    same: Slug
    some: Slug
    none: Slug


class ConfusablesRule(_Rule, frozen=True, kw_only=True, tag="confusables"):
    """Name the characters worth a second look, and what each may be instead. Claims of none that it is right.

    Attributes:
        pairs: Most often confused first; read both ways.
        limit: Most suggestions that are given.
        compared: Choice input ``differs`` or ``same``: what a second look at the card has shown.
    """

    input: str
    separators: str
    invisible: str = ""
    pairs: tuple[ConfusablePair, ...]
    limit: Annotated[int, Meta(ge=1, le=20)]
    compared: str = ""
    outcomes: ConfusablesOutcomes


class Period(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, rename={"start": "from"}
):
    """How long something of these kinds is valid, counted from its first day.

    Attributes:
        start: First first day that the period is for (key ``from``); absent: any before ``until``.
        until: Last first day that the period is for.
        years: Calendar years; absent: for ever.
        source: Where the rule is written.
    """

    kinds: tuple[str, ...]
    start: date | None = None
    until: date | None = None
    years: Annotated[int, Meta(ge=1, le=100)] | None = None
    source: Text
    trust: Trust


class DateWindowOutcomes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Outcome by where today lies."""

    past: Slug
    open: Slug
    never: Slug


class DateWindowRule(_Rule, frozen=True, kw_only=True, tag="date_window"):
    """Is it still valid today? To the end of the last day, in the time zone of the rule.

    Attributes:
        utc_offset_hours: The time zone in which a day ends.
        last_day: Date input with the last day itself, as some page shows it; excludes the others.
        first_day: Date input with the day from which it counts.
        kind: Choice input that selects the periods.
        assumed_kinds: Kinds that come into question where ``kind`` is unknown; the outcome is then given only
            if all of them agree.
    """

    utc_offset_hours: Annotated[int, Meta(ge=-12, le=14)]
    last_day: str = ""
    first_day: str = ""
    kind: str = ""
    assumed_kinds: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    outcomes: DateWindowOutcomes


class LookupRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a table: the outcome where every named input has one of the values."""

    when: dict[str, tuple[str, ...]]
    outcome: Slug


class LookupRule(_Rule, frozen=True, kw_only=True, tag="lookup"):
    """The first row that fits gives the outcome; none where no row fits."""

    rows: tuple[LookupRow, ...]


class CompareOutcomes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Outcome by order; for what has no order, ``less`` and ``greater`` are the same outcome."""

    less: Slug
    equal: Slug
    greater: Slug


class CompareRule(_Rule, frozen=True, kw_only=True, tag="compare"):
    """Compare two inputs of the same type: amounts and dates by order, anything else for equality."""

    left: str
    right: str
    outcomes: CompareOutcomes


class ChoiceRule(_Rule, frozen=True, kw_only=True, tag="choice"):
    """The value chosen names the outcome."""

    input: str
    outcomes: dict[str, Slug]


Rule: TypeAlias = (
    CodeShapeRule | FullWidthRule | ConfusablesRule | DateWindowRule | LookupRule | CompareRule | ChoiceRule
)
