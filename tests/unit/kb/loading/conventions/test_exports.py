"""Folders without a page of Markdown."""

import pytest

from kb.loading.conventions.exports import import_hint
from kb.loading.library import load_library
from kb.model.errors import LibraryError


def test_what_can_be_imported_is_named(tmp_path):
    """The kinds that there are most of, and the command."""
    for name in ("a.html", "b.HTM", "c.csv", "d.png"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert import_hint(tmp_path) == "it has 2 HTML, 1 CSV files: kaiketsu import DIR --to NEW makes pages of them"
    with pytest.raises(LibraryError, match="kaiketsu import"):
        load_library(tmp_path)


def test_other_files_give_no_hint(tmp_path):
    """Neither pictures nor an empty folder."""
    (tmp_path / "d.png").write_bytes(b"x")
    assert import_hint(tmp_path) == ""
