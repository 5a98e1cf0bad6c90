"""Near-duplicates between splits of judged queries."""

import pytest

from kb.judged import JudgedQuery
from kb.lint.judged import near_duplicates


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("the code on my card is invalid", "the code on my card is invalid!!", True),
        ("ギフト券の番号を入れたら無効と出ました", "ギフト券の番号をいれたら無効と出ました", True),
        ("the code on my card is invalid", "my parcel never came", False),
        ("無効", "無効", False),
    ],
)
def test_paraphrases_by_a_letter_are_found(one, other, found):
    """Alike but for a letter is found; short keyword queries belong to nobody."""
    first, second = [JudgedQuery("a", one, "en")], [JudgedQuery("b", other, "en")]
    assert bool(list(near_duplicates(first, second))) == found
