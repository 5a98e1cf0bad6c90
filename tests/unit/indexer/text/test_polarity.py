"""Whether a word stands negated."""

import pytest

from indexer.text.analysis import Analyser
from indexer.text.polarity import marks_of


@pytest.mark.parametrize(
    ("text", "word", "is_negated"),
    [
        ("有効です", "有効", False),
        ("有効ではありません", "有効", True),
        ("有効じゃない", "有効", True),
        ("未使用のカード", "使用", True),
        ("使用したカード", "使用", False),
        ("届いていない", "届く", True),
        ("届いたのに", "届く", False),
        ("登録されていなかった", "登録", True),
        ("使えるかもしれない", "使う", False),
        ("コードがない", "コード", False),
        ("the card is not valid", "valid", True),
        ("the card isn't valid", "valid", True),
        ("it has not been activated", "activ", True),
        ("not sure that it is valid", "valid", False),
        ("it notes valid cards", "valid", False),
    ],
)
def test_a_word_is_negated_by_what_stands_beside_it(text, word, is_negated):
    """By a prefix, an ending, or a negation shortly before it; not by one of another word."""
    marks = dict(marks_of(text, Analyser().analyse(text).words))
    assert marks[word] is is_negated


def test_negations_mark_nothing():
    """Every text has some, and a mark on them tells nothing."""
    words = {word for word, _ in marks_of("有効じゃない、未使用", Analyser().analyse("有効じゃない、未使用").words)}
    assert words == {"有効", "使用"}
