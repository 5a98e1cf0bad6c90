"""A structured check: typed inputs, rules from a closed set, outcomes and their effects on causes.

There is no expression language and no free pattern: a rule names its inputs, its table and the outcome of each
row, so that the browser and the command line can be held to the same answers.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from kb.model.article import Slug, Text
from kb.model.rule import Rule

__all__ = [
    "UNKNOWN",
    "Case",
    "Check",
    "Choice",
    "Effect",
    "Input",
    "InputType",
    "Localised",
    "Mentions",
    "Outcome",
    "Phrases",
    "Who",
    "localised",
]

UNKNOWN = "unknown"
"""The answer that is always legal, for an input and as an outcome; it changes nothing."""

Effect = Literal["confirms", "supports", "neutral", "weakens", "rules_out"]
InputType = Literal["code", "date", "choice", "money", "bool", "country"]
Who = Literal["customer", "agent"]

Localised: TypeAlias = Annotated[dict[str, Text], Meta(min_length=1)]
"""A text by language code."""


def localised(texts: dict[str, str], lang: str) -> str:
    """Return the text in ``lang``, else in English, else in the first language that there is."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


Phrases: TypeAlias = dict[str, tuple[Text, ...]]
"""Phrases by language, as ``prefill`` reads them: plain words, ``…`` for a few in between, ``{a|b}`` for either."""


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


class Mentions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Ways in which a complaint says an outcome by itself; see ``prefill``.

    Attributes:
        says: Phrases by language.
        replies: What says it in reply to the check's own question, and nowhere else: "no", "nobody".
        includes: Other outcomes of the check that it goes beyond: who gave the number away was asked for it.
        kinds: Sorts of number found in the text, such as ``card-number`` (``kb.redaction.placeholders``).
    """

    says: Phrases = {}
    replies: Phrases = {}
    includes: tuple[Slug, ...] = ()
    kinds: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a check can end in.

    Attributes:
        effects: What it says about each cause.
        others: What it says about every cause that is not named in ``effects``.
        fix: Article (``id`` or ``id#anchor``) that says what to do now.
        fix_part: Line in bold in its steps, by language, below which stands what to do in this case; a reply then has
            no other. Empty where all of the steps are for everybody.
        symptom: Article about this outcome itself, which has other causes: those that ``effects`` raises beside it.
            It does not end a dialogue while one of them is within reach.
        mentions: How a complaint already says so.
    """

    label: Localised
    explanation: Localised
    effects: dict[Slug, Effect] = {}
    others: Effect = "neutral"
    fix: str = ""
    fix_part: dict[str, Text] = {}
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
        unless: Phrases under which nothing counts as said: "phone number" where "asked for the number" is a sign.
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
    unless: Phrases = {}

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
