"""The words of the articles, as spelling needs them."""

from indexer.spelling.kana import sound_key
from indexer.spelling.lexis import lexis_of


def test_english_words_know_where_they_stand_best(forms):
    """A word that an edited text has is right, whatever people are quoted with."""
    english = lexis_of(forms).english
    assert english["redeemed"].source == "edited"
    assert english["recieved"].source == "symptom"
    assert english["parrot"].source == "judged"
    assert english["received"].documents == 3


def test_japanese_words_are_found_by_sound(forms):
    """Those in most documents first, each writing once."""
    by_sound = lexis_of(forms).by_sound
    assert next(each.form.surface for each in by_sound[sound_key("ムコウ")]) == "無効"
    counts = [each.documents for each in by_sound[sound_key("カード")]]
    assert counts == sorted(counts, reverse=True)


def test_only_writings_of_articles_and_symptoms_are_known(build_forms):
    """What judged queries alone have may be misspelt."""
    known = lexis_of(build_forms([("section", "残高を確認"), ("symptom", "ザンダカ"), ("judged", "向こう")])).known
    assert "残高" in known
    assert "向こう" not in known
