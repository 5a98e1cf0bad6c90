"""Customers with a known cause, put through a triage: how often it ends right, after how many checks.

Each begins with a judged complaint of the cause, so the prior is what search really says; victims whose complaint
hides a scam begin with a complaint about something else. They answer from a table (``golden/personas.yaml``) written
from the articles, truthfully or with noise.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import fmean

from msgspec import Struct, structs

from indexer.search.searcher import Searcher
from kb.diagnosis.prefill import prefill
from kb.diagnosis.triage import SURE, Triage, TriageTable, flat_prior, prior_from_confidences
from kb.loading.judged import JudgedQuery
from kb.loading.personas import Personas
from kb.model.check import UNKNOWN, Check
from kb.redaction import redact, without_placeholders

__all__ = ["SETTINGS", "Setting", "SimulationFigures", "simulate"]

_DEPTH = 100

_HIDDEN = 0.002
"""Prior of an urgent cause that the complaint hides: less than that of a cause that search did not find."""

_SEED = 20261124
_WITHOUT_DANGER = "the same, danger not first"
_DANGER_SECOND = "the same, as in a search: danger second where nothing points to it"

Ask = Callable[[Triage, Mapping[str, str]], str | None]
"""Chooses the next check from where the conversation stands and what was answered; None to stop."""


class Setting(Struct, frozen=True):
    """How the customers answer.

    Attributes:
        wrong: Share of answers that are another outcome of the check, drawn evenly.
        unsure: Share of answers that are "don't know".
        cold: They write nothing first: every cause is as likely as any other.
        hidden: They are victims of an urgent cause, and their complaint is about another one.
        rounds: How often each complaint is played, with other draws.
    """

    name: str
    wrong: float = 0.0
    unsure: float = 0.0
    cold: bool = False
    hidden: bool = False
    rounds: int = 1


SETTINGS = (
    Setting("truthful"),
    Setting("10 % wrong, 20 % don't know", wrong=0.1, unsure=0.2, rounds=3),
    Setting("truthful, nothing written first", cold=True),
    Setting("victim, complaint hides it", hidden=True),
    Setting("victim, hides it, 10 % wrong", wrong=0.1, unsure=0.2, hidden=True),
)


class SimulationFigures(Struct, frozen=True):
    """What one way of asking came to.

    Attributes:
        right: Share of dialogues whose first cause at the end is the true one.
        checks: Mean number of checks asked; those read from the complaint are not asked.
        resolved: Share of dialogues that ended with a cause sure enough, not for want of questions.
        warned: Share of dialogues at whose end the warning of an urgent cause is shown.
        missed: Causes that were missed most, with how often.
    """

    setting: str
    order: str
    dialogues: int
    right: float
    checks: float
    resolved: float
    warned: float
    missed: tuple[tuple[str, int], ...]


class _Customer(Struct, frozen=True):
    """A complaint with its cause: what search says, and what the text states by itself."""

    causes: tuple[str, ...]
    prior: dict[str, float]
    ranking: tuple[str, ...]
    stated: dict[str, str]


def simulate(
    searcher: Searcher, queries: Sequence[JudgedQuery], personas: Personas, today: date
) -> list[SimulationFigures]:
    """Play all settings in every order: the triage's own (also danger second, and never first), fixed, by rank."""
    checks = tuple(searcher.generation.checks.values())
    urgent = searcher.generation.urgent_ids
    customers = [
        _customer(searcher, query, checks, today)
        for query in queries
        if query.primary and not query.is_vague and query.primary[0] in personas.personas
    ]
    victims = _victims(customers, urgent, personas)
    table = searcher.generation.triage
    figures = []
    for setting in SETTINGS:
        orders: dict[str, Callable[[_Customer], Ask]] = {
            "information per cost": lambda _: _by_information,
            _DANGER_SECOND: lambda _: _by_information,
            _WITHOUT_DANGER: lambda _: _by_information,
            "fixed order": lambda _: _in_order(personas.fixed_order),
            "order of search rank": lambda customer: _in_order(_by_rank(searcher, customer)),
        }
        for name, order in orders.items():
            played = victims if setting.hidden else customers
            figures.append(_play(setting, name, order, played, table, personas, urgent))
    return figures


def _customer(searcher: Searcher, query: JudgedQuery, checks: Sequence[Check], today: date) -> _Customer:
    text = redact(query.text).text
    judgement = searcher.judge(without_placeholders(text), _DEPTH)
    ids = searcher.generation.document_ids
    confidences = dict(zip((name for name, _ in judgement.ranking), judgement.confidences, strict=False))
    return _Customer(
        query.primary,
        prior_from_confidences(ids, confidences if judgement.state != "none" else {}),
        tuple(name for name, _ in judgement.ranking),
        {filled.check_id: filled.outcome_id for filled in prefill(text, checks, today)},
    )


def _victims(customers: Sequence[_Customer], urgent: Sequence[str], personas: Personas) -> list[_Customer]:
    """Return victims of each urgent cause, each with the complaint of a customer who has another cause.

    Search finds no urgent cause in it, and what it states by itself is left out: it is not about the victim's cause.
    """
    return [
        structs.replace(customer, causes=(cause,), prior=_without(customer.prior, urgent), stated={})
        for cause in urgent
        if cause in personas.personas
        for customer in customers
        if cause not in customer.causes
    ]


def _without(prior: Mapping[str, float], urgent: Sequence[str]) -> dict[str, float]:
    """Return the prior with almost nothing on the urgent causes."""
    hidden = {cause: _HIDDEN for cause in urgent if cause in prior}
    rest = sum(probability for cause, probability in prior.items() if cause not in hidden)
    scale = (1 - sum(hidden.values())) / rest
    return {cause: hidden.get(cause, probability * scale) for cause, probability in prior.items()}


def _play(
    setting: Setting,
    name: str,
    order: Callable[[_Customer], Ask],
    customers: Sequence[_Customer],
    table: TriageTable,
    personas: Personas,
    urgent: Sequence[str],
) -> SimulationFigures:
    first = () if name == _WITHOUT_DANGER else urgent
    rights: list[bool] = []
    asked: list[int] = []
    resolved: list[bool] = []
    warned: list[bool] = []
    missed: dict[str, int] = {}
    for number, customer in enumerate([*customers] * setting.rounds):
        start = structs.replace(customer, prior=flat_prior(customer.prior), stated={}) if setting.cold else customer
        answer = _answering(setting, personas.answers(customer.causes[0]), table.checks, number)
        triage, count = _dialogue(start, order(start), answer, table, first, danger_second=name == _DANGER_SECOND)
        final = triage.resolved or triage.beliefs[0].cause
        rights.append(final in customer.causes)
        asked.append(count)
        resolved.append(triage.resolved is not None or _is_sure(triage))
        warned.append(not {final, *triage.alarms}.isdisjoint(urgent))
        if not rights[-1]:
            missed[customer.causes[0]] = missed.get(customer.causes[0], 0) + 1
    worst = sorted(missed.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    return SimulationFigures(
        setting.name,
        name,
        len(rights),
        right=fmean(rights),
        checks=fmean(asked),
        resolved=fmean(resolved),
        warned=fmean(warned),
        missed=tuple(worst),
    )


def _dialogue(
    customer: _Customer,
    ask: Ask,
    answer: Callable[[str], str],
    table: TriageTable,
    urgent: Sequence[str],
    *,
    danger_second: bool,
) -> tuple[Triage, int]:
    evidence = dict(customer.stated)
    count = 0
    while True:
        # As answers do: the danger is first again once anything was answered.
        danger_first = not danger_second or count > 0
        triage = table.assess(customer.prior, evidence, urgent=urgent, danger_first=danger_first)
        check_id = None if triage.resolved else ask(triage, evidence)
        if check_id is None:
            return triage, count
        evidence[check_id] = answer(check_id)
        count += 1


def _is_sure(triage: Triage) -> bool:
    """Return whether the first cause is as sure as the triage wants it, and no symptom of another one."""
    return triage.beliefs[0].probability >= SURE and not triage.within_reach


def _by_information(triage: Triage, _evidence: Mapping[str, str]) -> str | None:
    return triage.question.check_id if triage.question else None


def _in_order(check_ids: Sequence[str]) -> Ask:
    """Ask in a given order until a cause is as sure as the triage wants it."""

    def ask(triage: Triage, evidence: Mapping[str, str]) -> str | None:
        if evidence and triage.beliefs[0].probability >= SURE:
            return None
        return next((check_id for check_id in check_ids if check_id not in evidence), None)

    return ask


def _by_rank(searcher: Searcher, customer: _Customer) -> list[str]:
    """Return the checks of the first article that search found, then those of the second, and so on."""
    order: dict[str, None] = {}
    for article_id in customer.ranking:
        article = searcher.generation.find_article(article_id)
        if article and article.meta:
            order.update(dict.fromkeys(article.meta.checks))
    return list(order)


def _answering(
    setting: Setting, truth: Mapping[str, str], checks: Sequence[Check], number: int
) -> Callable[[str], str]:
    """Return how a customer answers.

    The noise depends on the customer and the check alone, not on what was asked before: two ways of asking, and two
    versions of the triage, meet the same people.
    """
    outcomes = {check.id: tuple(check.outcomes) for check in checks}

    def answer(check_id: str) -> str:
        draw = random.Random(f"{_SEED} {number} {check_id}")  # noqa: S311 - repeatable noise, no secret
        honest = truth.get(check_id, UNKNOWN)
        chance = draw.random()
        if chance < setting.unsure:
            return UNKNOWN
        if chance < setting.unsure + setting.wrong:
            return draw.choice([outcome for outcome in outcomes[check_id] if outcome != honest])
        return honest

    return answer
