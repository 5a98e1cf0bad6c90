"""The passage that is shown of an article, and the words that are marked in it."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.retrievers.vocabulary import VocabularyBuilder
from indexer.search.passage_picker import PassagePicker, is_note_of_agent
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS, Passage
from indexer.text.polarity import marks_of
from indexer.text.synonyms import Lexicon
from kb.loading.synonyms import Synonyms
from kb.model.article import Article

PASSAGES = (
    Passage(0, "title", "", "", "Locked code\nThe code is locked."),
    Passage(0, "symptom", "", "", "it says locked"),
    Passage(0, "section", "cause", "Cause", "Too many tries."),
    Passage(0, "section", "fix", "Fix", "Wait an hour, then enter the code again. Do not enter the code twice."),
    Passage(1, "title", "", "", "A title\nalone."),
)
VECTORS = np.array([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [0.0, 1.0]], np.float32)


class Backend:
    """Passages and vectors in memory."""

    def passages(self, start, stop):
        """Return passages by position."""
        return PASSAGES[start:stop]

    def vectors(self, start, stop):
        """Return vectors by position."""
        return VECTORS[start:stop]


class OneSection:
    """One section in memory."""

    def __init__(self, text):
        self._text = text

    def passages(self, _start, _stop):
        """Return it."""
        return (Passage(0, "section", "", "", self._text),)

    def vectors(self, _start, _stop):
        """Return its vector."""
        return np.ones((1, 1), np.float32)


def one_section(title):
    """Return a generation of one article with one section."""
    return SimpleNamespace(
        passage_ranges=np.array([[0, 1]]),
        kind_of_passage=np.array([PASSAGE_KINDS.index("section")]),
        articles=[Article("a", "en", "a.md", title, ())],
    )


def vocabulary():
    """Return the words of the articles."""
    builder = VocabularyBuilder()
    for document, words in enumerate((["code", "cause", "fix", "hour"], ["title", "code"])):
        builder.add(words, document)
    return builder.finish(2)


@pytest.fixture(scope="module")
def picker():
    """Return a picker over two articles, and a third without a passage."""
    generation = SimpleNamespace(
        passage_ranges=np.array([[0, 4], [4, 5], [5, 5]]),
        kind_of_passage=np.array([PASSAGE_KINDS.index(passage.kind) for passage in PASSAGES]),
        articles=[Article(title, "en", "a.md", title, ()) for title in ("Locked code", "A title", "Nothing else")],
    )
    return PassagePicker(generation, Backend(), Analyser(), vocabulary())


@pytest.mark.parametrize(("vector", "section"), [([0.0, 1.0], "fix"), ([1.0, 0.0], "cause")])
def test_the_nearest_section_is_shown(picker, vector, section):
    """The section nearest to the query answers it, even where a symptom or the title is nearer."""
    assert picker.pick(0, np.array(vector, np.float32), frozenset()).section == section


def test_a_heading_that_says_what_was_asked_decides(picker):
    """Of sections that are about as near, the one under the heading that was asked for is shown."""
    between = np.array([0.77, 0.64], np.float32)  # cosines .974 to Cause and .64 to Fix
    nearly = np.array([0.36, 0.93], np.float32)  # .960 and .93
    assert picker.pick(0, nearly, frozenset()).section == "cause"
    assert picker.pick(0, nearly, frozenset({("fix", False)})).section == "fix"
    assert picker.pick(0, between, frozenset({("fix", False)})).section == "cause"


def test_words_of_the_query_are_marked(picker):
    """Marks are spans of the shown text, in order, wherever an analysed word of the query stands."""
    view = picker.pick(
        0, np.array([0.0, 1.0], np.float32), frozenset({("code", False), ("code", True), ("hour", False)})
    )
    assert [view.text[start:end] for start, end in view.highlights] == ["hour", "code", "code"]


def test_marks_that_touch_are_one(picker):
    """Marks with one character or less between them are joined into one."""
    text = "It says 残高不足 here."
    marks = marks_of("残高不足", Analyser().analyse("残高不足").words)
    assert len(marks) == 2
    view = PassagePicker(one_section(text), OneSection(text), Analyser(), vocabulary()).pick(
        0, np.ones(1, np.float32), marks
    )
    assert [view.text[start:end] for start, end in view.highlights] == ["残高不足"]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("無効", "コードは有効です。無効ではありません。無効と出ます。", ["無効"]),
        ("有効", "無効です。有効です。有効ではない。", ["有効"]),
        ("届かない", "メールが届く。メールが届いていない。", ["届い"]),
        ("届いた", "届きません。届きました。", ["届き"]),
        ("未使用", "使用済みです。未使用です。", ["使用"]),
        ("invalid", "It is valid. It is invalid. It is not valid.", ["invalid", "valid"]),
        ("valid", "It is valid. It is invalid. It is not valid.", ["valid"]),
        ("not activated", "It was activated. It has not been activated.", ["activated"]),
    ],
)
def test_the_opposite_of_the_query_is_not_marked(query, text, marked):
    """Neither an antonym, nor a synonym's word without its negation, nor the word itself where it is denied."""
    analyser = Analyser()
    lexicon = Lexicon(Synonyms((("無効", "有効ではない", "invalid", "not valid"),)), analyser)
    marks = lexicon.widen_marks(marks_of(query, analyser.analyse(query).words))
    view = PassagePicker(one_section(text), OneSection(text), analyser, vocabulary()).pick(
        0, np.ones(1, np.float32), marks
    )
    assert [view.text[start:end] for start, end in view.highlights] == marked


def test_an_article_without_sections_shows_its_first_passage(picker):
    """A page of a title alone shows it."""
    assert picker.pick(1, np.array([1.0, 0.0], np.float32), frozenset()).text == "A title\nalone."


def test_an_article_without_passages_shows_its_title(picker):
    """An article of which nothing was indexed is still shown by name."""
    assert picker.pick(2, np.array([1.0, 0.0], np.float32), frozenset()).text == "Nothing else"


def test_words_of_an_article_are_those_of_all_its_passages(picker):
    """The words of an article are collected from titles, symptoms and sections."""
    assert {"lock", "hour", "code"} <= picker.words_of_article(0)
    assert picker.words_of_article(2) == frozenset()


@pytest.mark.parametrize(
    ("symptom", "is_note"),
    [
        ("コードを入れたら無効と出る", False),
        ("無効", False),
        ("I am a customer of another shop", False),
        ("お客様が電話口で番号開示を迫られている模様、緊急", True),
        ("cx claims code redeemed", True),
        ("Customer states the code is invalid", True),
    ],
)
def test_a_note_of_an_agent_is_no_question_of_a_customer(symptom, is_note):
    """It is searched like any symptom, and not offered to people as what they might ask."""
    assert is_note_of_agent(symptom) is is_note
