"""Who changed a file last, by git."""

import subprocess
from datetime import date

import pytest

from kb.lint.freshness import freshness_findings
from kb.loading.history import LastChange, last_changes
from kb.loading.library import load_library
from tests.support.small_kb import write_article


def commit(root, name, day):
    """Commit all that there is, as somebody on a day."""
    who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": f"{day}T12:00:00Z"}
    committer = {"GIT_COMMITTER_NAME": "robot", "GIT_COMMITTER_EMAIL": "r@example.com"}
    config = {"GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin"}
    subprocess.run(["git", "add", "-A"], cwd=root, check=True, env=config)
    command = ["git", "commit", "-q", "-m", "x"]
    subprocess.run(command, cwd=root, check=True, env={**who, **committer, **config})


@pytest.fixture
def repository(tmp_path):
    """Return a repository whose knowledge base is in a folder of it, changed by two people."""
    root = tmp_path / "repository"
    kb = root / "kb"
    write_article(kb, "old")
    write_article(kb, "new")
    (kb / "日本語 の 名前.md").write_text("# A\n", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    commit(root, "Anna Sato", date(2026, 1, 2))
    write_article(kb, "new", title="Newer")
    commit(root, "山田 太郎", date(2026, 3, 4))
    return kb


def test_the_last_author_of_each_file_is_told(repository):
    """By path below the knowledge base, whatever the letters of names and files."""
    changes = last_changes(repository)
    assert changes == {
        "articles/en/old.md": LastChange("Anna Sato", date(2026, 1, 2)),
        "articles/en/new.md": LastChange("山田 太郎", date(2026, 3, 4)),
        "日本語 の 名前.md": LastChange("Anna Sato", date(2026, 1, 2)),
    }


def test_a_folder_without_git_tells_nothing(tmp_path, monkeypatch):
    """Neither a folder that is no repository nor a machine without git is an error."""
    assert last_changes(tmp_path) == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_changes(tmp_path) == {}


def test_nothing_that_a_repository_names_is_run(repository, tmp_path):
    """A repository's own settings can name programs; none of them is started."""
    trap, sprung = tmp_path / "trap.sh", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\n", "utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "pager.log", "diff.external", "gpg.program"):
        subprocess.run(["git", "config", key, str(trap)], cwd=repository, check=True)
    subprocess.run(["git", "config", "log.showSignature", "true"], cwd=repository, check=True)
    assert last_changes(repository)
    assert not sprung.exists()


def test_an_overdue_article_says_who_changed_it_last(repository):
    """Lint names the person to ask."""
    findings = freshness_findings(load_library(repository), date(2100, 1, 1))
    told = {finding.path: finding.message for finding in findings if finding.code == "KB401"}
    assert told["articles/en/old.md"].endswith("; last changed by Anna Sato on 2026-01-02")
