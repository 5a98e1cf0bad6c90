"""Wording of a screen, found inside what somebody wrote."""

import pytest

from indexer.retrievers.phrase import PhraseRetriever, read_phrase_patterns, write_phrase_index
from indexer.text.analysis import Analyser
from kb.loading.markdown import outline
from kb.model.article import Article
from tests.support.articles import front_matter

MESSAGES = (
    ("This card has expired on {date}",),
    ("This code is locked", "This code belongs to another account"),
    ("エラーが発生しました。コードが無効です",),
    ("Denied",),
)


@pytest.fixture(scope="module")
def analyser():
    """Return the analyser."""
    return Analyser()


@pytest.fixture(scope="module")
def articles():
    """Return four articles with messages, the last with an inline code and a symptom."""
    made = []
    for number, messages in enumerate(MESSAGES):
        body = "## Cause\nIt says `E-4711 payment refused`.\n" if number == 3 else "## Cause\nBecause.\n"
        meta = front_matter(f"a{number}", messages=messages, symptoms=("my balance is gone",) if number == 3 else ())
        made.append(Article(f"a{number}", "en", f"a{number}.md", "T", outline(body, lang="en"), meta))
    return made


@pytest.fixture(scope="module")
def search(tmp_path_factory, analyser, articles):
    """Return a function that searches the messages."""
    folder = tmp_path_factory.mktemp("messages")
    write_phrase_index(folder, enumerate(articles), analyser)
    lane = PhraseRetriever(folder)
    return lambda text: lane.search(text, analyser.analyse(text))


def test_a_whole_quotation_scores_one(search):
    """A message inside a longer text is found word for word, whatever stands around it and in whatever case."""
    first = search("it told me: THIS CODE IS LOCKED, what now")[0]
    assert (first.article, first.score, first.pattern) == (1, 1.0, "This code is locked")
    assert first.whole > 0


def test_a_placeholder_stands_for_any_word(search):
    """The changing part of a message need not be quoted."""
    assert search("this card has expired on 3 May 2026")[0].article == 0


def test_near_identical_messages_are_told_apart_by_the_word_that_differs(search):
    """Of two messages of the same shape the one with the telling word comes first."""
    assert search("code says it belongs to another account")[0].pattern == "This code belongs to another account"
    assert search("code says locked")[0].pattern == "This code is locked"


def test_a_quotation_in_part_scores_by_what_it_holds(search):
    """A part of a message is found with less than a whole one, and is no whole quotation."""
    hit = next(hit for hit in search("another account") if hit.article == 1)
    assert 0 < hit.score < 1
    assert hit.whole == 0.0


def test_a_slip_of_the_keyboard_is_forgiven_at_a_discount(search):
    """One wrong letter in a long word is still that word, and counts for less."""
    right, slipped = (
        next(hit for hit in search(text) if hit.article == 0) for text in ("card expired", "card expierd")
    )
    assert 0 < slipped.score < right.score


def test_a_message_of_one_word_needs_a_text_of_few(search):
    """A single word is a message for somebody who types little else, and weak in a sentence."""
    assert search("denied")[0].score == 1.0
    assert all(hit.article != 3 for hit in search("my bank denied the payment that i made for a gift yesterday"))


def test_japanese_messages_are_found_without_blanks(search):
    """A quotation in running Japanese is found word for word."""
    first = search("入れたらコードが無効です。エラーが発生しました。コードが無効ですと出た")[0]
    assert (first.article, first.score) == (2, 1.0)


def test_a_code_span_is_a_message(search):
    """What an article shows as code is searched like a message."""
    assert search("E-4711 payment refused")[0].article == 3


def test_a_symptom_counts_only_alone(search):
    """What people say is found where they say just that, and not inside a longer text."""
    alone = search("my balance is gone")
    assert [(hit.article, hit.alone) for hit in alone] == [(3, True)]
    assert search("my balance is gone and the shop is closed") == []


def test_hits_come_best_first(search):
    """The order is by score, then by article, so that equal input gives equal output."""
    hits = search("this code is locked, it belongs to another account, denied")
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.article))
    assert len(hits) > 1


def test_a_text_of_other_words_finds_nothing(search):
    """No message is found in a text that shares no telling word with any."""
    assert search("where is my parcel") == []


def test_patterns_of_other_articles_are_kept(tmp_path, analyser, articles):
    """A rebuild of one article writes the patterns of the others again, ordered by article."""
    write_phrase_index(tmp_path, enumerate(articles), analyser)
    before = read_phrase_patterns(tmp_path)
    kept = [pattern for pattern in before if pattern.article != 1]
    write_phrase_index(tmp_path, [(1, articles[1])], analyser, kept)
    assert read_phrase_patterns(tmp_path) == before


@pytest.fixture(scope="module")
def search_plain(tmp_path_factory, analyser):
    """Return a function that searches the code of a plain page."""
    body = "# Page\nRun `serve`. It says `access key expired`, or `カードが無効です`. Add `--port`.\n"
    folder = tmp_path_factory.mktemp("plain")
    write_phrase_index(folder, [(0, Article("page", "en", "page.md", "Page", outline(body, lang="en")))], analyser)
    lane = PhraseRetriever(folder)
    return lambda text: lane.search(text, analyser.analyse(text))


@pytest.mark.parametrize("query", ["it says access key expired", "カードが無効ですと出る"])
def test_code_of_two_words_on_a_plain_page_is_a_message(search_plain, query):
    """Code of two words on a page without front matter is a screen message, in any language."""
    assert [hit.article for hit in search_plain(query)] == [0]


@pytest.mark.parametrize("query", ["serve", "port"])
def test_code_of_one_word_on_a_plain_page_is_none(search_plain, query):
    """A command or a setting stands on many pages; the lexical retriever finds it."""
    assert search_plain(query) == []
