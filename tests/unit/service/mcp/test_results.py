"""What the tools give."""

from kb.model.check import Check, Input, Outcome
from service.mcp.results import WHAT_TO_SAY, CheckView, absolute


def test_an_address_is_whole_where_the_service_has_one():
    """Paths of the service get its public address; the address of an owner's own site stays."""
    assert (
        absolute("/articles/expired?lang=ja", "https://help.example.com")
        == "https://help.example.com/articles/expired?lang=ja"
    )
    assert absolute("/articles/expired?lang=ja", "") == "/articles/expired?lang=ja"
    assert (
        absolute("https://docs.example.com/expired", "https://help.example.com") == "https://docs.example.com/expired"
    )


def test_a_check_is_shown_in_one_language_and_says_what_is_sensitive():
    """An assistant sees which input must stay with the person."""
    check = Check(
        id="shape",
        title={"en": "Shape", "ja": "形"},
        ask={"en": "Which code?", "ja": "どの番号?"},
        where={"en": "On the card", "ja": "カードの裏"},
        who="customer",
        cost=1,
        inputs=(Input(name="code", type="code", sensitive=True, label={"en": "Code", "ja": "番号"}),),
        rules=(),
        outcomes={"fits": Outcome(label={"en": "Fits", "ja": "合う"}, explanation={"en": "It fits."})},
        cases=(),
    )
    shown = CheckView.of(check, "ja", "https://help.example.com")
    assert (shown.ask, shown.inputs[0].label, shown.outcomes[0].label) == ("どの番号?", "番号", "合う")
    assert shown.sensitive
    assert shown.inputs[0].sensitive
    assert shown.url == "https://help.example.com/diagnose"


def test_each_state_has_its_instruction():
    """Without an answer an assistant is told to say so."""
    assert set(WHAT_TO_SAY) == {"answer", "candidates", "none"}
    assert "do not make up an answer" in WHAT_TO_SAY["none"]
