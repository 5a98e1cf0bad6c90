"""What holds of every engine: the same generations, the same answers, and never a mixed one."""

import re
import threading
from dataclasses import replace
from itertools import count

import pytest

from indexer.backends import open_index
from indexer.errors import NoGenerationError
from service.answering.answer import AnswerOptions, answer_from
from service.answering.question import Question
from service.http.raw_text import RawText
from tests.support.small_kb import write_article
from tests.support.waiting import wait_for

QUESTIONS = (
    "lost my wallet",
    "it says the code is locked",
    "past its date",
    "someone asks for the number",
    "card",
    "Do the first thing about expired",
    "カード",
)


def test_articles_are_found(either, build, searcher_over):
    """The four causes come first for what people say of them."""
    generation = build(either)
    searcher = searcher_over(either)
    assert searcher.generation.id == generation
    for question, expected in (
        ("lost my wallet", "lost"),
        ("the code is locked", "locked"),
        ("past its date", "expired"),
    ):
        outcome = searcher.search(question)
        assert outcome.results[0].article_id == expected
        assert outcome.generation == generation


def test_both_engines_give_the_same_answer(shared, build, searcher_over):
    """Order, passages, highlights, lanes and scores of every question are those of the embedded engine."""
    build(shared)
    here = searcher_over(replace(shared, engine=None))
    there = searcher_over(shared)
    for question in QUESTIONS:
        one, other = here.search(question, limit=20), there.search(question, limit=20)
        assert [_shown(result) for result in one.results] == [_shown(result) for result in other.results]
        assert [result.score for result in one.results] == pytest.approx(
            [result.score for result in other.results], rel=1e-4
        )
        assert here.explain(question, "lost").matched_words == there.explain(question, "lost").matched_words


def test_misspelt_words_are_corrected(either, build, searcher_over):
    """The words of the articles travel with every generation."""
    build(either)
    outcome = searcher_over(either).search("the cdoe is lokced")
    assert outcome.corrected == "the code is locked"
    assert outcome.results[0].article_id == "locked"


def _shown(result):
    return result.article_id, result.passage, result.matched_by, result.first_step, result.severity


def test_a_newer_generation_is_picked_up_between_requests(either, build, source_over, small_kb):
    """Without a restart; and what was in a searcher's hands stays as it was."""
    first = build(either)
    source = source_over(either)
    held = source.current()
    write_article(small_kb, "extra", title="Something else entirely")
    second = build(either)
    wait_for(lambda: source.current().generation.id == second)
    assert source.current().search("something else entirely").results[0].article_id == "extra"
    assert held.search("lost my wallet").generation == first


def test_rolling_back_is_followed(either, build, source_over, small_kb):
    """The generation before is current again, by default and by name, and services follow."""
    first = build(either)
    write_article(small_kb, "extra")
    second = build(either)
    source = source_over(either)
    assert source.current().generation.id == second
    assert open_index(either).roll_back() == first
    wait_for(lambda: source.current().generation.id == first)
    assert source.current().search("lost my wallet").results[0].article_id == "lost"
    assert open_index(either).roll_back(second) == second
    wait_for(lambda: source.current().generation.id == second)


def test_there_is_nothing_before_the_first(either, build):
    """Going back from the only generation, or to one that is not there, is refused, and nothing changes."""
    first = build(either)
    index = open_index(either)
    for target in (None, "20200101T000000000000-00000000"):
        with pytest.raises(NoGenerationError):
            index.roll_back(target)
    assert index.current_id() == first


def test_nothing_published_is_said(either):
    """An index without a generation has no current one, and opening it tells what to do."""
    assert open_index(either).current_id() is None
    with pytest.raises(NoGenerationError, match="kaiketsu build"):
        open_index(either).open_current("any")


def test_an_unchanged_build_publishes_nothing(either, build):
    """The same articles are the same generation."""
    first = build(either)
    assert build(either) == first
    assert open_index(either).generation_ids() == [first]


def test_old_generations_are_pruned(either, build, small_kb):
    """As many as the settings say are kept, each of them whole."""
    built = []
    for number in range(4):
        write_article(small_kb, f"extra-{number}")
        built.append(build(either))
    index = open_index(either)
    assert index.generation_ids() == built[-3:]
    for generation_id in built[-3:]:
        index.verify(generation_id)


def test_no_answer_is_mixed_while_generations_are_published(either, build, source_over, small_kb):
    """Text shown is always of the generation that the answer names, however requests and publications fall."""
    versions = {}

    def publish(number):
        write_article(small_kb, "lost", title="The card is lost", symptoms="lost my card", fix=f"Version {number}.")
        versions[build(either)] = number

    publish(0)
    source = source_over(either)
    seen = []
    numbers = count()  # a question that was asked before is answered from memory
    stop = threading.Event()

    def search():
        while not stop.is_set():
            outcome = answer_from(
                source, Question.ask(RawText(f"Do version of lost card {next(numbers)}")), AnswerOptions()
            ).outcome
            seen.append((outcome.generation, re.search(r"Version (\d)", outcome.results[0].first_step)[1]))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in (1, 2, 3):
        publish(number)
        wait_for(lambda number=number: seen and seen[-1][1] == str(number))
    stop.set()
    for thread in threads:
        thread.join()
    assert {int(version) for _, version in seen} >= {0, 3}
    assert all(int(version) == versions[generation] for generation, version in seen)
