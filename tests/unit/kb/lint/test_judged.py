"""Lint of judged queries: rows, labels, and near-duplicates between splits."""

import json
from pathlib import Path

import pytest
from msgspec import structs

from kb.lint.judged import judged_findings, near_duplicates
from kb.loading.judged import JudgedQuery
from kb.loading.library import Library
from kb.loading.synonyms import Synonyms
from kb.model.article import Article
from tests.unit.kb.lint.test_lint import meta


@pytest.fixture
def found(tmp_path):
    """Return a function that writes rows by file and returns what lint finds beside two articles."""

    def lint(**files):
        (tmp_path / "golden").mkdir()
        for name, rows in files.items():
            lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
            (tmp_path / "golden" / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        published = Article("expired", "en", "articles/en/expired.md", "T", (), meta("expired"))
        draft = structs.replace(published, id="planned", meta=meta("planned", status="draft"))
        library = Library(tmp_path, "articles", (published,), (draft,), Synonyms(), (), {})
        return [(f.code, f.level, f"{f.path}:{f.line}", f.field) for f in judged_findings(library)]

    return lint


def row(query_id, text, *primary, **more):
    return {"id": query_id, "text": text, "lang": "en", "primary": primary, **more}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("the code on my card is invalid", "the code on my card is invalid!!", True),
        ("ギフト券の番号を入れたら無効と出ました", "ギフト券の番号をいれたら無効と出ました", True),
        ("the code on my card is invalid", "my parcel never came", False),
        ("無効", "無効", False),
    ],
)
def test_paraphrases_by_a_letter_are_found(one, other, alike):
    """Alike but for a letter is found; short keyword queries belong to nobody."""
    first, second = [JudgedQuery("a", one, "en")], [JudgedQuery("b", other, "en")]
    assert bool(list(near_duplicates(first, second))) == alike


def test_sound_rows_have_no_findings(found):
    """Any files may be there, a label may be of a draft, and learned rows may resemble train rows."""
    text = "the date on my card is long past"
    rows = {"train": [row("t", text, "expired")], "learned": [row("l", text, "planned", when="2026-11-28", by="me")]}
    assert found(**rows) == []


def test_no_golden_folder_is_no_fault():
    """A knowledge base without judged queries is sound."""
    library = Library(Path("/nowhere"), "articles", (), (), Synonyms(), (), {})
    assert list(judged_findings(library)) == []


def test_a_wrong_label_is_a_warning_at_its_line(found):
    """File, line and key of the label; out-of-scope files and learned rows are looked at, too."""
    assert found(
        train=[row("a", "one thing", "expired"), row("b", "two things", "expird")],
        learned=[row("c", "three things", "expired", secondary=["nothing"])],
        out_of_scope=[row("d", "four things", "no-such", split="test")],
    ) == [
        ("KB701", "warning", "golden/train.jsonl:2", "primary"),
        ("KB701", "warning", "golden/out_of_scope.jsonl:1", "primary"),
        ("KB701", "warning", "golden/learned.jsonl:1", "secondary"),
    ]


def test_a_bad_row_of_the_file_that_all_splits_read_is_reported_once(found):
    """The file of out-of-scope queries is read for each split."""
    assert found(out_of_scope=["{", row("a", "text", split="dev")]) == [
        ("KB701", "warning", "golden/out_of_scope.jsonl:1", "")
    ]


def test_what_is_learned_must_not_be_asked(found):
    """A learned row that resembles a test row is found at its line."""
    text = "the date on my card is long past"
    assert found(
        learned=[row("l", "something else entirely", "expired"), row("m", text + "!", "expired")],
        test=[row("t", text, "expired")],
    ) == [("KB702", "error", "golden/learned.jsonl:2", "text")]


@pytest.mark.parametrize(
    ("split", "codes"), [("dev", ["KB703"]), ("test", ["KB703"]), ("train", []), ("learned", [])]
)
def test_a_symptom_must_not_be_asked(found, split, codes):
    """A query to measure with that is word for word a symptom is found; one to learn from may be one."""
    assert [code for code, *_ in found(**{split: [row("d", "Expired  symptom 3", "expired")]})] == codes
