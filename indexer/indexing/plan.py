"""Plan a build: which articles and segments of the previous generation stay."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from indexer.retrievers.dense.sizing import Sizing
from indexer.store import Generation
from indexer.store.contents import Placed
from indexer.text.chunking import PLAIN_CHUNKING_VERSION
from indexer.text.passage import Passage
from kb.loading.library import Library

__all__ = ["Change", "article_digests", "plan_change"]


@dataclass(frozen=True, slots=True)
class Change:
    """The way from one generation to the next.

    Attributes:
        before: The generation to begin with.
        segments: How many of its segments stay, the oldest first.
        kept: Articles that stay as they are: new position to the position before.
    """

    before: Generation
    segments: int
    kept: Mapping[int, int]

    def placed(self, position: int) -> Placed:
        """Return where a kept article lies, by its new position."""
        return self.before.contents.articles[self.kept[position]]

    @property
    def gone(self) -> list[Placed]:
        """Articles of the generation before that were deleted, edited, or are rebuilt."""
        kept = set(self.kept.values())
        return [placed for position, placed in enumerate(self.before.contents.articles) if position not in kept]


def article_digests(library: Library, judged: Mapping[int, Sequence[Passage]]) -> list[bytes]:
    """Return, for each article, a sha256 of all that decides its passages, its judged queries included.

    Args:
        library: The loaded knowledge base.
        judged: Passages made of judged queries, by position of the article.
    """
    digests = []
    for position, article in enumerate(library.articles):
        # A line of a corpus has no file of its own. Of a page of any folder, others decide id, language, title.
        source = library.digests.get(article.path, article)
        named = (article.id, article.lang, article.title, article.url)
        own = [passage.text for passage in judged.get(position, ())]
        # Only of pages that are cut by it, so that the others stay.
        cut = () if article.meta else (PLAIN_CHUNKING_VERSION,)
        parts = (article.path, named, source, own, *cut)
        digests.append(hashlib.sha256(msgspec.msgpack.encode(parts)).digest())
    return digests


def plan_change(library: Library, digests: Sequence[bytes], before: Generation, sizing: Sizing) -> Change | None:
    """Return what can stay of a generation; None where rebuilding all is the better way.

    Args:
        library: The loaded knowledge base.
        digests: Of each article, as in :func:`article_digests`.
        before: The current generation, made by the same model and with the same settings.
        sizing: When to rebuild all.
    """
    segments = before.segments
    # Too many: what the later ones hold is written once more, as one.
    shared = len(segments) if len(segments) < sizing.most_segments else 1
    articles = sum(segment.article_count for segment in segments[:shared])
    passages = sum(segment.passage_count for segment in segments[:shared])
    first = segments[0].passage_count
    known = {(placed.id, placed.lang): position for position, placed in enumerate(before.contents.articles)}
    kept: dict[int, int] = {}
    for position, (article, digest) in enumerate(zip(library.articles, digests, strict=True)):
        old = known.get((article.id, article.lang))
        if old is None:
            continue
        placed = before.contents.articles[old]
        if placed.digest == digest and placed.place < articles:
            kept[position] = old
    change = Change(before, shared, kept)
    living = sum(placed.stop - placed.start for placed in map(change.placed, kept))
    waste = max(passages - living, passages - first)
    is_worth_it = (
        passages >= sizing.incremental_from
        and waste <= sizing.most_waste * passages
        and len(library.articles) - len(kept) <= sizing.most_waste * len(library.articles)
        and sizing.kind(passages) == sizing.kind(first)
    )
    return change if is_worth_it else None
