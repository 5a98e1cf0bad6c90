"""The lexical retriever: BM25 over the analyser's words and n-grams (tantivy).

Tokens are made by the one analyser and handed over ready, so that tantivy's own tokenisers, which know no
Japanese, never see the text. Synonyms widen the query, not the index: a new lexicon needs no new vectors.
"""

import errno
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import tantivy

from indexer.errors import IndexWriteError
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.store.sharing import share_file
from indexer.text.analysis import Analyser, Analysis
from indexer.text.passage import Passage

__all__ = ["FIELD_WEIGHTS", "LexicalRetriever", "LexicalWriter", "query_terms", "rarest"]

_FOLDER_NAME = "lexical"
_OWNER = "owner"
_LOCK_NAME = ".tantivy-meta.lock"
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_TRIES = 10
_WRITER_HEAP_BYTES = 64 << 20
_CACHED_CONTEXTS = 4096
_MAX_QUERY_TERMS = 96  # a long complaint: its rarest words decide, the rest only cost time

FIELD_WEIGHTS: Mapping[str, float] = {"words": 1.0, "heading": 0.3, "grams": 0.25, "readings": 0.3}
"""Boost of each field. Words tell most; n-grams alone lose 15 points of nDCG@10 on a Japanese FAQ set but
catch what the dictionary does not know."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", stored=False, indexed=False, fast=True)
    # By which the passages of an article are deleted. As text: deleting by a number deletes nothing.
    builder.add_text_field(_OWNER, stored=False, tokenizer_name="raw", index_option="basic")
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalWriter:
    """Writes the retriever's folder into a staged generation, from nothing or from that of the generation before.

    A document that is deleted counts in the document frequencies until tantivy merges its segment, so scores
    move by a little from those of a retriever rebuilt; at most by what the share of dead passages allows.

    Args:
        folder: The staged generation.
        analyser: Makes the words.
        before: The generation to begin with; its files are linked and never written to.
    """

    def __init__(self, folder: Path, analyser: Analyser, before: Path | None = None) -> None:
        target = folder / _FOLDER_NAME
        target.mkdir()
        if before is not None:
            _share(before / _FOLDER_NAME, target)
        self._analyser = analyser
        self._folder = target
        with _naming(target):
            self._index = tantivy.Index(_schema(), path=str(target))
            # One thread: the same articles give the same scores, whatever the machine.
            self._writer = self._index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
        self._contexts = lru_cache(maxsize=_CACHED_CONTEXTS)(
            lambda text: _joined(word.text for word in analyser.analyse(text).words)
        )

    def remove(self, article_id: str, lang: str) -> None:
        """Delete the passages that an article had before."""
        with _naming(self._folder):
            self._writer.delete_documents_by_term(_OWNER, _owner(article_id, lang))

    def add(self, position: int, passage: Passage, article_id: str, lang: str) -> set[str]:
        """Add a passage of an article, and return its words."""
        analysis = self._analyser.analyse(passage.text)
        document = tantivy.Document()
        document.add_unsigned("passage", position)
        document.add_text(_OWNER, _owner(article_id, lang))
        document.add_text("words", _joined(word.text for word in analysis.words))
        document.add_text("heading", self._contexts(passage.context))
        document.add_text("grams", _joined(analysis.grams))
        document.add_text("readings", _joined(analysis.readings))
        with _naming(self._folder):
            self._writer.add_document(document)
        return {word.text for word in analysis.words}

    def finish(self) -> None:
        """Make everything durable; nothing can be added afterwards."""
        with _naming(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()
        _make_readable(self._folder)


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Turn what tantivy raises into an error that says where.

    Raises:
        IndexWriteError: tantivy could not write.
    """
    try:
        yield
    except ValueError as error:  # whatever went wrong inside tantivy, its message says it
        raise IndexWriteError(folder, str(error)) from error


def _make_readable(folder: Path) -> None:
    """Give tantivy's lists of files the mode of its segments: it makes them for their owner alone.

    Raises:
        IndexWriteError: the mode cannot be set.
    """
    try:
        mode = stat.S_IMODE((folder / _LOCK_NAME).stat().st_mode)  # tantivy makes it as the umask says
        for path in folder.glob("*.json"):
            path.chmod(mode)
    except OSError as error:
        raise IndexWriteError(folder, str(error)) from error


def _owner(article_id: str, lang: str) -> str:
    return f"{lang} {article_id}"


def _share(source: Path, target: Path) -> None:
    """Link the files of tantivy's segments, which it never changes, and copy its lists of them, which it does."""
    for path in source.iterdir():
        if path.suffix == ".json":
            shutil.copyfile(path, target / path.name)
        elif path.suffix != ".lock":
            share_file(path, target / path.name)


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(tokens)


def query_terms(analysis: Analysis, synonyms: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return what a query asks for, as (field, term), with the weight of each.

    Args:
        analysis: The query.
        synonyms: Further words with their weight relative to a word of the query (0 to 1).
    """
    words = dict.fromkeys(word.text for word in analysis.words)
    weighted: dict[tuple[str, str], float] = {}
    for word in words:
        weighted["words", word] = FIELD_WEIGHTS["words"]
        weighted["heading", word] = FIELD_WEIGHTS["heading"]
    for word, weight in synonyms.items():
        if word not in words:
            weighted["words", word] = FIELD_WEIGHTS["words"] * weight
    for gram in dict.fromkeys(analysis.grams):
        weighted["grams", gram] = FIELD_WEIGHTS["grams"]
    if analysis.is_in_kana:
        weighted.update(dict.fromkeys((("readings", gram) for gram in analysis.readings), FIELD_WEIGHTS["readings"]))
    return weighted


def rarest(
    weighted: dict[tuple[str, str], float], frequency: Callable[[str, str], int]
) -> dict[tuple[str, str], float]:
    """Return the terms, of very many those that occur in the fewest passages.

    Args:
        weighted: Terms of a query with their weights.
        frequency: Tells in how many passages a (field, term) occurs.
    """
    if len(weighted) <= _MAX_QUERY_TERMS:
        return weighted
    known = sorted((key for key in weighted if frequency(*key)), key=lambda key: frequency(*key))
    return {key: weighted[key] for key in known[:_MAX_QUERY_TERMS]}


class LexicalRetriever:
    """An opened BM25 index. Reads only; safe between threads."""

    def __init__(self, folder: Path) -> None:
        self._index, self._searcher = _open(folder / _FOLDER_NAME)
        self._schema = _schema()

    def search(self, analysis: Analysis, synonyms: Mapping[str, float], limit: int) -> Hits:
        """Return the passages with the highest BM25 score.

        Args:
            analysis: The query.
            synonyms: Further words with their weight relative to a word of the query (0 to 1).
            limit: How many passages.
        """
        frequency = cache(self._searcher.doc_freq)
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, text), weight))
            for (field, text), weight in rarest(query_terms(analysis, synonyms), frequency).items()
        ]
        if not clauses:
            return NO_HITS
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False)
        if not found.hits:
            return NO_HITS
        scores, addresses = zip(*found.hits, strict=True)
        passages = self._searcher.fast_field_values("passage", list(addresses))
        return Hits(np.array(passages, dtype=np.int64), np.array(scores, dtype=np.float32))

    def _term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, text, index_option="freq")


def _open(folder: Path) -> tuple[tantivy.Index, tantivy.Searcher]:
    """Open an index, also where its folder cannot be written.

    tantivy locks a file in the folder even to read. Where it cannot, a temporary folder of links to the files is
    opened. It is needed until the searcher has mapped them; a process that is killed later leaves nothing behind.

    Raises:
        OSError: the folder cannot be read, or there is no place for temporary files.
        ValueError: tantivy cannot open it.
    """
    try:
        with (folder / _LOCK_NAME).open("ab"):
            return _opened(folder)
    except OSError as error:
        if error.errno not in _NOT_WRITABLE:
            raise
    beside = Path(mkdtemp(prefix="kaiketsu-lexical-"))
    try:
        for path in folder.resolve().iterdir():
            if path.suffix != ".lock":
                (beside / path.name).symlink_to(path)
        return _opened(beside)
    finally:
        _remove(beside)


def _remove(folder: Path) -> None:
    """Remove a folder, although a thread of tantivy, which looks for changes, may just write its lock there."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _opened(folder: Path) -> tuple[tantivy.Index, tantivy.Searcher]:
    index = tantivy.Index.open(str(folder))
    return index, index.searcher()
