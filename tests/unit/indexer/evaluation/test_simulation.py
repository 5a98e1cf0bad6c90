"""Customers with a known cause, played through a triage."""

import pytest

from indexer.evaluation.simulation import SETTINGS, Setting, _answering, _by_information, _Customer, _play, _victims
from kb.diagnosis.triage import TriageTable
from kb.loading.check_file import load_check
from kb.loading.personas import Personas
from tests.support.small_kb import SECOND_CHECK, SMALL_CHECKS

TABLE = TriageTable(
    [load_check(text, f"{name}.yaml") for name, text in {**SMALL_CHECKS, "who-is-it": SECOND_CHECK}.items()]
)
PERSONAS = Personas(
    {
        "lost": {"where-is-it": "gone"},
        "expired": {"where-is-it": "here"},
        "scam": {"asked": "asked", "who-is-it": "stranger"},
    },
    {"asked": "not-asked", "who-is-it": "friend"},
)
CUSTOMERS = (
    _Customer(("lost",), {"lost": 0.6, "expired": 0.2, "scam": 0.2}, ("lost",), {"where-is-it": "gone"}),
    _Customer(("scam",), {"lost": 0.1, "expired": 0.1, "scam": 0.8}, ("scam",), {}),
)


def play(setting, customers):
    """Return the figures of the triage's own order."""
    return _play(setting, "own", lambda _: _by_information, customers, TABLE, PERSONAS, ("scam",))


def test_a_victim_begins_with_the_complaint_of_somebody_else():
    """The prior of the urgent cause is tiny, the others keep their proportion, and nothing is stated."""
    victims = _victims(CUSTOMERS, ("scam",), PERSONAS)
    assert [victim.causes for victim in victims] == [("scam",)]
    prior = victims[0].prior
    assert prior["scam"] < 0.005
    assert sum(prior.values()) == pytest.approx(1)
    assert prior["lost"] / prior["expired"] == pytest.approx(3)
    assert victims[0].stated == {}


def test_a_victim_whose_complaint_hides_the_scam_is_found():
    """Two answers about danger end the dialogue, and the warning is shown at its end."""
    figures = play(Setting("victim", hidden=True), _victims(CUSTOMERS, ("scam",), PERSONAS))
    assert (figures.dialogues, figures.right, figures.checks, figures.warned) == (1, 1.0, 2.0, 1.0)


def test_those_who_are_not_in_danger_are_not_warned():
    """The share that is warned is the share of victims where all tell the truth."""
    figures = play(Setting("truthful"), CUSTOMERS)
    assert (figures.right, figures.warned) == (1.0, 0.5)


def test_noise_depends_on_the_customer_and_the_check_alone():
    """What was asked before does not change an answer: two versions of the triage meet the same people."""
    noisy = Setting("noisy", wrong=0.4, unsure=0.4)
    one, other = (_answering(noisy, PERSONAS.answers("lost"), TABLE.checks, 7) for _ in range(2))
    ids = [check.id for check in TABLE.checks]
    assert [one(name) for name in ids] == [other(name) for name in reversed(ids)][::-1]
    answers = {tuple(_answering(noisy, {}, TABLE.checks, number)(name) for name in ids) for number in range(20)}
    assert len(answers) > 1


def test_hidden_scams_are_played_truthfully_and_with_noise():
    """`kaiketsu eval --triage` prints figures for truthful and for noisy customers who hide a scam."""
    assert {setting.wrong > 0 for setting in SETTINGS if setting.hidden} == {False, True}
