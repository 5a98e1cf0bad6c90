"""Folders and zips as sources, and the zips that are refused."""

import os
import zipfile
from io import BytesIO

import pytest

from service.importing.errors import ImportingError, PageError
from service.importing.report import Report
from service.importing.source import open_source


def _zip(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_and_a_folder_are_read_alike(tmp_path):
    """Names have slashes; hidden files are passed over."""
    (tmp_path / "f" / "a").mkdir(parents=True)
    (tmp_path / "f" / "a" / "x.html").write_text("x")
    (tmp_path / "f" / ".hidden").write_text("x")
    packed = open_source(_zip(tmp_path / "a.zip", **{"a/x.html": "x", ".hidden": "x"}), Report())
    folder = open_source(tmp_path / "f", Report())
    assert packed.names == folder.names == ("a/x.html",)
    assert packed.read("a/x.html") == folder.read("a/x.html") == b"x"


def test_a_zip_in_a_zip_is_read(tmp_path):
    """Notion packs a large export twice."""
    inner = BytesIO()
    _zip(inner, **{"x.html": "x"})
    assert open_source(_zip(tmp_path / "a.zip", **{"part-1.zip": inner.getvalue()}), Report()).names == ("x.html",)


@pytest.mark.parametrize("name", ["../x.html", "/etc/x.html", "a/../../x.html", "C:/x.html", "..\\x.html"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path, name):
    """A zip with absolute paths or dots that lead outside is refused."""
    with pytest.raises(ImportingError, match="leads out of the folder"):
        open_source(_zip(tmp_path / "a.zip", **{name: "x"}), Report())


def test_a_zip_bomb_is_refused(tmp_path):
    """Before anything of it is unpacked."""
    with pytest.raises(ImportingError, match="zip bomb"):
        open_source(_zip(tmp_path / "a.zip", **{"x.html": bytes(20 << 20)}), Report())


def test_a_bomb_in_a_zip_in_a_zip_is_refused(tmp_path):
    """The inner zip is held to the same bounds."""
    inner = BytesIO()
    _zip(inner, **{"x.html": bytes(20 << 20)})
    with pytest.raises(ImportingError, match="zip bomb"):
        open_source(_zip(tmp_path / "a.zip", **{"part-1.zip": inner.getvalue()}), Report())


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    """The message says how many are read."""
    monkeypatch.setattr("service.importing.source.MOST_FILES", 1)
    with pytest.raises(ImportingError, match="at most 1 are read"):
        open_source(_zip(tmp_path / "a.zip", a="x", b="x"), Report())


def test_names_of_a_japanese_windows_are_read(tmp_path):
    """Without the flag for UTF-8 a name is in Shift_JIS."""
    path = _zip(tmp_path / "a.zip", **{"AAAAAA.html": "x"})
    path.write_bytes(path.read_bytes().replace(b"AAAAAA", "料金表".encode("cp932")))
    assert open_source(path, Report()).names == ("料金表.html",)


def test_folders_of_a_windows_zip_are_folders(tmp_path):
    """A backslash parts names, but not where it is the second half of a Japanese letter."""
    path = _zip(tmp_path / "a.zip", **{"AAB": "", "AABCC.html": "x"})
    windows = path.read_bytes().replace(b"AAB", "表\\".encode("cp932")).replace(b"CC", "能".encode("cp932"))
    path.write_bytes(windows)
    source = open_source(path, Report())
    assert source.names == ("表/能.html",)
    assert source.read("表/能.html") == b"x"


def test_locks_of_open_word_files_are_passed_over(tmp_path):
    """Word writes one beside a document that somebody has open."""
    (tmp_path / "~$manual.docx").write_bytes(b"ada")
    (tmp_path / "manual.docx").write_bytes(b"x")
    assert open_source(tmp_path, Report()).names == ("manual.docx",)


def test_a_link_out_of_a_folder_is_passed_over(tmp_path):
    """A symbolic link that leads outside is skipped and reported."""
    (tmp_path / "f").mkdir()
    (tmp_path / "secret.html").write_text("x")
    (tmp_path / "f" / "x.html").symlink_to(tmp_path / "secret.html")
    report = Report()
    assert open_source(tmp_path / "f", report).names == ()
    assert [loss.where for loss in report.lost] == ["x.html"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    """Its files are not read, and the report says so."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.html").write_text("x")
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = Report()
    assert open_source(tmp_path, report).names == ("a.html",)
    assert [(loss.where, loss.detail) for loss in report.lost] == [("closed", "Permission denied")]


def test_a_file_alone_shows_nothing_beside_it(tmp_path):
    """Only the file that was named is read."""
    (tmp_path / "x.html").write_text("x")
    (tmp_path / "y.png").write_text("y")
    with pytest.raises(PageError):
        open_source(tmp_path / "x.html", Report()).read("y.png")
