"""General out-of-scope queries that ship with the program, for folders that have none."""

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.loading.judged import JudgedQuery

__all__ = ["background_queries"]

_FILE = Path(__file__).with_name("background.jsonl")


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    lang: str


@cache
def background_queries() -> tuple[JudgedQuery, ...]:
    """Return 600 Japanese and English texts that hardly any help centre answers, as judged queries out of scope."""
    rows = msgspec.json.Decoder(_Row).decode_lines(_FILE.read_bytes())
    return tuple(JudgedQuery(f"background-{number}", row.text, row.lang) for number, row in enumerate(rows, start=1))
