"""Questions: made once, and nothing in them holds what was removed."""

import dataclasses

from service.answering.question import Question, RawMessage
from service.http.raw_text import RawText

CODE = "AQ2K-9XWE3R-7TYU"


def test_a_question_has_what_people_see_and_what_is_searched():
    """Placeholders stay in the text; the query has the word "code" in their place."""
    question = Question.ask(RawText(f"it says {CODE} is invalid"))
    assert question.text == "it says [gift-code 4-6-4] is invalid"
    assert question.query.split() == ["it", "says", "code", "is", "invalid"]
    assert [(each.kind, each.shape, each.start, each.end) for each in question.redactions] == [
        ("gift-code", "4-6-4", 8, 24)
    ]


def test_no_part_of_a_question_holds_the_raw_text():
    """No part of a question holds raw text, not even the messages of the agent, which are not searched."""
    raw = [RawMessage("customer", RawText(f"a {CODE}")), RawMessage("agent", RawText(f"b {CODE}"))]
    question = Question.read(raw)
    assert CODE not in repr(dataclasses.asdict(question))
    assert CODE not in repr([each.text for each in raw])


def test_the_customers_words_are_searched_for():
    """In order, a line each; what the agent wrote is read for its secrets alone."""
    question = Question.read(
        [
            RawMessage("customer", RawText("it is locked")),
            RawMessage("agent", RawText("write to me@example.com")),
            RawMessage("customer", RawText("since today")),
        ]
    )
    assert question.query == "it is locked\nsince today"
    assert [each.kind for each in question.redactions] == ["email"]
    assert [each.role for each in question.messages] == ["customer", "agent", "customer"]


def test_a_code_in_two_messages_of_the_customer_is_removed():
    """Neither half is in the question, and the agent's repetition of one is not either."""
    question = Question.read(
        [
            RawMessage("customer", RawText("it starts with AQ2K9XW")),
            RawMessage("agent", RawText("AQ2K9XW, and then?")),
            RawMessage("customer", RawText("E3R7TYU")),
        ]
    )
    assert [each.redacted.text for each in question.messages] == [
        "it starts with [gift-code 7]",
        "[gift-code 7], and then?",
        "[gift-code 7]",
    ]
    assert question.query.split() == ["it", "starts", "with", "code", "code"]


def test_of_a_long_conversation_the_end_is_searched_for():
    """What was said last weighs most, and a search takes 4,000 characters."""
    question = Question.read([RawMessage("customer", RawText("it is locked " * 300)) for _ in range(2)])
    assert len(question.query) == 4000
    assert question.text.startswith("it is locked")


def test_the_language_is_that_of_the_query():
    """One kana makes the query Japanese."""
    assert Question.ask(RawText("コードが無効")).lang == "ja"
    assert Question.ask(RawText("invalid code")).lang == "en"


def test_what_is_said_to_be_no_code_is_in_the_query_alone():
    """The text for people, checks and the log keeps its placeholder; the query says that nothing may keep it."""
    raw, said = RawText("bonos missing amzaon relaod"), RawText("amzaon relaod")
    question = Question.read([RawMessage("customer", raw, said)])
    assert question.text == "bonos missing [gift-code 6-6]"
    assert (question.query, question.is_unkept) == ("bonos missing amzaon relaod", True)
    assert not Question.ask(RawText("bonos missing amzaon relaod")).is_unkept


def test_a_code_that_is_said_to_be_none_is_removed():
    """One that lacks a character is none to its owner either, so that word is not taken."""
    near = CODE[:-1]
    question = Question.read([RawMessage("customer", RawText(f"it says {near} is invalid"), RawText(near))])
    assert (question.query.split(), question.is_unkept) == (["it", "says", "code", "is", "invalid"], False)
