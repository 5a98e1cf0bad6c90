"""What a check is: typed inputs, rules from a closed set, outcomes and what they say about causes.

There is no expression language and no free pattern: a rule names its inputs, its table and the outcome of each
row, so that the browser and the command line can be held to the same answers.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from kb.model.article import Slug, Text, Trust

__all__ = [
    "UNKNOWN",
    "Case",
    "Check",
    "Choice",
    "ChoiceRule",
    "CodeShapeRule",
    "CompareRule",
    "ConfusablePair",
    "ConfusablesRule",
    "DateWindowRule",
    "Effect",
    "FullWidthRule",
    "Input",
    "InputType",
    "Localised",
    "LookupRow",
    "LookupRule",
    "Mentions",
    "Outcome",
    "Period",
    "Phrases",
    "Rule",
    "ShapeKind",
    "Who",
    "localised",
]

UNKNOWN = "unknown"
"""The answer that is always legal, for an input and as an outcome; it changes nothing."""

Effect = Literal["confirms", "supports", "neutral", "weakens", "rules_out"]
InputType = Literal["code", "date", "choice", "money", "bool", "country"]
Who = Literal["customer", "agent"]
Alphabet = Literal["digits", "letters", "mixed", "any"]

Localised: TypeAlias = Annotated[dict[str, Text], Meta(min_length=1)]
"""A text by language code."""


def localised(texts: dict[str, str], lang: str) -> str:
    """Return the text in ``lang``, else in English, else in the first language that there is."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


Phrases: TypeAlias = dict[str, tuple[Text, ...]]
"""Phrases by language, as ``prefill`` reads them: plain words, ``…`` for a few in between."""


class Choice(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the values that an input may take.

    Attributes:
        says: How a complaint names it.
    """

    id: Slug
    label: Localised
    says: Phrases = {}


class Input(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Something that is asked for.

    Attributes:
        name: Key under which its value is given.
        type: ``code`` text as typed; ``date`` year-month-day; ``money`` an amount of up to two decimals;
            ``bool`` yes or no; ``choice`` and ``country`` one of ``choices``.
        sensitive: Is worth money or names a person: evaluated where it is typed, refused by the server.
        optional: The check can be settled without it.
        near: Words beside which a date in a complaint is this one.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    type: InputType
    label: Localised
    sensitive: bool = False
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    near: Phrases = {}


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


class CodeShapeRule(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="rule",
    tag="code_shape",
):
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


class FullWidthRule(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="rule",
    tag="full_width",
):
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


class ConfusablesRule(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="rule",
    tag="confusables",
):
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


class DateWindowRule(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="rule",
    tag="date_window",
):
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


class LookupRule(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="rule", tag="lookup"
):
    """The first row that fits gives the outcome; none where no row fits."""

    rows: tuple[LookupRow, ...]


class CompareOutcomes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Outcome by order; for what has no order, ``less`` and ``greater`` are the same outcome."""

    less: Slug
    equal: Slug
    greater: Slug


class CompareRule(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="rule", tag="compare"
):
    """Compare two inputs of the same type: amounts and dates by order, anything else for equality."""

    left: str
    right: str
    outcomes: CompareOutcomes


class ChoiceRule(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="rule", tag="choice"
):
    """The value chosen names the outcome."""

    input: str
    outcomes: dict[str, Slug]


Rule: TypeAlias = (
    CodeShapeRule | FullWidthRule | ConfusablesRule | DateWindowRule | LookupRule | CompareRule | ChoiceRule
)


class Mentions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Ways in which a complaint says an outcome by itself; see ``prefill``.

    Attributes:
        says: Phrases by language.
        kinds: Sorts of number found in the text, such as ``card-number`` (``kb.redaction.placeholders``).
    """

    says: Phrases = {}
    kinds: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a check can end in.

    Attributes:
        effects: What it says about each cause.
        others: What it says about every cause that is not named in ``effects``.
        fix: Article (``id`` or ``id#anchor``) that says what to do now.
        symptom: Article about this outcome itself, which has other causes: those that ``effects`` raises beside it.
            It does not end a dialogue while one of them is within reach.
        mentions: How a complaint already says so.
    """

    label: Localised
    explanation: Localised
    effects: dict[Slug, Effect] = {}
    others: Effect = "neutral"
    fix: str = ""
    symptom: str = ""
    mentions: Mentions = Mentions()


class Case(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An example that lint runs.

    Attributes:
        today: The day on which it is evaluated; a day of the time zone of the rule.
    """

    input: dict[str, str]
    outcome: str
    today: date | None = None


class Check(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A structured check; ``kb/docs/authoring.md`` explains each key to authors.

    Attributes:
        where: Where on the site, or on the card, to look.
        who: Who can answer it.
        cost: Effort from 1 (a glance) to 5 (a call).
        rules: Tried in order; the first that gives an outcome ends it.
        cases: Examples; every outcome has at least one.
    """

    id: Slug
    title: Localised
    ask: Localised
    where: Localised
    who: Who
    cost: Annotated[int, Meta(ge=1, le=5)]
    inputs: Annotated[tuple[Input, ...], Meta(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    outcomes: Annotated[dict[Slug, Outcome], Meta(min_length=2)]
    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]

    @property
    def is_sensitive(self) -> bool:
        """Whether any input must stay where it is typed."""
        return any(wanted.sensitive for wanted in self.inputs)

    def is_asked_of(self, audience: Who) -> bool:
        """Return whether they can answer it: agents answer what customers can, too."""
        return audience == "agent" or self.who == "customer"

    def input_named(self, name: str) -> Input | None:
        """Return the input of that name."""
        return next((wanted for wanted in self.inputs if wanted.name == name), None)

    def effect(self, outcome_id: str, cause: str) -> Effect:
        """Return what the outcome says about the cause; ``neutral`` for ``unknown`` or an outcome it has not."""
        outcome = self.outcomes.get(outcome_id)
        return outcome.effects.get(cause, outcome.others) if outcome else "neutral"
