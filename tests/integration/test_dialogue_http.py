"""Checks, triage and conversations over HTTP."""

import pytest

from indexer.indexing import build_index
from kb.loading.library import load_library
from tests.support.small_kb import SECOND_CHECK


def post(client, path, body):
    """Return the decoded answer of a request that has to succeed."""
    response = client.post(f"/api/v1/{path}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_checks_are_listed_with_their_rules(client):
    """All that a browser needs to evaluate them itself, and none of the cases."""
    checks = client.get("/api/v1/checks").json()["checks"]
    assert [check["id"] for check in checks] == ["asked", "code-shape", "where-is-it"]
    shape = client.get("/api/v1/checks/code-shape").json()
    assert shape == checks[1]
    assert shape["sensitive"]
    assert shape["rules"][0]["rule"] == "code_shape"
    assert "cases" not in shape


def test_an_evaluation_has_outcome_explanation_and_effects(client):
    """An evaluation has exactly the three keys of the contract."""
    body = post(client, "checks/where-is-it/evaluate", {"inputs": {"place": "gone"}})
    assert body["outcome"] == "gone"
    assert body["explanation"] == "Look for it."
    assert body["effects"] == {"lost": "confirms", "expired": "weakens"}


def test_unknown_settles_nothing(client):
    """No input, no outcome, no effect."""
    body = post(client, "checks/where-is-it/evaluate", {"inputs": {}, "lang": "en"})
    assert (body["outcome"], body["effects"]) == ("unknown", {})


def test_a_boolean_is_read_as_yes_or_no(client):
    """JSON has booleans; the rules have words."""
    assert post(client, "checks/asked/evaluate", {"inputs": {"asked": True}})["outcome"] == "asked"


def test_the_outcome_of_a_sensitive_check_may_be_told(client):
    """Only the sensitive input itself is refused."""
    assert post(client, "checks/code-shape/evaluate", {"inputs": {"told": "fits"}})["outcome"] == "fits"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("checks/where-is-it/evaluate", {"inputs": {"place": "mars"}}, "inputs.place"),
        ("checks/where-is-it/evaluate", {"inputs": {"planet": "mars"}}, "inputs.inputs"),
        ("triage", {"evidence": {"where-is-it": "mars"}}, "evidence.where-is-it"),
        ("search", {"text": "lost", "evidence": {"nothing": "x"}}, "evidence"),
    ],
)
def test_what_does_not_exist_is_named(client, path, body, field):
    """400 with the field, and what there is."""
    response = client.post(f"/api/v1/{path}", json=body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("nothing", ["", "  "])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("triage", {}),
        ("search", {"text": "lost"}),
        ("assist", {"messages": [{"role": "customer", "text": "lost"}]}),
    ],
)
def test_an_empty_answer_is_refused(client, path, body, nothing):
    """An outcome that is empty is no answer: 400 says to leave it out or to send `unknown`."""
    response = client.post(f"/api/v1/{path}", json={**body, "evidence": {"asked": nothing}})
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert error["field"] == "evidence.asked"
    assert "unknown" in error["reason"]


def test_danger_is_asked_first(client):
    """The triage asks about danger first, whatever the search found."""
    body = post(client, "triage", {"evidence": {}, "candidates": [{"article_id": "lost", "confidence": 0.99}]})
    assert body["next_check"] == "asked"
    assert body["why"]["urgent"]
    assert body["causes"][0]["article_id"] == "lost"


def test_harm_in_progress_wins_at_once(client):
    """One confirming answer is enough for an urgent cause where no other check can support it."""
    body = post(client, "triage", {"evidence": {"asked": "asked"}, "candidates": ["lost", "expired"]})
    assert body["resolved"] == "scam"
    assert body["causes"][0]["article_id"] == "scam"
    assert body["next_check"] is None


@pytest.fixture
def rebuilt(small_kb, small_index, hashing, settings):
    """Return a function that builds the index of the small knowledge base again; ask for it before `client`."""
    return lambda: build_index(load_library(small_kb), hashing, settings)


@pytest.fixture
def second_check(small_kb, rebuilt):
    """Add a check to the small knowledge base that gives the second answer about the scam; ask for it before `client`."""
    (small_kb / "checks" / "who-is-it.yaml").write_text(SECOND_CHECK, encoding="utf-8")
    rebuilt()


def test_an_alarm_out_of_nowhere_is_shown_and_asks_for_a_second_answer(second_check, client):
    """The urgent article is listed first and is no answer yet; one that supports it ends the dialogue."""
    candidates = [{"article_id": "lost", "confidence": 0.99}]
    body = post(client, "triage", {"evidence": {"asked": "asked"}, "candidates": candidates})
    assert "resolved" not in body
    assert (body["next_check"], body["why"]["urgent"], body["alarms"]) == ("who-is-it", True, ["scam"])
    assert body["causes"][0]["article_id"] == "scam"
    assert body["causes"][0]["probability"] < 0.5
    evidence = {"asked": "asked", "who-is-it": "stranger"}
    assert post(client, "triage", {"evidence": evidence, "candidates": candidates})["resolved"] == "scam"
    # One answer against it ends the asking, not the warning: whoever is talked into something may say "a friend".
    evidence = {"asked": "asked", "who-is-it": "friend"}
    body = post(client, "triage", {"evidence": evidence, "candidates": candidates})
    assert (body["alarms"], body.get("why", {}).get("urgent", False)) == (["scam"], False)


def test_a_pending_alarm_lists_the_urgent_article_whatever_its_probability(second_check, client, monkeypatch):
    """In a search and in a conversation, where the words say nothing of a scam."""
    prior = {"lost": 0.97, "expired": 0.02, "locked": 0.009, "scam": 0.001}
    monkeypatch.setattr("service.answering.dialogue.prior_from_confidences", lambda *_: prior)
    monkeypatch.setattr("service.answering.dialogue.flat_prior", lambda *_: prior)
    request = {"text": "lost my card", "evidence": {"asked": "asked"}}
    found = post(client, "search", request)
    assert (found["state"], found["results"][0]["article_id"]) == ("candidates", "scam")
    assert found["next_check"] == "who-is-it"
    messages = [{"role": "customer", "text": "lost my card"}]
    body = post(client, "assist", {"messages": messages, "evidence": {"asked": "asked"}})
    assert (body["state"], body["results"][0]["severity"], body["alarms"]) == ("candidates", "urgent", ["scam"])
    assert body.get("resolved") is None
    # Not known who asks: another cause may be found, and the urgent one stays listed after it, with its warning.
    body = post(client, "assist", {"messages": messages, "evidence": {"asked": "asked", "who-is-it": "unknown"}})
    assert body["resolved"] == "lost"
    assert [result["article_id"] for result in body["results"][:2]] == ["lost", "scam"]
    assert body["alarms"] == ["scam"]


@pytest.fixture
def symptom_check(small_kb, rebuilt):
    """Declare the locked code a symptom of an expired card; ask for it before `client`."""
    path = small_kb / "checks" / "code-shape.yaml"
    text = path.read_text("utf-8")
    declared = text.replace("{locked: supports},", "{locked: supports, expired: supports}, symptom: locked,")
    assert declared != text
    path.write_text(declared, encoding="utf-8")
    rebuilt()


def test_a_symptom_is_no_answer(symptom_check, client, monkeypatch):
    """However sure it is, the state stays `candidates` while a check can still find a cause behind it."""
    prior = {"locked": 0.97, "expired": 0.01, "lost": 0.01, "scam": 0.01}
    monkeypatch.setattr("service.answering.dialogue.flat_prior", lambda *_: prior)
    monkeypatch.setattr("service.answering.dialogue.prior_from_confidences", lambda *_: prior)
    request = {"text": "code frozen", "evidence": {"asked": "not-asked", "code-shape": "fits"}}
    found = post(client, "search", request)
    assert (found["state"], found["results"][0]["article_id"]) == ("candidates", "locked")
    assert found["next_check"] == "where-is-it"
    settled = post(client, "search", {**request, "evidence": {**request["evidence"], "where-is-it": "gone"}})
    assert (settled["state"], settled["results"][0]["article_id"]) == ("answer", "locked")


def test_evidence_re_ranks_a_search(client):
    """An answer counts for more than the words."""
    plain = post(client, "search", {"text": "my card is too old"})
    assert plain["results"][0]["article_id"] == "expired"
    told = post(
        client, "search", {"text": "my card is too old", "evidence": {"asked": "not-asked", "where-is-it": "gone"}}
    )
    assert told["results"][0]["article_id"] == "lost"
    assert told["state"] == "answer"
    assert told["results"][0]["first_step"]


def test_unknown_evidence_changes_nothing(client):
    """The results are those of the words alone, and the check is not asked again."""
    plain = post(client, "search", {"text": "my card is too old"})
    told = post(client, "search", {"text": "my card is too old", "evidence": {"asked": "unknown"}})
    assert [r["article_id"] for r in told["results"]] == [r["article_id"] for r in plain["results"]]
    assert plain["next_check"] == "asked"
    assert told["next_check"] != "asked"


def test_a_conversation_is_read_with_provenance(client):
    """Only customers' words count, each with its message and quote."""
    messages = [
        {"role": "agent", "text": "Has someone asked for the number?"},
        {"role": "customer", "text": "hello, it is about my card"},
        {"role": "customer", "text": "a man called and asked for the number"},
    ]
    body = post(client, "assist", {"messages": messages})
    assert body["prefilled"] == [
        {"check_id": "asked", "outcome_id": "asked", "message_index": 2, "quote": "asked for the number"}
    ]
    assert body["results"][0]["article_id"] == "scam"
    assert body["resolved"] == "scam"
    assert body["reply"] == {
        "lang": "en",
        "text": "Summary of scam.\n\n1. Do the first thing about scam.\n2. Ask support.",
        "article_id": "scam",
    }


def test_an_answer_wins_over_a_reading(client):
    """What the agent states replaces what was read from a message."""
    messages = [{"role": "customer", "text": "somebody asked for the number"}]
    body = post(client, "assist", {"messages": messages, "evidence": {"asked": "not-asked"}})
    assert body["prefilled"] == []
    assert body.get("resolved") != "scam"


def test_each_result_has_its_reply_where_they_are_asked_for(client):
    """In the order of the results; the first is the one that is always there."""
    messages = [{"role": "customer", "text": "my card is too old"}]
    body = post(client, "assist", {"messages": messages, "replies": True})
    assert [each["article_id"] for each in body["replies"]] == [each["article_id"] for each in body["results"]]
    assert body["replies"][0] == body["reply"]
    assert "replies" not in post(client, "assist", {"messages": messages})


def test_a_first_question_is_there_where_nothing_fits(client):
    """A conversation may go on; no cause and no reply are offered."""
    body = post(client, "assist", {"messages": [{"role": "customer", "text": "me@example.com"}]})
    assert (body["state"], body["results"], body["reply"]) == ("none", [], None)
    assert body["next_check"] in {"asked", "where-is-it"}


def test_a_conversation_without_customer_is_no_answer(client):
    """A conversation without a customer's message finds nothing."""
    body = post(client, "assist", {"messages": [{"role": "agent", "text": "hello"}]})
    assert (body["state"], body["results"], body["reply"], body["next_check"]) == ("none", [], None, None)
