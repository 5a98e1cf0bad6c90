"""A triage in a terminal: asks, takes back, explains, and sums up. Evaluated here; a code is not echoed or kept."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from indexer.search.searcher import Searcher
from kb.diagnosis.evaluate import Evaluation, InputError, evaluate
from kb.diagnosis.triage import Triage
from kb.model.check import UNKNOWN, Check, Input, localised
from service.answering.answer import AnswerOptions, StatedAnswer, answer
from service.answering.dialogue import Dialogue, checked_evidence
from service.answering.question import Question

__all__ = ["TerminalDialogue", "ask_check", "evaluation_lines"]

_SHOWN_CAUSES = 3
_TEXTS = {
    "ja": {
        "likely": "いま考えられる原因",
        "stated": "書かれていたこと",
        "corrected": "次のように読みました",
        "why": "この質問で分けられるもの",
        "danger": "はじめに安全を確かめます。",
        "warning": "急ぎ。先に読んでください",
        "keys": "番号で答える  ? 分からない  w なぜ聞くのか  b 戻る  q やめる",
        "found": "原因",
        "open": "まだ決まりません。いちばん近いもの",
        "answers": "答え",
        "against": "食い違う答え",
        "unknown": "分からない(何も決まりません)",
        "nothing": "合う記事がありません。",
        "empty": "まだ答えがありません。選ぶか、? (分からない)と入れてください。",
    },
    "en": {
        "likely": "likely now",
        "stated": "already said",
        "corrected": "read as",
        "why": "this question tells apart",
        "danger": "Safety comes first.",
        "warning": "urgent, read this first",
        "keys": "answer with a number  ? don't know  w why this question  b back  q quit",
        "found": "cause",
        "open": "not settled; the nearest",
        "answers": "answers",
        "against": "answers that disagree",
        "unknown": "not known (this settles nothing)",
        "nothing": "No article fits.",
        "empty": "No answer yet: choose one, or type ? for don't know.",
    },
}


class _Key(Exception):  # noqa: N818 - not an error: a key that was pressed instead of an answer
    """`b`, `w` or `q`."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class TerminalDialogue:
    """One conversation, from the complaint to the cause.

    Args:
        searcher: Where the complaint is searched, and whose checks are asked.
        question: The complaint.
        lang: Language of the questions.
    """

    def __init__(self, searcher: Searcher, question: Question, lang: str) -> None:
        self._generation = searcher.generation
        self._lang = lang
        first = answer(question, AnswerOptions(lang=lang), searcher)
        self._corrected = first.outcome.corrected
        self._found = first.outcome.state != "none"
        self._confidences = first.outcome.confidences if self._found else {}
        self._stated: tuple[StatedAnswer, ...] = tuple(first.stated.values())
        self._asked: list[tuple[str, str]] = []

    @property
    def triage(self) -> Triage:
        """Where the conversation stands."""
        return Dialogue(self._generation, self._evidence(), danger_first=True).assess(self._confidences)

    def run(self) -> None:
        """Ask until a cause is found, nothing is worth asking, or the user stops."""
        if self._corrected:
            self._say(f"{self._text('corrected')}: {self._corrected}")
        self._say(*self._stated_lines())
        self._say(self._text("keys"))
        while (question := self.triage.question) is not None and not self.triage.resolved:
            check = self._generation.checks[question.check_id]
            self._say("", *self._warning_lines(), *self._likely_lines(), "", *self._question_lines(check))
            try:
                outcome = ask_check(check, self._lang)
            except _Key as pressed:
                if pressed.key == "q":
                    return
                if pressed.key == "b" and self._asked:
                    self._asked.pop()
                elif pressed.key == "w":
                    self._say(*self._why_lines())
                continue
            self._asked.append((check.id, outcome))

    def replay(self, answers: Mapping[str, str]) -> None:
        """Answer from a table: as ``run``, with `unknown` for what it does not hold.

        Raises:
            EvidenceError: it names a check or an outcome that does not exist.
        """
        known = checked_evidence(self._generation, answers)
        while (question := self.triage.question) is not None and not self.triage.resolved:
            self._asked.append((question.check_id, known.get(question.check_id, UNKNOWN)))

    def summary(self) -> dict[str, Any]:
        """Return where the conversation ended, ready for JSON."""
        triage = self.triage
        return {
            "generation": self._generation.id,
            "resolved": triage.resolved,
            "causes": [{"article_id": b.cause, "probability": round(b.probability, 4)} for b in triage.beliefs],
            "prefilled": [
                {"check_id": each.check_id, "outcome_id": each.outcome_id, "quote": each.quote}
                for each in self._stated
            ],
            "asked": [{"check_id": check_id, "outcome_id": outcome_id} for check_id, outcome_id in self._asked],
            "next_check": triage.question.check_id if triage.question else None,
            "contradictions": msgspec.to_builtins(triage.contradictions),
            "alarms": list(triage.alarms),
        }

    def closing_lines(self) -> Iterator[str]:
        """Yield the cause, its fix and what was answered: a summary that holds no code."""
        triage = self.triage
        yield from self._warning_lines()
        if not self._found and not triage.resolved:
            yield self._text("nothing")
            return
        cause = triage.resolved or triage.beliefs[0].cause
        article = self._generation.find_article(cause, self._lang)
        heading = self._text("found" if triage.resolved else "open")
        yield f"{heading}: {article.title if article else cause}  ({cause})"
        if article:
            yield f"  {article.summary}"
            for section in article.sections:
                if section.kind == "fix":
                    yield from (f"  {number}. {step}" for number, step in enumerate(section.steps, start=1))
        for check_id, outcome_id in self._asked:
            yield f"{self._text('answers')}: {self._answer_line(check_id, outcome_id)}"
        for contradiction in triage.contradictions:
            both = (*contradiction.speaks_for, *contradiction.speaks_against)
            listing = " / ".join(self._answer_line(check_id, outcome_id) for check_id, outcome_id in both)
            yield f"{self._text('against')} ({contradiction.cause}): {listing}"

    def _evidence(self) -> dict[str, str]:
        stated = {each.check_id: each.outcome_id for each in self._stated}
        return {**stated, **dict(self._asked)}

    def _stated_lines(self) -> Iterator[str]:
        for each in self._stated:
            yield f"{self._text('stated')}: {self._answer_line(each.check_id, each.outcome_id)}  「{each.quote}」"

    def _warning_lines(self) -> Iterator[str]:
        """Yield the urgent articles that an answer points at while they are not the result."""
        triage = self.triage
        for cause in triage.alarms:
            article = self._generation.find_article(cause, self._lang)
            if article and cause != triage.resolved:
                yield f"! {self._text('warning')}: {article.title}  ({cause})"
                yield f"  {article.summary}"

    def _likely_lines(self) -> Iterator[str]:
        yield f"{self._text('likely')}:"
        for belief in self.triage.beliefs[:_SHOWN_CAUSES]:
            article = self._generation.find_article(belief.cause, self._lang)
            yield f"   {'■' * round(belief.probability * 20):<20} {article.title if article else belief.cause}"

    def _question_lines(self, check: Check) -> Iterator[str]:
        yield f"{len(self._asked) + 1}. {localised(check.ask, self._lang)}"
        yield f"   ({localised(check.where, self._lang)})"

    def _why_lines(self) -> Iterator[str]:
        question = self.triage.question
        if question is None:
            return
        if question.urgent:
            yield f"   {self._text('danger')}"
        titles = [self._generation.find_article(cause, self._lang) for cause in question.separates]
        yield f"   {self._text('why')}: {' / '.join(article.title for article in titles if article)}"

    def _answer_line(self, check_id: str, outcome_id: str) -> str:
        check = self._generation.checks[check_id]
        outcome = check.outcomes.get(outcome_id)
        label = localised(outcome.label, self._lang) if outcome else self._text("unknown")
        return f"{localised(check.title, self._lang)} → {label}"

    def _text(self, key: str) -> str:
        return _texts(self._lang)[key]

    @staticmethod
    def _say(*lines: str) -> None:
        for line in lines:
            click.echo(line, err=True)


def _texts(lang: str) -> dict[str, str]:
    return _TEXTS.get(lang, _TEXTS["en"])


def ask_check(check: Check, lang: str) -> str:
    """Ask for the inputs of a check until at least one is answered, show the outcome and return it."""
    while not any((inputs := {wanted.name: _ask_input(check, wanted, lang) for wanted in check.inputs}).values()):
        click.echo(f"   {_texts(lang)['empty']}", err=True)
    evaluation = evaluate(check, inputs, _now())
    for line in evaluation_lines(check, evaluation, lang):
        click.echo(f"   {line}", err=True)
    return evaluation.outcome


def evaluation_lines(check: Check, evaluation: Evaluation, lang: str) -> Iterator[str]:
    """Yield what a check came to, for people."""
    outcome = check.outcomes.get(evaluation.outcome)
    if outcome is None:
        yield _texts(lang)["unknown"]
        return
    yield f"{localised(outcome.label, lang)}  ({evaluation.outcome})"
    yield f"  {localised(outcome.explanation, lang)}"
    for found in evaluation.findings:
        yield f"  {found.position}: {found.character} {found.code_point} {found.problem}"
    for each in evaluation.suggestions:
        yield f"  {each.position}: {each.typed} → {each.perhaps}?  ({each.trust})"
    validity = evaluation.validity
    if validity and validity.last_day:
        yield f"  {validity.last_day} 24:00 JST"
    if validity and validity.source:
        yield f"  {validity.source} ({validity.trust})"
    if outcome.fix:
        yield f"  -> {outcome.fix}"


def _ask_input(check: Check, wanted: Input, lang: str) -> str:
    """Ask until the value is of the input's type; an empty one leaves the input out."""
    for number, choice in enumerate(wanted.choices, start=1):
        click.echo(f"   {number:>2} {localised(choice.label, lang)}", err=True)
    while True:
        value: str = click.prompt(
            f"   {localised(wanted.label, lang)}",
            default="",
            show_default=False,
            hide_input=wanted.sensitive,
            err=True,
        )
        if value in {"b", "w", "q"}:
            raise _Key(value)
        if not value.strip():
            return ""
        if value == "?":
            return UNKNOWN
        if wanted.choices and value.isdecimal() and 1 <= int(value) <= len(wanted.choices):
            return wanted.choices[int(value) - 1].id
        try:
            evaluate(check, {wanted.name: value}, _now())
        except InputError as error:
            click.echo(f"   {error.reason}", err=True)
        else:
            return value


def _now() -> datetime:
    return datetime.now(UTC)
