"""What is said to an answer: the article's own sentences, and never more than it knows."""

import pytest

from service.answering.answer import AnswerOptions, answer_from
from service.answering.question import Question
from service.chat.replies import chat_reply, usage
from service.http.raw_text import RawText


@pytest.fixture
def said(small_index, source):
    """Return a function that says what a text gets."""
    source.load()
    return lambda text, base_url="": chat_reply(
        answer_from(source, Question.ask(RawText(text)), AnswerOptions()), base_url
    )


def test_candidates_come_with_passage_first_step_and_address(said):
    """At most three articles are offered, in their own words."""
    reply = said("lost my wallet", "https://help.example.com")
    assert reply.lead == "It may be one of these."
    assert 2 <= len(reply.pointers) <= 4  # three articles at most, and the dialogue
    assert reply.pointers[0].url.startswith("https://help.example.com/articles/lost")
    assert reply.pointers[0].text.count("Do the first thing about lost.") == 1  # the passage has it already
    assert reply.notes == ("Taken from the articles.",)


def test_without_a_public_address_there_is_no_link(said):
    """A path alone leads nowhere from a chat."""
    assert {pointer.url for pointer in said("lost my wallet").pointers} == {""}


def test_candidates_end_with_the_dialogue(said):
    """Whoever does not know which of them it is can answer questions."""
    last = said("lost my wallet", "https://help.example.com").pointers[-1]
    assert (last.title, last.url) == (
        "Answer a few questions to find the cause",
        "https://help.example.com/diagnose?lang=en",
    )


def test_somebody_who_may_be_losing_money_reads_first_what_to_do(said):
    """Before an urgent article stand the words and numbers of the knowledge base."""
    first, second = said("someone asks for the number").pointers[:2]
    assert (first.title, first.text) == ("Is somebody after your money?", "Call us: +810000")
    assert second.title.startswith("Urgent: ")


def test_nothing_found_is_said(said):
    """Without an answer no article is named."""
    reply = said("someone@example.com")
    assert "No article fits" in reply.lead
    assert reply.pointers == ()


def test_a_removed_code_is_told(said):
    """Whoever typed one is asked to delete the message, and it is not repeated."""
    reply = said("lost my wallet AQ2K-9XWE3R-7TYU")
    assert "Delete the message" in reply.notes[0]
    assert "AQ2K" not in repr(reply)


@pytest.mark.parametrize(("lang", "word"), [("ja", "コード"), ("en", "codes"), ("pt-BR", "codes")])
def test_usage_asks_to_leave_codes_out(lang, word):
    """Whoever wrote nothing is told how to ask, in English where there is no text in their language."""
    assert word in usage(lang).lead
