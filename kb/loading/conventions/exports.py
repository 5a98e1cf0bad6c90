"""A folder without a page of Markdown: what it holds that ``kaiketsu import`` makes pages of."""

from collections import Counter
from itertools import islice
from pathlib import Path

__all__ = ["import_hint"]

_IMPORTED = {
    ".html": "HTML", ".htm": "HTML", ".xhtml": "HTML", ".docx": "Word", ".csv": "CSV", ".tsv": "CSV",
    ".json": "JSON", ".jsonl": "JSON", ".ndjson": "JSON", ".zip": "zip",
}  # fmt: skip
_MOST_FILES = 5_000
"""Looked at: the hint names what most of them are."""


def import_hint(root: Path) -> str:
    """Return what to do with a folder that has no page of Markdown; empty where nothing in it can be imported."""
    files = islice((path for path in root.rglob("*") if not path.name.startswith(".")), _MOST_FILES)
    kinds = Counter(kind for path in files if (kind := _IMPORTED.get(path.suffix.lower())))
    if not kinds:
        texts = sum(path.suffix.lower() == ".txt" for path in islice(root.rglob("*.txt"), _MOST_FILES))
        return f"it has {texts} .txt files: give them names that end in .md" if texts else ""
    there = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(2))
    return f"it has {there} files: kaiketsu import DIR --to NEW makes pages of them"
