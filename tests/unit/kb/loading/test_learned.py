"""Writing the rows that people accepted from use."""

import json
import os
import stat
import threading

import pytest

from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.learned import LEARNED_FILE, append_learned, learned_id, read_learned, remove_learned
from kb.model.errors import DataFileError, LearnedFileError, LearnedRowError
from kb.redaction import ALL, Category


def row(text, *primary, **more):
    return JudgedQuery(learned_id(text), text, "en", primary, **more)


def ids(rows):
    return [each.id for each in rows]


def lines(root):
    return (root / LEARNED_FILE).read_text("utf-8").splitlines()


def test_rows_are_written_and_read_back(tmp_path):
    """A folder without judged queries gets the file; training reads its rows, evaluation of train does not."""
    rows = [
        row("my card ran out", "expired", when="2026-11-28T09:00:00Z", by="mori"),
        row("where is my parcel", by="abe"),
    ]
    assert append_learned(tmp_path, rows) == []
    assert ids(read_learned(tmp_path)) == ids(rows) == ids(load_judged(tmp_path, "train"))
    assert load_judged(tmp_path, "train", learned=False) == []
    assert {each.source for each in read_learned(tmp_path)} == {"learned"}
    assert read_learned(tmp_path)[0].by == "mori"


def test_a_row_is_one_readable_line(tmp_path):
    """Version control shows a decision as one line, in the letters that were typed, whatever is in the text."""
    text = "期限が切れた\nカード\u2028です"
    append_learned(tmp_path, [row(text, "expired", by="mori")])
    written = '{"id": "%s", "text": "期限が切れた\\nカード\u2028です", "lang": "en", "primary": ["expired"], "source": "learned", "by": "mori"}\n'
    assert (tmp_path / LEARNED_FILE).read_text("utf-8") == written % learned_id(text)
    assert read_learned(tmp_path)[0].text == text


def test_the_same_text_has_one_row(tmp_path):
    """A decision that is taken again replaces the first one in its place, and says what it was."""
    append_learned(tmp_path, [row("Card  INVALID", "expired"), row("other", "expired")])
    replaced = append_learned(tmp_path, [row("card invalid", "error-invalid")])
    assert [each.primary for each in replaced] == [("expired",)]
    assert [each.primary for each in read_learned(tmp_path)] == [("error-invalid",), ("expired",)]


def test_other_lines_stay_as_they_are(tmp_path):
    """What somebody wrote by hand, even wrongly, is not touched by a decision about something else."""
    (tmp_path / "golden").mkdir()
    mine = b'{"lang":"en","id":"mine", "text": "by hand", "primary":["a"]}\r\n{ not a row\n\n{"id":"bare","text":"t","lang":"en"}'
    (tmp_path / LEARNED_FILE).write_bytes(b"\xef\xbb\xbf" + mine)
    append_learned(tmp_path, [row("new", "a")])
    kept = (tmp_path / LEARNED_FILE).read_bytes().splitlines()
    assert kept[:4] == mine.splitlines()
    assert ids(read_learned(tmp_path)) == ["mine", "bare", learned_id("new")]


def test_removed_rows_can_be_put_back(tmp_path):
    """Taking back a decision takes out its row, and the removed row is what puts it back."""
    rows = [row("one", "a"), row("two", "b"), row("three", "c")]
    append_learned(tmp_path, rows)
    removed = remove_learned(tmp_path, [learned_id("two"), "unknown"])
    assert [each.text for each in removed] == ["two"]
    assert [each.text for each in read_learned(tmp_path)] == ["one", "three"]
    append_learned(tmp_path, removed)
    assert [each.text for each in read_learned(tmp_path)] == ["one", "three", "two"]


def test_nothing_to_do_writes_nothing(tmp_path):
    """No file is made for no rows, and none is written again for what is not in it."""
    append_learned(tmp_path, [])
    assert remove_learned(tmp_path, ["a"]) == []
    assert not (tmp_path / "golden").exists()
    append_learned(tmp_path, [row("one", "a")])
    before = (tmp_path / LEARNED_FILE).stat().st_ino
    append_learned(tmp_path, [row("one", "a", source="learned")])
    remove_learned(tmp_path, ["a"])
    assert (tmp_path / LEARNED_FILE).stat().st_ino == before


@pytest.mark.parametrize("field", ["text", "note"])
def test_a_secret_is_refused(tmp_path, field):
    """A row with a code in it is refused with all that came with it, and the error does not repeat the code."""
    secret = row("my card ran out", "expired")
    values = {"text": secret.text, field: "the code AQ7X-M2KLPE-9RTW says invalid"}
    bad = JudgedQuery("bad", values["text"], "en", ("expired",), note=values.get("note"))
    with pytest.raises(
        LearnedRowError, match=rf"'bad'.*{field} holds what looks like a secret \(gift-code\)"
    ) as raised:
        append_learned(tmp_path, [row("fine", "expired"), bad])
    assert "AQ7X" not in str(raised.value)
    assert not (tmp_path / LEARNED_FILE).exists()


def test_what_counts_as_a_secret_is_the_knowledge_bases_own(tmp_path):
    """A word in capitals is no code where no check asks for one; an e-mail address is still none to keep."""
    words = ALL - {Category.GIFT_CODE, Category.CARD_NUMBER}
    append_learned(tmp_path, [row("part AQ7X-M2KLPE-9RTW is loud", "noise")], words)
    with pytest.raises(LearnedRowError, match="email"):
        append_learned(tmp_path, [row("write to mori@example.com", "noise")], words)
    assert len(lines(tmp_path)) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "length >= 1"), ("x" * 4001, "length <= 4000"), ("half a pair \ud800", "surrogates not allowed")],
)
def test_a_row_that_could_not_be_read_back_is_refused(tmp_path, text, reason):
    """What the reader would leave out is not written."""
    with pytest.raises(LearnedRowError, match=reason):
        append_learned(tmp_path, [JudgedQuery("a", text, "en", ("expired",))])
    assert not (tmp_path / LEARNED_FILE).exists()


def test_several_people_decide_at_once(tmp_path):
    """Rows that were added, and taken back, at the same time by many are all there, and all gone."""

    def decide(who):
        for number in range(8):
            append_learned(tmp_path, [row(f"{who} asks {number}", "a", by=who)])
        remove_learned(tmp_path, [learned_id(f"{who} asks 0")])

    people = [threading.Thread(target=decide, args=(f"person {number}",)) for number in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    found = {each.text for each in read_learned(tmp_path)}
    assert found == {f"person {who} asks {number}" for who in range(6) for number in range(1, 8)}


def test_a_link_is_not_written_through(tmp_path):
    """A file, or a folder, that leads out of the knowledge base is named, and what it leads to is left alone."""
    outside = tmp_path / "outside.jsonl"
    outside.write_text("mine\n", "utf-8")
    root = tmp_path / "kb"
    (root / "golden").mkdir(parents=True)
    (root / LEARNED_FILE).symlink_to(outside)
    with pytest.raises(DataFileError, match="symbolic link"):
        append_learned(root, [row("one", "a")])
    (tmp_path / "other").mkdir()
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "golden").symlink_to(tmp_path / "other")
    with pytest.raises(DataFileError, match="symbolic link"):
        append_learned(linked, [row("one", "a")])
    assert outside.read_text("utf-8") == "mine\n"
    assert not list((tmp_path / "other").iterdir())


def test_the_files_rights_stay(tmp_path):
    """Whoever may read the file before a decision may read it after."""
    append_learned(tmp_path, [row("one", "a")])
    (tmp_path / LEARNED_FILE).chmod(0o640)
    append_learned(tmp_path, [row("two", "a")])
    assert stat.S_IMODE((tmp_path / LEARNED_FILE).stat().st_mode) == 0o640


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    """The error says which file could not be written and why; the old one is whole."""
    append_learned(tmp_path, [row("one", "a")])

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LearnedFileError, match=r"learned\.jsonl cannot be written: No space left"):
        append_learned(tmp_path, [row("two", "a")])
    assert [json.loads(line)["text"] for line in lines(tmp_path)] == ["one"]
