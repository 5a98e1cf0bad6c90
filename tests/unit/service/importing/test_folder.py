"""The folder that an import writes."""

import pytest

from kb.loading.conventions.matter.fenced import split_matter
from service.importing.errors import ImportingError
from service.importing.folder import page_file, write_folder
from service.importing.page import Page


def test_front_matter_is_read_back_as_it_was():
    """A title with a colon, quotes or Japanese letters survives."""
    page = Page(
        origin="x",
        title='Late: "where?" 届かない',
        body="",
        lang="ja",
        tags=("a", "b"),
        date="2026-03-01",
        is_draft=True,
    )
    matter = split_matter(page_file(page, "Text.").decode())
    assert matter.values == {
        "title": 'Late: "where?" 届かない', "lang": "ja", "tags": ["a", "b"], "date": "2026-03-01", "draft": "true"
    }  # fmt: skip
    assert matter.body.strip() == "Text."


def test_an_import_replaces_the_one_before_and_keeps_the_settings(tmp_path):
    """Pages that are gone from the source are gone; kaiketsu.toml is the owner's."""
    target = tmp_path / "out"
    write_folder(target, {"a.md": b"1", "b/c.md": b"2"})
    (target / "kaiketsu.toml").write_text("title = 'x'")
    write_folder(target, {"a.md": b"3"})
    assert sorted(p.name for p in target.iterdir()) == [".kaiketsu-import.json", "a.md", "kaiketsu.toml"]
    assert (target / "a.md").read_bytes() == b"3"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["a.md", "new.md"])
def test_somebodys_work_is_never_overwritten(tmp_path, name):
    """A page changed or added since the import refuses the next one, and says which."""
    target = tmp_path / "out"
    write_folder(target, {"a.md": b"1"})
    (target / name).write_text("mine")
    with pytest.raises(ImportingError, match=name):
        write_folder(target, {"a.md": b"3"})
    assert (target / name).read_text() == "mine"


def test_a_failure_leaves_nothing_half_written(tmp_path, monkeypatch):
    """The folder before stays, and no temporary one."""
    target = tmp_path / "out"
    write_folder(target, {"a.md": b"1"})
    with pytest.raises((FileExistsError, NotADirectoryError)):
        write_folder(target, {"b.md": b"2", "b.md/c.md": b"3"})
    assert (target / "a.md").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_is_no_folder(tmp_path):
    """The message says to name a new folder."""
    (tmp_path / "out").write_text("x")
    with pytest.raises(ImportingError, match="name a new folder"):
        write_folder(tmp_path / "out", {"a.md": b"1"})
