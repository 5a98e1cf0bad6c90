"""Opening a generation: nothing is read from a file whose size and sha256 are not those of the manifest.

FAISS and tantivy do not notice damage in their own files (of 1,500 flipped or truncated FAISS files, 91 gave
wrong answers in silence), so the check comes before either of them sees a byte.
"""

import stat
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.analysis import ANALYSER_VERSION
from indexer.errors import (
    CurrentDamagedError,
    GenerationDamagedError,
    GenerationMismatchError,
    NoGenerationError,
    UnknownArticleError,
)
from indexer.passage import PASSAGE_KINDS, Passage
from indexer.store.layout import IndexLayout
from indexer.store.manifest import Manifest, file_names, read_manifest, record_of
from kb.article import Article
from kb.diagnosis.check import Check
from kb.diagnosis.triage import TriageTable
from kb.synonyms import Synonyms

__all__ = ["Contents", "Generation", "Refusal", "open_current", "open_generation", "verify_files", "write_contents"]

_CONTENTS_NAME = "contents.msgpack"


class Contents(msgspec.Struct, frozen=True):
    """What the generation knows besides its lane indexes.

    Attributes:
        articles: All published articles; those of one id stand side by side.
        passages: All passages; those of one article stand side by side, in the order of ``articles``.
        synonyms: The domain lexicon.
        checks: The structured checks.
    """

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    synonyms: Synonyms
    checks: tuple[Check, ...] = ()


class Generation:
    """One opened generation. Immutable: a request that holds it is not touched by a newer one.

    Attributes:
        folder: Where its files are, for the lanes to open.
        manifest: What it was made from.
        articles: All articles.
        passages: All passages.
        synonyms: The domain lexicon.
        checks: The structured checks, by id.
        triage: The same as numbers.
        document_ids: Distinct article ids: what is ranked. An id in two languages is one document.
        document_of_article: int64, shape (n_articles,): index into ``document_ids``.
        document_of_passage: int64, shape (n_passages,): index into ``document_ids``.
        kind_of_passage: int8, shape (n_passages,): index into ``PASSAGE_KINDS``.
        urgent_documents: bool, shape (n_documents,): whether an article of it is urgent.
        passage_ranges: int64, shape (n_articles, 2): first passage and one past the last of each article.
    """

    def __init__(self, folder: Path, manifest: Manifest, contents: Contents) -> None:
        self.folder = folder
        self.manifest = manifest
        self.articles = contents.articles
        self.passages = contents.passages
        self.synonyms = contents.synonyms
        self.checks = {check.id: check for check in contents.checks}
        self.triage = TriageTable(contents.checks)
        positions: dict[str, int] = {}
        for article in self.articles:
            positions.setdefault(article.id, len(positions))
        self.document_ids = tuple(positions)
        self._document_positions = positions
        self.document_of_article: NDArray[np.int64] = np.array(
            [positions[article.id] for article in self.articles], dtype=np.int64
        )
        article_of_passage = np.array([passage.article for passage in self.passages], dtype=np.int64)
        self.document_of_passage: NDArray[np.int64] = self.document_of_article[article_of_passage]
        self.kind_of_passage: NDArray[np.int8] = np.array(
            [PASSAGE_KINDS.index(passage.kind) for passage in self.passages], dtype=np.int8
        )
        order = np.arange(len(self.articles))
        self.urgent_documents: NDArray[np.bool_] = np.zeros(len(positions), dtype=np.bool_)
        for article in self.articles:
            self.urgent_documents[positions[article.id]] |= article.severity == "urgent"
        self.passage_ranges: NDArray[np.int64] = np.stack(
            [
                np.searchsorted(article_of_passage, order, side="left"),
                np.searchsorted(article_of_passage, order, side="right"),
            ],
            axis=1,
        )
        self._articles_by_key = {(article.id, article.lang): index for index, article in enumerate(self.articles)}
        self._articles_by_document: dict[int, list[int]] = {}
        for index, document in enumerate(self.document_of_article.tolist()):
            self._articles_by_document.setdefault(document, []).append(index)

    @property
    def id(self) -> str:
        """The generation's id."""
        return self.manifest.generation

    @cached_property
    def urgent_ids(self) -> tuple[str, ...]:
        """Ids of the articles about harm in progress."""
        return tuple(self.document_ids[document] for document in np.flatnonzero(self.urgent_documents).tolist())

    def article_in(self, document: int, lang: str) -> int:
        """Return the position of the document's article in ``lang``, else of the first in any language."""
        found = self._articles_by_key.get((self.document_ids[document], lang))
        return self._articles_by_document[document][0] if found is None else found

    def articles_of(self, document: int) -> Sequence[int]:
        """Return the positions of the document's articles, one a language; they stand side by side."""
        return self._articles_by_document[document]

    def has_document(self, article_id: str) -> bool:
        """Return whether there is an article of that id."""
        return article_id in self._document_positions

    def document_of(self, article_id: str) -> int:
        """Return the position of a document.

        Raises:
            UnknownArticleError: there is no article of that id.
        """
        document = self._document_positions.get(article_id)
        if document is None:
            raise UnknownArticleError(self.id, article_id)
        return document

    def find_article(self, article_id: str, lang: str | None = None) -> Article | None:
        """Return an article by id, in ``lang`` if there is one, else in any language."""
        for article in self.translations(article_id):
            if article.lang == lang:
                return article
        return next(iter(self.translations(article_id)), None)

    def translations(self, article_id: str) -> tuple[Article, ...]:
        """Return the article in every language that it is written in."""
        document = self._document_positions.get(article_id)
        if document is None:
            return ()
        return tuple(self.articles[index] for index in self._articles_by_document[document])


def write_contents(folder: Path, contents: Contents) -> None:
    """Write articles, passages, synonyms and checks into a staged generation."""
    (folder / _CONTENTS_NAME).write_bytes(msgspec.msgpack.encode(contents))


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file of a generation with its manifest.

    A finished generation is never written to again, and it is deleted file by file, not truncated: what was
    compared here is what the lanes open by name afterwards, and a page that is mapped stays.

    Raises:
        GenerationDamagedError: names the first file that is missing, short, long, changed, or too many.
    """
    if folder.is_symlink():
        raise GenerationDamagedError(folder.name, ".", "is a link; move the whole index folder instead")
    # Compared as sets: no name in the manifest can lead out of the folder.
    present = set(file_names(folder))
    for name in sorted(present ^ manifest.files.keys()):
        reason = "is none of its files" if name in present else "is missing"
        raise GenerationDamagedError(folder.name, name, reason)
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise GenerationDamagedError(folder.name, name, "is not a regular file")
            size_bytes = status.st_size
            if size_bytes != expected.size_bytes:
                reason = f"is {size_bytes:,} bytes long, the manifest says {expected.size_bytes:,}"
                raise GenerationDamagedError(folder.name, name, reason)
            if record_of(path) != expected:
                raise GenerationDamagedError(folder.name, name, "does not have the sha256 of the manifest")
        except OSError as error:
            raise GenerationDamagedError(folder.name, name, f"cannot be read ({error.strerror})") from error


def open_generation(folder: Path, *, fingerprint: str | None = None) -> Generation:
    """Open and verify the generation in ``folder``.

    Args:
        folder: A generation's folder.
        fingerprint: Fingerprint of the encoder that will ask; None to skip that comparison.

    Raises:
        GenerationDamagedError: a file is not as the manifest says.
        GenerationMismatchError: it was made by another schema, analyser or model.
    """
    manifest = read_manifest(folder)
    if manifest.analyser != ANALYSER_VERSION:
        raise GenerationMismatchError(folder.name, "analyser", manifest.analyser, ANALYSER_VERSION)
    if fingerprint is not None and manifest.model.fingerprint != fingerprint:
        raise GenerationMismatchError(folder.name, "model", manifest.model.fingerprint[:12], fingerprint[:12])
    verify_files(folder, manifest)
    try:
        contents = msgspec.msgpack.decode((folder / _CONTENTS_NAME).read_bytes(), type=Contents)
    except (OSError, msgspec.MsgspecError) as error:
        raise GenerationDamagedError(folder.name, _CONTENTS_NAME, f"cannot be decoded ({error})") from error
    found, expected = (len(contents.articles), len(contents.passages)), (manifest.articles, manifest.passages)
    if found != expected:
        reason = f"holds {found} articles and passages, the manifest says {expected}"
        raise GenerationDamagedError(folder.name, _CONTENTS_NAME, reason)
    return Generation(folder, manifest, contents)


Refusal: TypeAlias = CurrentDamagedError | GenerationDamagedError | GenerationMismatchError
"""Why the generation that is current cannot be the one that serves."""


def open_current(layout: IndexLayout, *, fingerprint: str | None = None) -> tuple[Generation, tuple[Refusal, ...]]:
    """Open the current generation, or the newest older one that is intact.

    Where ``CURRENT`` names none that is there, all are tried, the newest first: each of them was verified
    before it got its name.

    Returns:
        The generation, and why each newer one was refused (empty when the current one was opened).

    Raises:
        NoGenerationError: nothing has been built yet.
        StoreError: none is intact; raised for the current one.
    """
    current, ids = layout.current_id(), layout.generation_ids()
    if not ids and current is None:
        raise NoGenerationError(layout.root, "nothing has been built yet")
    refused: list[Refusal] = []
    if current not in ids:
        refused.append(CurrentDamagedError(layout.current_file))
        current = None
    for generation_id in reversed([each for each in ids if current is None or each <= current]):
        try:
            generation = open_generation(layout.generation_dir(generation_id), fingerprint=fingerprint)
        except (GenerationDamagedError, GenerationMismatchError) as error:
            refused.append(error)
        else:
            return generation, tuple(refused)
    raise refused[0]
