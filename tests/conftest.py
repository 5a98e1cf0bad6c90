"""Fixtures that several kinds of test share."""

import os
from pathlib import Path

import pytest

from indexer.encoding import open_encoder
from indexer.encoding.hashing import HashingEncoder
from indexer.settings import IndexerSettings

ARTICLE = """---
id: {id}
title: {title}
summary: {summary}
symptoms: [{symptoms}]
messages: [{messages}]
near: []
severity: {severity}
sources: [{{title: a page, url: "https://example.com/a", seen: 2026-11-23, trust: quoted}}]
verified: 2026-11-23
review_after: 2027-05-23
---

## What you see
{see}

## Cause
{cause}

## How to fix it
1. {fix}
2. Ask support.
"""


def write_article(root: Path, article_id: str, **parts: str) -> Path:
    """Write one English article with front matter below ``root``."""
    path = root / "articles" / "en" / f"{article_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "title": f"Title of {article_id}",
        "summary": f"Summary of {article_id}.",
        "symptoms": f"{article_id} went wrong",
        "messages": "",
        "severity": "normal",
        "see": f"What is seen with {article_id}.",
        "cause": f"The reason for {article_id}.",
        "fix": f"Do the first thing about {article_id}.",
        **parts,
    }
    path.write_text(ARTICLE.format(id=article_id, **values), encoding="utf-8")
    return path


@pytest.fixture
def small_kb(tmp_path):
    """Return a knowledge base of four English causes."""
    root = tmp_path / "kb"
    write_article(
        root,
        "expired",
        title="The card has expired",
        symptoms="my card is too old, past its date",
        messages='"This card has expired on {date}"',
    )
    write_article(
        root,
        "locked",
        title="The code is locked",
        symptoms="code frozen, it says locked",
        messages='"This code is locked"',
    )
    write_article(root, "lost", title="The card is lost", symptoms="lost my card, dropped my wallet")
    write_article(root, "scam", title="A scam", symptoms="someone asks for the number", severity="urgent")
    return root


@pytest.fixture
def hashing():
    """Return the encoder without a model."""
    return HashingEncoder()


@pytest.fixture
def settings(tmp_path):
    """Return settings with an index below the test's folder."""
    return IndexerSettings(index_dir=tmp_path / "index")


@pytest.fixture(scope="session")
def real_encoder():
    """Return the offline model pack's encoder; makes the pack on a fresh machine."""
    return open_encoder(IndexerSettings.from_env(os.environ), print)
