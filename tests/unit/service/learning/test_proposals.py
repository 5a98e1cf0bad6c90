"""Which judgments are proposed, and in which order."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from service.learning.asked import Asked, Signal
from service.learning.evidence import NONE, Guess
from service.learning.proposals import make_queue
from service.search_log.wordings import wording_key

_numbers = count()
NOON = datetime(2026, 11, 1, 12)  # noqa: DTZ001 - as the log has it


def asked(text, *signals, state="candidates", shown=("expired", "lost"), confidence=0.4, **more):
    """Return a search."""
    number = next(_numbers)
    given = {"lang": "en", **more}
    return Asked(
        f"s{number}",
        NOON + timedelta(minutes=number),
        text=text,
        state=state,
        shown=shown,
        confidence=confidence,
        signals=signals,
        **given,
    )


def texts(queue):
    """Return the texts in their order."""
    return [each.text for each in queue.proposals]


def test_much_the_same_wordings_are_one_decision():
    """The most frequent leads; another cause in nearly the same words is another decision, as is another language."""
    queue = make_queue([
        asked("the code is invalid"), asked("the code is invalid"), asked("The code is invalid!"),
        asked("コードが無効です", lang="ja"), asked("コードが未着です", lang="ja"),
    ])  # fmt: skip
    first = queue.proposals[0]
    assert (first.text, first.wordings, first.count) == ("the code is invalid", ("The code is invalid!",), 3)
    assert sorted(texts(queue)[1:]) == ["コードが未着です", "コードが無効です"]
    assert first.id == wording_key("the code is invalid")
    assert set(first.keys) == {first.id, wording_key("The code is invalid!")}


def test_capitals_width_and_blanks_make_no_other_wording():
    """Texts of one key are one wording, as most people write it: a decision stores each key once."""
    queue = make_queue([
        asked("refused in the UK"), asked("refused in the uk"), asked("Refused  in the uk"), asked("refused in the uk"),
        asked("ＵＳＢが無い", lang="ja"), asked("USBが無い", lang="ja"), asked("usbが無い", lang="en"),
    ])  # fmt: skip
    assert [(each.text, each.wordings, each.count) for each in queue.proposals] == [
        ("refused in the uk", (), 4), ("ＵＳＢが無い", (), 3),
    ]  # fmt: skip
    assert all(len(each.keys) == len(set(each.keys)) for each in queue.proposals)
    assert make_queue([asked("refused in the UK")], decided={wording_key("refused in the uk")}).proposals == ()


def test_frequent_unsure_and_new_come_first():
    """Of two that differ in one of these, the one that teaches more stands before the other."""
    often = make_queue([asked("my card"), *[asked("where is my parcel") for _ in range(8)]])
    assert texts(often) == ["where is my parcel", "my card"]
    unsure = make_queue([asked("sure of it", state="answer", confidence=0.99), asked("my parcel", confidence=0.3)])
    assert texts(unsure) == ["my parcel", "sure of it"]
    new = make_queue([asked("my card is too old"), asked("parcel by bike")], judged=["my card is too old now"])
    assert texts(new) == ["parcel by bike", "my card is too old"]
    assert "new" in new.proposals[0].why


def test_the_victims_of_an_attractor_come_before_others():
    """An article that often stands first and is wrong puts all that it stands first for in doubt."""
    wrong = Signal("not_helped", "expired")
    complaints = [asked(f"{name} thing went wrong", wrong) for name in ("blue", "green", "yellow", "crimson")]
    queue = make_queue([
        asked("lamp does not light", shown=("expired", "lost")), asked("kettle is cold", shown=("lost", "expired")),
        *complaints,
    ])  # fmt: skip
    order = texts(queue)
    assert order.index("lamp does not light") < order.index("kettle is cold")
    assert "attracted" in next(each for each in queue.proposals if each.text.startswith("lamp")).why


def test_what_contradicts_the_program_comes_first():
    """What people said it was instead is proposed, and teaches most."""
    queue = make_queue([
        asked("my parcel", state="answer", confidence=0.9),
        asked("dropped it", *[Signal("not_helped", "expired"), Signal("solved", "lost")], state="answer", confidence=0.8),
    ])  # fmt: skip
    assert (texts(queue)[0], queue.proposals[0].proposed) == ("dropped it", "lost")
    assert "contradicted" in queue.proposals[0].why


@pytest.mark.parametrize("text", ["…", "[gift-code …]", "ok", "!?"])
def test_what_says_nothing_is_not_asked_about(text):
    """What was left of a text when its secrets were gone may be no words at all."""
    assert make_queue([asked(text)]).waiting == 0


def test_what_is_decided_or_judged_is_not_asked_about():
    """By its key, or because the judged queries have it."""
    queue = make_queue(
        [asked("my parcel"), asked("my card is too old"), asked("kettle is cold")],
        decided={wording_key("my parcel")},
        judged=["My card is too old"],
    )
    assert (texts(queue), queue.waiting) == (["kettle is cold"], 1)


def test_the_steps_of_a_dialogue_are_one_question():
    """Their check answers tell; what was thought before the first answer is what counts."""
    queue = make_queue([
        asked("my parcel", evidence={"asked": "no", "where": "gone"}, shown=("lost",)),
        asked("my parcel", evidence={"asked": "no"}, shown=("lost",)),
        asked("my parcel", shown=("expired",)),
    ])  # fmt: skip
    (proposal,) = queue.proposals
    assert (proposal.count, proposal.shown) == (1, ("expired",))


def test_the_program_is_asked_again():
    """What it found nothing for then, it may know now; the choices are those of now."""
    queue = make_queue(
        [asked("my parcel", state="none", shown=(), confidence=None)],
        look_again=lambda _text: Guess("candidates", (("lost", 0.6), ("expired", 0.1))),
    )
    (proposal,) = queue.proposals
    assert [article for article, _ in proposal.choices] == ["lost", "expired"]
    assert (proposal.proposed, proposal.state) == ("lost", "none")
    assert make_queue([asked("my parcel", state="none", shown=())]).proposals[0].proposed == NONE


def test_articles_that_are_gone_are_not_proposed():
    """Nor are those that the person may not see."""
    queue = make_queue([asked("my parcel", Signal("solved", "expired"))], exists=lambda article: article != "expired")
    (proposal,) = queue.proposals
    assert [article for article, _ in proposal.choices] == ["lost"]
    assert proposal.tallies == ()


def test_a_queue_is_as_long_as_asked_and_tells_the_rest():
    """The best ones are in it."""
    queue = make_queue([asked(f"{word} is broken today") for word in ("lamp", "kettle", "window", "car")], limit=2)
    assert (len(queue.proposals), queue.waiting) == (2, 4)
