"""When an alarm ends the dialogue, and which second answer is asked for first."""

import pytest
from msgspec import structs

from kb.diagnosis.alarms import Alarm, raised_alarms
from kb.diagnosis.triage import SURE, assess, flat_prior, prior_from_confidences
from kb.loading.check_file import load_check
from tests.support.shipped import shipped_library
from tests.support.small_kb import SECOND_CHECK, SMALL_CHECKS

LIBRARY = shipped_library()
CHECKS = LIBRARY.checks
CAUSES = sorted({article.id for article in LIBRARY.articles})
URGENT = ("fraud",)
HIDDEN = prior_from_confidences(CAUSES, {"expired": 0.99})
"""The complaint speaks of something else: search finds no scam in it."""

SMALL = tuple(load_check(text, f"{name}.yaml") for name, text in {**SMALL_CHECKS, "who-is-it": SECOND_CHECK}.items())
ALONE = tuple(check for check in SMALL if check.id != "who-is-it")
RARE = {"expired": 0.98, "lost": 0.01, "scam": 0.01}


def hidden(evidence, **arguments):
    """Return the triage of a conversation that began with a complaint about an expired card."""
    return assess(CHECKS, HIDDEN, evidence, urgent=URGENT, **arguments)


@pytest.mark.parametrize("outcome", ["asked", "told"])
def test_an_alarm_that_search_finds_possible_ends_the_dialogue(outcome):
    """One answer is enough, even against an answer that speaks for something else."""
    prior = prior_from_confidences(CAUSES, {"expired": 0.9, "fraud": 0.03})
    triage = assess(CHECKS, prior, {"card-expiry": "expired", "danger": outcome}, urgent=URGENT)
    assert (triage.resolved, triage.question, triage.alarms) == ("fraud", None, ("fraud",))
    assert triage.beliefs[0].cause == "fraud"
    assert triage.beliefs[0].probability >= SURE


@pytest.mark.parametrize("outcome", ["asked", "told"])
def test_an_alarm_out_of_nowhere_asks_for_a_second_answer(outcome):
    """An unexpected alarm does not end the dialogue: the urgent cause is listed first, and what can support it is asked next."""
    triage = hidden({"card-expiry": "expired", "danger": outcome})
    assert triage.resolved is None
    assert (triage.question.check_id, triage.question.urgent) == ("who-asks", True)
    assert triage.alarms == ("fraud",)
    assert triage.beliefs[0].cause == "fraud"
    assert sum(belief.probability for belief in triage.beliefs) == pytest.approx(1)


@pytest.mark.parametrize("second", [{"who-asks": "not-met"}, {"card-origin": "stranger"}])
def test_a_second_answer_that_supports_the_alarm_ends_the_dialogue(second):
    """Victims whose first words hide the scam are found with one more question."""
    triage = hidden({"card-expiry": "expired", "danger": "asked", **second})
    assert triage.resolved == "fraud"
    assert triage.beliefs[0].probability >= SURE


def test_the_warning_stays_while_the_second_answer_is_not_known():
    """The next check that can support the alarm is asked, until there is none left; then another cause may be found."""
    triage = hidden({"danger": "told", "who-asks": "unknown"})
    assert (triage.question.check_id, triage.question.urgent) == ("card-origin", True)
    assert triage.beliefs[0].cause == "fraud"
    triage = hidden({"danger": "told", "who-asks": "unknown", "card-origin": "shop", "card-expiry": "expired"})
    assert triage.resolved == "expired"
    assert [belief.cause for belief in triage.beliefs[:2]] == ["expired", "fraud"]
    assert triage.alarms == ("fraud",)


def test_an_answer_against_the_alarm_ends_the_asking_and_not_the_warning():
    """Nobody asks for the number: another cause may be found, and the warning stays beside it."""
    triage = hidden({"danger": "asked", "who-asks": "nobody"})
    assert triage.alarms == ("fraud",)
    assert triage.question is None or triage.question.check_id != "card-origin" or not triage.question.urgent
    triage = hidden({"danger": "asked", "who-asks": "nobody", "card-expiry": "expired"})
    assert (triage.resolved, triage.alarms) == ("expired", ("fraud",))
    assert triage.beliefs[1].cause == "fraud"


def test_who_cannot_tell_whether_there_is_danger_is_asked_in_other_words():
    """After "don't know" comes the check that speaks of the scam alone; its answer warns and does not decide."""
    triage = hidden({"danger": "unknown", "card-expiry": "expired"})
    assert (triage.question.check_id, triage.question.urgent) == ("who-asks", True)
    assert triage.alarms == ()
    triage = hidden({"danger": "unknown", "card-expiry": "expired", "who-asks": "not-met"})
    assert (triage.resolved, triage.alarms) == (None, ("fraud",))
    settled = hidden({"danger": "unknown", "card-expiry": "expired", "who-asks": "nobody"})
    assert (settled.resolved, settled.alarms) == ("expired", ())


def test_the_second_check_is_not_asked_without_an_alarm():
    """Where the first answer says that there is no danger, who asks for the number is no question."""
    assert hidden({"danger": "none", "card-expiry": "expired"}).resolved == "expired"


def test_a_prior_that_says_nothing_does_not_speak_against_an_alarm():
    """With every cause as likely as any other, one answer is enough, however many causes there are."""
    prior = flat_prior([*CAUSES, *(f"cause-{number}" for number in range(200))])
    assert assess(CHECKS, prior, {"danger": "asked"}, urgent=URGENT).resolved == "fraud"


@pytest.mark.parametrize(
    ("checks", "prior", "answers", "alarms"),
    [
        (SMALL, RARE, {}, ()),
        (SMALL, RARE, {"asked": "not-asked"}, ()),
        (SMALL, RARE, {"who-is-it": "stranger"}, ()),
        (SMALL, RARE, {"asked": "asked"}, (Alarm("scam", is_backed=False),)),
        (SMALL, RARE, {"asked": "asked", "who-is-it": "unknown"}, (Alarm("scam", is_backed=False),)),
        (SMALL, RARE, {"asked": "asked", "who-is-it": "stranger"}, (Alarm("scam", is_backed=True),)),
        (SMALL, RARE, {"asked": "asked", "who-is-it": "friend"}, (Alarm("scam", is_backed=False, is_disputed=True),)),
        (SMALL, RARE, {"asked": "unknown", "who-is-it": "stranger"}, (Alarm("scam", is_backed=False),)),
        (SMALL, RARE, {"asked": "not-asked", "who-is-it": "stranger"}, ()),
        (SMALL, {"lost": 0.98, "scam": 0.02}, {"asked": "asked"}, (Alarm("scam", is_backed=True),)),
        (
            SMALL,
            {"lost": 0.98, "scam": 0.02},
            {"asked": "asked", "who-is-it": "friend"},
            (Alarm("scam", is_backed=True, is_disputed=True),),
        ),
        (ALONE, RARE, {"asked": "asked"}, (Alarm("scam", is_backed=True),)),
        (SMALL, {"lost": 1.0}, {"asked": "asked"}, ()),
    ],
)
def test_what_backs_an_alarm(checks, prior, answers, alarms):
    """A prior of 2 %, a second answer that supports it, or a knowledge base in which no other check can."""
    assert raised_alarms(checks, prior, answers, ("scam",), "customer") == alarms


def test_a_check_for_agents_gives_customers_no_second_answer():
    """Where only an agent could answer it, one answer of a customer is enough; an agent is asked it next."""
    for_agents = [structs.replace(check, who="agent") if check.id == "who-is-it" else check for check in SMALL]
    assert assess(for_agents, RARE, {"asked": "asked"}, urgent=("scam",)).resolved == "scam"
    triage = assess(for_agents, RARE, {"asked": "asked"}, urgent=("scam",), audience="agent")
    assert triage.question.check_id == "who-is-it"
