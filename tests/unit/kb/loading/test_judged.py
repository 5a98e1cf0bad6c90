"""Reading the files of judged queries."""

import json

import pytest

from kb.loading.judged import load_judged, read_split

GOOD = '{"id": "%s", "text": "too old", "lang": "en", "primary": ["expired"]}'


@pytest.fixture
def put(tmp_path):
    """Return a function that writes a file of judged queries."""
    (tmp_path / "golden").mkdir()

    def write(name, *rows):
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (tmp_path / "golden" / name).write_text("\n".join(lines), "utf-8")
        return tmp_path

    return write


def ids(queries):
    return [query.id for query in queries]


def row(query_id, **changes):
    return {"id": query_id, "text": f"text of {query_id}", "lang": "en", "primary": ["expired"], **changes}


def test_absent_files_are_no_fault(tmp_path):
    """A knowledge base without judged queries has none."""
    assert load_judged(tmp_path, "train") == load_judged(tmp_path, "learned") == []


def test_learned_rows_are_read_with_train(put):
    """Training reads what was learned from use behind the rest; evaluation of train does not ask it."""
    put("learned.jsonl", row("l1", when="2026-11-28T09:00:00Z", by="mori"), row("l2", primary=[]))
    root = put("train.jsonl", row("t1"))
    assert ids(load_judged(root, "train")) == ["t1", "l1", "l2"]
    assert ids(load_judged(root, "train", learned=False)) == ["t1"]
    assert ids(load_judged(root, "learned")) == ["l1", "l2"]
    assert load_judged(root, "dev") == []
    assert load_judged(root, "learned")[0].by == "mori"


def test_learned_rows_alone_are_enough(put):
    """The file of learned rows needs no other beside it."""
    assert ids(load_judged(put("learned.jsonl", row("l1")), "train")) == ["l1"]


def test_a_code_that_was_put_into_a_learned_row_by_hand_is_not_read(put):
    """What would become a passage holds no secret; the finding names the line and not the code."""
    root = put(
        "learned.jsonl",
        row("l1", text="code AQ2K-9XWE3R-7TYU refused"),
        row("l2"),
        row("l3", note="ada@shop.example"),
    )
    findings = []
    assert ids(each.query for each in read_split(root, "learned", findings)) == ["l2"]
    assert [(each.code, each.line) for each in findings] == [("KB701", 1), ("KB701", 3)]
    assert "AQ2K" not in "".join(map(str, findings))


def test_out_of_scope_rows_belong_to_their_split(put):
    """A row that names no split is one to learn from."""
    rows = [row(name, primary=[], split=name) for name in ("train", "dev", "test", "learned")]
    root = put("out_of_scope.jsonl", *rows, row("unsaid", primary=[]))
    assert ids(load_judged(root, "train")) == ["train", "unsaid", "learned"]
    assert [ids(load_judged(root, split)) for split in ("dev", "test", "learned")] == [["dev"], ["test"], ["learned"]]


def test_a_row_may_say_where_it_comes_from(put):
    """Keys of a labelled set are known here, so that its rows can be put into a split."""
    known = {"when": "2026-11-28", "by": "mori", "danger": True, "clarity": "vague", "brand": "own", "kind": "bonus"}
    root = put("dev.jsonl", row("d1", **known, source="chat", licence="own", note=""))
    query = load_judged(root, "dev")[0]
    assert {key: getattr(query, key) for key in known} == known


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        '"text"',
        '{"id": "", "text": "t", "lang": "en"}',
        '{"id": 7, "text": "t", "lang": "en"}',
        '{"id": "b", "text": "", "lang": "en"}',
        '{"id": "b", "text": "t"}',
        '{"id": "b", "text": "t", "lang": "en", "primary": "expired"}',
        '{"id": "b", "text": "t", "lang": "en", "primay": ["expired"]}',
        '{"id": "b", "text": "t", "lang": "en", "split": "validation"}',
    ],
)
def test_a_row_that_cannot_be_used_is_left_out(put, bad):
    """The other rows are read; the finding is a warning that names file and line."""
    root = put("train.jsonl", GOOD % "a", "", bad, GOOD % "c")
    findings = []
    assert [(each.query.id, each.line) for each in read_split(root, "train", findings)] == [("a", 1), ("c", 4)]
    assert [(each.path, each.line, each.code, each.level) for each in findings] == [
        ("golden/train.jsonl", 3, "KB701", "warning")
    ]
    assert "the row is left out" in findings[0].message


def test_bytes_that_are_no_text_cost_one_row(put):
    """A byte order mark is no fault; a line of another encoding is one row less."""
    root = put("train.jsonl")
    lines = [(GOOD % "a").encode(), b'{"id": "b", "text": "\xff"}', (GOOD % "c").encode()]
    (root / "golden/train.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    assert ids(load_judged(root, "train")) == ["a", "c"]


def test_an_id_is_used_once_in_a_split(put):
    """The second row of an id is left out: figures are kept by id."""
    put("dev.jsonl", row("a"), row("a", text="another"))
    root = put("out_of_scope.jsonl", row("a", primary=[], split="dev"), row("a", primary=[], split="train"))
    findings = []
    assert [each.query.text for each in read_split(root, "dev", findings)] == ["text of a"]
    assert [(each.path, each.line, each.code) for each in findings] == [
        ("golden/dev.jsonl", 2, "KB704"),
        ("golden/out_of_scope.jsonl", 1, "KB704"),
    ]
    assert "also in golden/dev.jsonl:1" in findings[0].message


def test_rows_left_out_are_logged(put, caplog):
    """Whoever builds sees the first bad rows, and how many more there are."""
    load_judged(put("train.jsonl", *["{"] * 8, GOOD % "a"), "train")
    assert len(caplog.messages) == 6
    assert caplog.messages[0].startswith("golden/train.jsonl:1: KB701")
    assert caplog.messages[-1] == "3 more such rows; `kaiketsu lint` lists all"
