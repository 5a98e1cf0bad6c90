"""Word forms of a generation."""

import numpy as np

from indexer.spelling import FormsBuilder, read_forms, write_forms
from indexer.text.passage import Passage


def counted(forms):
    """Return in how many documents each surface of each source stands."""
    return {(form.surface, source): count for form, source, count in forms.counted()}


def test_forms_are_counted_by_document_and_source(build_forms):
    """A word twice in a text counts once; what people are quoted with is kept apart."""
    found = counted(build_forms([("section", "codes and codes"), ("title", "codes"), ("symptom", "my coeds")]))
    assert found["codes", "edited"] == 2
    assert found["coeds", "symptom"] == 1
    assert ("coeds", "edited") not in found


def test_forms_know_how_they_sound(build_forms):
    """Surface, normalised form and reading; English words have no reading."""
    by_surface = {form.surface: form for form, _, _ in build_forms([("section", "残高が増えない code")]).counted()}
    assert (by_surface["増え"].word, by_surface["増え"].reading) == ("増える", "フエ")
    assert not by_surface["が"].is_content
    assert by_surface["code"].reading == ""


def test_numbers_and_unlisted_words_of_quotes_are_left_out(build_forms):
    """A number is no word; a Japanese word that only a quote has, and no dictionary, is misspelt."""
    found = counted(
        build_forms([("section", "code 1234 abc123"), ("judged", "アカントが停止"), ("section", "メルカリ")])
    )
    assert {surface for surface, _ in found} == {"code", "が", "停止", "メルカリ"}


def test_neighbours_are_content_words_in_order(forms):
    """Function words between them are left out."""
    assert forms.neighbours.follow("コード", "無効")
    assert not forms.neighbours.follow("無効", "コード")
    assert not forms.neighbours.follow("コード", "警察")


def test_quoted_neighbours_are_confirmed(build_forms):
    """What one person wrote may be a wrong conversion; two who write the same mean it."""
    once = build_forms([("judged", "コードが向こう"), ("section", "コード")])
    twice = build_forms([("judged", "コードが無効"), ("symptom", "コードは無効")])
    assert not once.neighbours.follow("コード", "向こう")
    assert twice.neighbours.follow("コード", "無効")


def test_documents_that_have_not_changed_are_carried(build_forms, analyser, tmp_path):
    """Their forms at their new places, those of the others not; neighbours are kept."""
    before = build_forms([("section", "stale words"), ("section", "コードが無効")])
    builder = FormsBuilder()
    builder.add(Passage(0, "section", "", "", "fresh words"), analyser.tokens("fresh words"), 0)
    builder.carry(before, np.array([-1, 1]))
    write_forms(tmp_path, builder.finish(2))
    after = read_forms(tmp_path)
    assert {surface for surface, _ in counted(after)} == {"fresh", "words", "コード", "が", "無効"}
    assert counted(after)["words", "edited"] == 1
    assert after.neighbours.follow("コード", "無効")
    assert after.neighbours.follow("fresh", "word")
