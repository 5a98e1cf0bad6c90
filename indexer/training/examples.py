"""Training pairs for an encoder, and the record of what an adapter was trained on."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.encoding.combined import reads_as_english
from indexer.encoding.pack.pack_source import PackSource
from kb.loading.judged import LEARNED_SOURCES, JudgedQuery
from kb.model.article import Article

__all__ = ["RECORD_FILE", "AdapterRecord", "Example", "examples_of", "is_outdated", "judged_digest"]


class Example(Struct, frozen=True, array_like=True):
    """A text, its language and the articles that answer it, best first; none for one out of scope."""

    text: str
    lang: str
    articles: tuple[str, ...]


class AdapterRecord(Struct, frozen=True):
    """What stands beside an adapter, in ``kaiketsu.json``.

    Attributes:
        encoder: Name of the encoder that it belongs to.
        base_sha256: Of the weights that it adds to.
        judged_sha256: Of the judged queries that it was trained on; where it is not today's, train again.
        weights_sha256: Of the adapter's own weights.
        examples: How many.
        steps: Batches that it learned from.
    """

    encoder: str
    base_sha256: str
    judged_sha256: str
    weights_sha256: str
    examples: int
    steps: int


RECORD_FILE = "kaiketsu.json"


def examples_of(articles: Sequence[Article], train: Sequence[JudgedQuery], source: PackSource) -> list[Example]:
    """Return what an encoder learns from: judged queries that are not vague, and symptoms, in its languages."""
    judged = [Example(query.text, query.lang, query.primary) for query in train if not query.is_vague]
    symptoms = [
        Example(symptom, article.lang, (article.id,))
        for article in articles
        if article.meta
        for symptom in article.meta.symptoms
    ]
    return [
        example
        for example in (*judged, *symptoms)
        if not source.languages or (example.lang in source.languages and reads_as_english(example.text))
    ]


def judged_digest(train: Sequence[JudgedQuery], source: PackSource) -> str:
    """Return the sha256 (hex) of the judged queries among an encoder's examples, in their order.

    Rows from use are not among them: they come every week, and an encoder need not be trained again for each.
    """
    written = [query for query in train if query.source not in LEARNED_SOURCES]
    return hashlib.sha256(msgspec.json.encode(examples_of((), written, source))).hexdigest()


def is_outdated(adapter: Path, train: Sequence[JudgedQuery], source: PackSource) -> bool:
    """Tell whether an adapter was trained on other judged queries than there are now; False where there is none."""
    try:
        record = msgspec.json.decode((adapter / RECORD_FILE).read_bytes(), type=AdapterRecord)
    except (OSError, msgspec.MsgspecError):
        return (adapter / RECORD_FILE).exists()
    return record.judged_sha256 != judged_digest(train, source)
