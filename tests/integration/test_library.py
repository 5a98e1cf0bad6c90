"""Folders of articles, as they are found on disk."""

import json
import os

import pytest

from kb.lint import lint_folder
from kb.loading.folder import MAX_FILE_BYTES
from kb.loading.judged import load_judged
from kb.loading.library import DEFAULT_KB, load_library
from kb.model.errors import DataFileError, LibraryError
from tests.support.small_kb import write_article


def findings_of(root):
    with pytest.raises(LibraryError) as caught:
        load_library(root)
    return {(finding.path, finding.code) for finding in caught.value.findings}


def test_the_shipped_knowledge_base_is_whole():
    """43 causes in two languages, without a finding."""
    library = load_library(DEFAULT_KB)
    assert len(library.articles) == 86
    assert library.languages == ("en", "ja")
    assert [str(finding) for finding in lint_folder(DEFAULT_KB)] == []


def test_all_errors_of_all_files_come_at_once(small_kb):
    """Nothing is loaded, and every broken file is named."""
    (small_kb / "articles/en/locked.md").write_text("---\nid: locked\n", encoding="utf-8")
    (small_kb / "articles/en/lost.md").write_bytes(b"\xff\xfe broken")
    (small_kb / "articles/en/scam.md").write_text("---\nid: other\ntitle: x\n---\n", encoding="utf-8")
    assert {
        ("articles/en/locked.md", "KB101"),
        ("articles/en/lost.md", "KB107"),
        ("articles/en/scam.md", "KB105"),
    } <= findings_of(small_kb)


def test_id_must_be_the_file_name(small_kb):
    """An article whose id is not its file name is refused."""
    (small_kb / "articles/en/locked.md").rename(small_kb / "articles/en/stuck.md")
    assert findings_of(small_kb) == {("articles/en/stuck.md", "KB110")}


def test_links_and_huge_files_are_refused(small_kb, tmp_path):
    """A link may lead anywhere; a huge file is a mistake."""
    (tmp_path / "secret.md").write_text("# secret\n", encoding="utf-8")
    (small_kb / "articles/en/link.md").symlink_to(tmp_path / "secret.md")
    (small_kb / "articles/en/huge.md").write_text("x" * (MAX_FILE_BYTES + 1), encoding="utf-8")
    assert findings_of(small_kb) == {("articles/en/link.md", "KB109"), ("articles/en/huge.md", "KB108")}


def test_names_that_differ_in_case_alone_are_refused(small_kb):
    """Names that differ in case alone are refused, since other systems take them for one file."""
    (small_kb / "articles/en/Lost.md").write_text("# Lost\n", encoding="utf-8")
    assert findings_of(small_kb) == {("articles/en/lost.md", "KB111")}


def test_folders_that_differ_in_case_alone_are_refused(small_kb):
    """Unpacked on another system, their articles would lie in one."""
    (small_kb / "articles/EN").mkdir()
    (small_kb / "articles/EN/other.md").write_text("# Title\n\nText.\n")
    assert findings_of(small_kb) == {("articles/en", "KB111")}


def test_a_corpus_has_a_limit(tmp_path, monkeypatch):
    """A corpus above the size limit is refused, since it is read into memory whole."""
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "long enough"}\n')
    assert len(load_library(tmp_path).articles) == 1
    monkeypatch.setattr("kb.loading.corpus.MAX_CORPUS_BYTES", 10)
    assert findings_of(tmp_path) == {("corpus.jsonl", "KB108")}


def test_plain_markdown_is_a_knowledge_base(tmp_path):
    """The id is the path, the title the first heading, the language that of the text."""
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides/setup.md").write_text("# Set it up\n\nPlug it in.\n", encoding="utf-8")
    (tmp_path / "無題.md").write_text("ただの本文です。\n", encoding="utf-8")
    found = {article.id: (article.title, article.lang, article.meta) for article in load_library(tmp_path).articles}
    assert found == {"guides/setup": ("Set it up", "en", None), "無題": ("無題", "ja", None)}


def test_a_beir_corpus_is_a_knowledge_base(tmp_path):
    """Each line is a document, and its text is not read as Markdown."""
    rows = [{"_id": "d1", "title": "T", "text": "# not a heading"}, {"id": "d2", "text": "本文"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    first, second = load_library(tmp_path).articles
    assert (first.id, first.title, first.sections[0].text) == ("d1", "T", "# not a heading")
    assert (second.id, second.lang) == ("d2", "ja")


def test_a_broken_corpus_line_is_named(tmp_path):
    """File and line of each broken row."""
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "a", "text": "x"}\n{"text": "no id"}\n{broken\n', encoding="utf-8"
    )
    with pytest.raises(LibraryError, match=r"corpus\.jsonl:2: KB105") as caught:
        load_library(tmp_path)
    assert "corpus.jsonl:3: KB104" in str(caught.value)


@pytest.mark.parametrize("make", [lambda _: None, lambda p: p.mkdir()])
def test_a_folder_without_articles_is_an_error(tmp_path, make):
    """Missing and empty folders say what was expected."""
    make(tmp_path / "kb")
    assert findings_of(tmp_path / "kb") == {(".", "KB100")}


def test_drafts_are_loaded_but_not_published(small_kb):
    """A draft is linted and never indexed."""
    path = write_article(small_kb, "soon")
    path.write_text(path.read_text(encoding="utf-8").replace("severity: normal", "status: draft"), encoding="utf-8")
    library = load_library(small_kb)
    assert [article.id for article in library.drafts] == ["soon"]
    assert "soon" not in {article.id for article in library.articles}


def test_pipes_and_links_are_findings_not_hangs(small_kb):
    """A named pipe is never read, and no link pulls a file of the system into the index."""
    os.mkfifo(small_kb / "articles" / "en" / "pipe.md")
    (small_kb / "articles" / "en" / "passwd.md").symlink_to("/etc/passwd")
    (small_kb / "checks" / "linked.yaml").symlink_to("/etc/passwd")
    with pytest.raises(LibraryError) as caught:
        load_library(small_kb)
    assert [(finding.path, finding.code) for finding in caught.value.findings] == [
        ("articles/en/passwd.md", "KB109"),
        ("articles/en/pipe.md", "KB109"),
        ("checks/linked.yaml", "KB109"),
    ]


def test_too_much_markup_is_a_finding(small_kb):
    """A file that would hold up the parser for seconds is refused by name."""
    path = small_kb / "articles" / "en" / "lost.md"
    path.write_text(path.read_text("utf-8") + "![" * 15_000, "utf-8")
    with pytest.raises(LibraryError, match=r"articles/en/lost\.md:\d+: KB108"):
        load_library(small_kb)


@pytest.mark.parametrize("name", ["articles/fr", "checks", "articles"])
def test_a_linked_folder_is_reported_and_not_entered(small_kb, tmp_path, name):
    """Whatever lies behind a link stays where it is."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret\n", encoding="utf-8")
    if (small_kb / name).exists():
        (small_kb / name).rename(tmp_path / "moved")
    (small_kb / name).symlink_to(outside)
    assert findings_of(small_kb) == {(name, "KB109")}


def test_a_linked_corpus_is_reported(tmp_path):
    """A corpus is read from the folder itself."""
    (tmp_path / "other.jsonl").write_text('{"_id": "x", "text": "secret"}\n', encoding="utf-8")
    root = tmp_path / "kb"
    root.mkdir()
    (root / "corpus.jsonl").symlink_to(tmp_path / "other.jsonl")
    assert findings_of(root) == {("corpus.jsonl", "KB109")}


def test_linked_judged_queries_are_refused(small_kb, tmp_path):
    """Judged queries become passages, so they, too, come from the folder itself."""
    (tmp_path / "train.jsonl").write_text('{"id": "x", "text": "secret", "lang": "en"}\n', encoding="utf-8")
    (small_kb / "golden").mkdir(exist_ok=True)
    (small_kb / "golden" / "train.jsonl").symlink_to(tmp_path / "train.jsonl")
    with pytest.raises(DataFileError, match="KB109"):
        load_judged(small_kb, "train")


def test_names_that_cannot_be_shown_are_escaped(tmp_path):
    """A name is one line of printable text in all that is said of a file, whatever it is on disk."""
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / os.fsdecode(b"b\xff\n.md")).write_text("# B\n", encoding="utf-8")
    assert [(each.path, each.code) for each in load_library(tmp_path).left_out] == [(r"b\udcff\n.md", "KB113")]


def test_endless_depth_is_reported(tmp_path):
    """Folders nested beyond the limit are reported."""
    folder = tmp_path / "/".join("d" * 40)
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("# A\n", encoding="utf-8")
    assert {code for _, code in findings_of(tmp_path)} == {"KB112"}


def test_a_link_to_itself_is_passed_over(small_kb):
    """What is no article and no folder does not stop the reading."""
    before = len(load_library(small_kb).articles)
    (small_kb / "articles" / "en" / "self").symlink_to("self")
    assert len(load_library(small_kb).articles) == before
