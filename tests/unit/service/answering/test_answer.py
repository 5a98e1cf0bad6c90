"""One function answers: what a search and a conversation have in common, and where they differ."""

import pytest
from msgspec import structs

from indexer.errors import BackendError
from kb.diagnosis.triage import Triage
from service.answering.answer import AnswerOptions, _own_check, answer, answer_from
from service.answering.errors import EvidenceError
from service.answering.question import Question, RawMessage
from service.answering.searcher_source import SearcherSource
from service.errors import NotReadyError
from service.http.raw_text import RawText


@pytest.fixture
def served(small_index, source):
    """Return a source over the small knowledge base."""
    source.load()
    return source


def ask(served, text, **options):
    return answer(Question.ask(RawText(text)), AnswerOptions(**options), served.current())


def read(served, *texts, **options):
    conversation = [RawMessage("customer", RawText(text)) for text in texts]
    return answer(Question.read(conversation), AnswerOptions(is_conversation=True, **options), served.current())


def test_an_answer_is_of_one_generation(served):
    """Results, articles and checks come from the searcher that was asked."""
    found = ask(served, "lost my wallet", limit=2)
    assert found.outcome.results[0].article_id == "lost"
    assert len(found.outcome.results) == 2
    assert found.generation.id == found.outcome.generation
    assert len(found.search_id) == 24
    assert found.explanations == {}


def test_a_conversation_counts_what_its_messages_state(served):
    """A search does not: nobody has confirmed it yet. An answer that was sent wins over one that was read."""
    text = "someone asked for the number"
    assert ask(served, text).stated["asked"].outcome_id == "asked"
    alarmed = read(served, text)
    assert alarmed.triage.alarms == ("scam",)
    assert ask(served, text).triage is not None
    calm = read(served, text, evidence={"asked": "not-asked"})
    assert calm.triage.alarms == ()
    assert calm.evidence == {"asked": "not-asked"}


def test_the_later_message_wins_and_is_named(served):
    """A quote is found again by the index of its message."""
    found = read(served, "hello", "they asked for the number")
    assert found.stated["asked"].message_index == 1
    assert "asked for the number" in found.stated["asked"].quote


def test_a_search_offers_the_check_of_the_code_that_was_typed(served):
    """The shape of a code that somebody types is looked at first; in a conversation an agent has seen it."""
    text = "AQ2K-9XWE3R-7TYU lost my wallet"
    assert ask(served, text).next_check == "code-shape"
    assert ask(served, text, evidence={"code-shape": "fits"}).next_check != "code-shape"


@pytest.mark.parametrize(
    ("options", "severity", "known", "offered"),
    [
        (AnswerOptions(), "normal", (), "where-is-it"),
        (AnswerOptions(), "normal", ("where-is-it",), "asked"),
        (AnswerOptions(evidence={"asked": "not-asked"}), "normal", (), None),
        (AnswerOptions(is_conversation=True), "normal", (), None),
        (AnswerOptions(), "urgent", (), None),
    ],
)
def test_where_the_words_settle_the_cause_its_own_check_is_offered(served, options, severity, known, offered):
    """Not after answers, to agents or where damage goes on: there the steps come next."""
    found = ask(served, "lost my wallet")
    first = structs.replace(found.outcome.results[0], checks=("where-is-it", "asked"), severity=severity)
    outcome = structs.replace(found.outcome, results=(first,))
    settled = Triage(beliefs=(), question=None, resolved="lost", contradictions=())
    assert _own_check(options, outcome, settled, known, found.generation) == offered


@pytest.mark.parametrize("is_conversation", [True, False])
def test_nothing_to_search_for_finds_nothing(served, is_conversation):
    """A text that is nothing but an address is no complaint."""
    options = AnswerOptions(is_conversation=is_conversation)
    found = answer(Question.ask(RawText("me@example.com")), options, served.current())
    assert (found.outcome.state, found.outcome.results) == ("none", ())


def test_results_are_explained_where_that_is_asked(served):
    """With explain each result has its explanation."""
    found = ask(served, "lost my wallet", explain=True)
    assert list(found.explanations) == [each.article_id for each in found.outcome.results]


def test_unknown_evidence_is_refused(served):
    """Check answers with unknown ids are refused before the search."""
    with pytest.raises(EvidenceError):
        ask(served, "lost my wallet", evidence={"nothing": "x"})


def test_the_corrected_text_is_one_line(served):
    """Pages show it in a sentence."""
    assert ask(served, "lost my\nwalet").corrected in {None, "lost my wallet"}


class Failing:
    """A searcher whose backend is away."""

    def __init__(self, generation):
        self.generation = generation

    def search(self, *_args, **_options):
        """Fail."""
        raise BackendError("somewhere", "away")


class Source(SearcherSource):
    """A source with a searcher and a fallback, and no index behind it."""

    substitute = None

    def __init__(self, searcher, substitute=None):
        self._searcher, self.substitute = searcher, substitute

    def current(self):
        """Return the searcher."""
        return self._searcher


def test_without_an_index_there_is_no_answer():
    """The error says what to do."""
    with pytest.raises(NotReadyError, match="kaiketsu build"):
        answer_from(Source(None), Question.ask(RawText("a")), AnswerOptions())


def test_the_fallback_answers_while_the_backend_is_away(served):
    """From its start, so that the answer is of one generation; without a fallback the failure is told."""
    searcher = served.current()
    failing = Failing(searcher.generation)
    question = Question.ask(RawText("lost my wallet"))
    found = answer_from(Source(failing, searcher), question, AnswerOptions())
    assert found.outcome.results[0].article_id == "lost"
    with pytest.raises(BackendError):
        answer_from(Source(failing), question, AnswerOptions())


@pytest.mark.parametrize(
    ("agent", "outcomes"),
    [
        (["Hello. Did anyone ask for the number?"], {"asked": "not-asked"}),
        (["Did anyone ask for the number?", "Please take your time."], {"asked": "not-asked"}),
        (["Did anyone ask for the number?", "Where is the card?"], {}),
        (["Have you got the receipt?"], {}),
        ([], {}),
    ],
)
def test_a_short_reply_counts_for_the_question_that_the_agent_asked(served, agent, outcomes):
    """A "no" answers the one check whose words stand before it; behind other words, or two checks, it says nothing."""
    asked = [RawMessage("agent", RawText(text)) for text in agent]
    conversation = [
        RawMessage("customer", RawText("my card is too old")),
        *asked,
        RawMessage("customer", RawText("No, nobody.")),
    ]
    found = answer(Question.read(conversation), AnswerOptions(is_conversation=True), served.current())
    assert {check_id: each.outcome_id for check_id, each in found.stated.items()} == outcomes
