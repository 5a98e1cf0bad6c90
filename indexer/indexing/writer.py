"""Write the files of a staged generation: all of them, or only what a change adds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec import structs

from indexer.indexing.passages import ArticlePassages
from indexer.indexing.plan import Change
from indexer.indexing.vectors import WINDOW, PassageVectors
from indexer.retrievers.dense.index import VectorFile, write_dense_index
from indexer.retrievers.dense.sizing import Sizing
from indexer.retrievers.lexical import LexicalWriter
from indexer.retrievers.phrase import PhrasePattern, read_phrase_patterns, write_phrase_index
from indexer.retrievers.vocabulary import VocabularyBuilder, read_vocabulary, write_vocabulary
from indexer.spelling import FormsBuilder, read_forms, write_forms
from indexer.store.assets import Assets
from indexer.store.contents import Contents, Placed, write_contents
from indexer.store.manifest import DenseRecord
from indexer.store.segment import SegmentWriter, segment_folders
from indexer.store.sharing import share_folder
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage
from kb.loading.history import LastChange, last_changes
from kb.loading.library import Library
from kb.loading.links import place_of
from kb.redaction import categories_of

__all__ = ["GenerationWriter", "Written"]


class Written(NamedTuple):
    """What is known of a generation once its files are written; as in its manifest."""

    passages: int
    dead_passages: int
    dense: tuple[DenseRecord, ...]


@dataclass(frozen=True, slots=True)
class GenerationWriter:
    """Writes one generation.

    Attributes:
        library: The loaded knowledge base.
        digests: Of each article: equal digests, equal passages.
        passages: Cuts articles into passages.
        change: What stays of the generation before; None to write everything.
        vectors: Makes passage vectors.
        sample: Queries to measure an approximate index with.
        sizing: Which vector index for how many vectors.
        analyser: The analyser.
        dim: Length of a vector.
        assets: Pictures and films that the articles show.
    """

    library: Library
    digests: Sequence[bytes]
    passages: ArticlePassages
    change: Change | None
    vectors: PassageVectors
    sample: Sequence[str]
    sizing: Sizing
    analyser: Analyser
    dim: int
    assets: Assets

    def write(self, folder: Path) -> Written:
        """Write everything but the ranker into the folder of a draft."""
        change, articles = self.change, self.library.articles
        if change:
            for source in segment_folders(change.before.folder)[: change.segments]:
                share_folder(source, folder / source.relative_to(change.before.folder))
        documents = self._documents()
        vocabulary, forms = VocabularyBuilder(), FormsBuilder()
        lexical = LexicalWriter(folder, self.analyser, change.before.folder if change else None)
        for gone in change.gone if change else ():
            lexical.remove(gone.id, gone.lang)
        placed, dense = self._write_segment(folder, lexical, vocabulary, forms, documents)
        lexical.finish()
        if change:
            self._carry_vocabulary(change, vocabulary, forms, documents)
        write_vocabulary(folder, vocabulary.finish(len(set(documents))))
        write_forms(folder, forms.finish(len(set(documents))))
        added = ((position, articles[position]) for position in self._added())
        write_phrase_index(folder, added, self.analyser, _kept_patterns(change) if change else ())
        assets = self.assets.write(folder, change.before.folder if change else None)
        library = self.library
        redacted = tuple(sorted(categories_of(library.site.redaction, library.checks)))
        contents = Contents(
            placed, library.synonyms, library.checks, library.wording, assets, redacted, library.pins, self._changes()
        )
        write_contents(folder, contents)
        kept = change.before.manifest.dense[: change.segments] if change else ()
        dense = (*kept, *dense)
        living = sum(each.stop - each.start for each in placed)
        total = sum(record.vectors for record in dense)
        return Written(passages=living, dead_passages=total - living, dense=dense)

    def _changes(self) -> dict[str, LastChange]:
        """Return who changed the file of each article last."""
        changes = last_changes(self.library.root)
        return {article.path: changes[article.path] for article in self.library.articles if article.path in changes}

    def _documents(self) -> list[int]:
        """Return the document of each article."""
        positions: dict[str, int] = {}
        return [positions.setdefault(article.id, len(positions)) for article in self.library.articles]

    def _added(self) -> list[int]:
        kept = self.change.kept if self.change else {}
        return [position for position in range(len(self.library.articles)) if position not in kept]

    def _write_segment(
        self,
        folder: Path,
        lexical: LexicalWriter,
        vocabulary: VocabularyBuilder,
        forms: FormsBuilder,
        documents: Sequence[int],
    ) -> tuple[tuple[Placed, ...], tuple[DenseRecord, ...]]:
        """Write the articles that are new; return where all articles lie, and the new vector index's record."""
        change, articles = self.change, self.library.articles
        placed = {position: change.placed(position) for position in change.kept} if change else {}
        added = self._added()
        if change and not added:
            return _in_order(placed), ()
        shared = change.before.segments[: change.segments] if change else ()
        place = sum(segment.article_count for segment in shared)
        start = sum(segment.passage_count for segment in shared)
        with SegmentWriter(folder, len(shared)) as segment, VectorFile(segment.folder, self.dim) as vectors:
            seen = 0
            for window in self._windows(added):
                seen += len(window)
                rows = [passage for _, passages in window for passage in passages]
                if rows:
                    vectors.append(self.vectors.of(rows, seen / len(added)))
                for position, passages in window:
                    article = articles[position]
                    segment.add_article(article)
                    for offset, passage in enumerate(passages):
                        segment.add_passage(passage)
                        words = lexical.add(start + offset, passage, article.id, article.lang)
                        vocabulary.add(words, documents[position])
                        self._add_forms(forms, passage, documents[position])
                    stop = start + len(passages)
                    urgent = article.severity == "urgent"
                    placed[position] = Placed(
                        article.id,
                        article.lang,
                        article.path,
                        urgent,
                        self.digests[position],
                        place,
                        start,
                        stop,
                        place_of(article).addresses,
                        article.meta.applies if article.meta else None,
                    )
                    place, start = place + 1, stop
            needs_judged = self.sizing.kind(vectors.count) != "flat"
            judged = self.vectors.of_queries(self.sample) if needs_judged else np.empty((0, self.dim), np.float32)
            record = write_dense_index(segment.folder, vectors, judged, self.sizing)
        return _in_order(placed), (record,)

    def _windows(self, positions: Sequence[int]) -> Iterator[list[tuple[int, Sequence[Passage]]]]:
        """Yield articles with their passages, about ``WINDOW`` passages at a time."""
        window: list[tuple[int, Sequence[Passage]]] = []
        count = 0
        for position in positions:
            passages = self.passages.of(position)
            if count and count + len(passages) > WINDOW:
                yield window
                window, count = [], 0
            window.append((position, passages))
            count += len(passages)
        if window:
            yield window

    def _add_forms(self, forms: FormsBuilder, passage: Passage, document: int) -> None:
        forms.add(passage, self.analyser.tokens(passage.text, with_parts=True), document)

    def _carry_vocabulary(
        self, change: Change, vocabulary: VocabularyBuilder, forms: FormsBuilder, documents: Sequence[int]
    ) -> None:
        """Take over the words of all documents of which nothing has changed."""
        touched = {placed.id for placed in change.gone}
        touched.update(self.library.articles[position].id for position in self._added())
        before = change.before
        places = np.full(len(before.document_ids), -1, dtype=np.int64)
        for position in change.kept:
            placed = change.placed(position)
            if placed.id not in touched:
                places[before.document_of(placed.id)] = documents[position]
                continue
            # Its translation has changed: the words of both are the document's.
            for passage in before.passages[placed.start : placed.stop]:
                vocabulary.add({word.text for word in self.analyser.analyse(passage.text).words}, documents[position])
                self._add_forms(forms, passage, documents[position])
        vocabulary.carry(read_vocabulary(before.folder), places)
        forms.carry(read_forms(before.folder), places)


def _in_order(placed: dict[int, Placed]) -> tuple[Placed, ...]:
    return tuple(placed[position] for position in range(len(placed)))


def _kept_patterns(change: Change) -> Iterator[PhrasePattern]:
    """Yield the patterns of the articles that stay, at their new positions."""
    positions = {old: new for new, old in change.kept.items()}
    for pattern in read_phrase_patterns(change.before.folder):
        if pattern.article in positions:
            yield structs.replace(pattern, article=positions[pattern.article])
