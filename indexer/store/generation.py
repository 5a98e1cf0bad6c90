"""One opened generation: articles and passages by position, documents by id. ``opening`` opens it."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from indexer.errors import UnknownArticleError
from indexer.store.contents import ArticleStore, Contents, PassageStore, read_contents
from indexer.store.manifest import Manifest
from indexer.store.segment import SegmentList
from indexer.text.passage import PASSAGE_KINDS
from kb.diagnosis.triage import TriageTable
from kb.loading.links import Place, Places
from kb.model.article import Article
from kb.redaction import Category

__all__ = ["Generation"]

_NONE = -1


class FilterValues(NamedTuple):
    """What can be asked for with a filter, each sorted."""

    stores: tuple[str, ...]
    card_types: tuple[str, ...]


class Generation:
    """One opened generation. Immutable: a request that holds it is not touched by a newer one.

    A passage is known by its position over all segments. What an edit left behind is dead: it belongs to no
    article, has no document and no kind, and no retriever returns it.

    Attributes:
        folder: Where its files are, for the retrievers to open.
        manifest: What it was made from.
        contents: Which articles are alive, and where.
        segments: What it is stored in.
        articles: All articles; those of one id stand side by side.
        passages: All passages, dead ones included; those of one article stand side by side.
        synonyms: The domain lexicon.
        wording: What the pages say in the words of the knowledge base.
        redacted: Kinds of secrets that are removed from questions.
        pins: For which question which article comes first, or is left out.
        checks: The structured checks, by id.
        triage: The same as numbers.
        document_ids: Distinct article ids: what is ranked. An id in two languages is one document.
        document_of_article: int64, shape (n_articles,): index into ``document_ids``.
        document_of_passage: int64, shape (n_passages,): index into ``document_ids``; -1 where it is dead.
        kind_of_passage: int8, shape (n_passages,): index into ``PASSAGE_KINDS``; -1 where it is dead.
        is_live: bool, shape (n_passages,): whether the passage belongs to an article.
        urgent_documents: bool, shape (n_documents,): whether an article of it is urgent.
        passage_ranges: int64, shape (n_articles, 2): first passage and one past the last of each article.
    """

    def __init__(self, folder: Path, manifest: Manifest, contents: Contents, segments: SegmentList) -> None:
        self.folder = folder
        self.manifest = manifest
        self.contents = contents
        self.segments = segments
        self.synonyms = contents.synonyms
        self.wording = contents.wording
        self.redacted = frozenset(map(Category, contents.redacted))
        self.pins = contents.pins
        self.checks = {check.id: check for check in contents.checks}
        self.triage = TriageTable(contents.checks)
        self.articles = ArticleStore(segments, [placed.place for placed in contents.articles])
        positions: dict[str, int] = {}
        for placed in contents.articles:
            positions.setdefault(placed.id, len(positions))
        self.document_ids = tuple(positions)
        self._document_positions = positions
        self.document_of_article: NDArray[np.int64] = np.array(
            [positions[placed.id] for placed in contents.articles], dtype=np.int64
        )
        self.urgent_documents: NDArray[np.bool_] = np.zeros(len(positions), dtype=np.bool_)
        self.urgent_documents[[positions[placed.id] for placed in contents.articles if placed.urgent]] = True
        self.passage_ranges: NDArray[np.int64] = np.array(
            [(placed.start, placed.stop) for placed in contents.articles], dtype=np.int64
        ).reshape(-1, 2)
        article_of = _article_of_passage(self.passage_ranges, segments.passage_count)
        self.is_live: NDArray[np.bool_] = article_of >= 0
        self.passages = PassageStore(segments, article_of, range(len(article_of)))
        self.document_of_passage: NDArray[np.int64] = np.append(self.document_of_article, _NONE)[article_of]
        self.kind_of_passage: NDArray[np.int8] = np.where(self.is_live, segments.kinds(), np.int8(_NONE))
        self._articles_by_key = {(placed.id, placed.lang): index for index, placed in enumerate(contents.articles)}
        self._articles_by_document: dict[int, list[int]] = {}
        for index, document in enumerate(self.document_of_article.tolist()):
            self._articles_by_document.setdefault(document, []).append(index)

    @classmethod
    def read(cls, folder: Path, manifest: Manifest) -> Self:
        """Read a generation whose files are known to be whole.

        Raises:
            OSError: a file cannot be read.
            msgspec.MsgspecError: the contents cannot be decoded.
        """
        return cls(folder, manifest, read_contents(folder), SegmentList.open(folder))

    @property
    def id(self) -> str:
        """The generation's id."""
        return self.manifest.generation

    @cached_property
    def has_causes(self) -> bool:
        """Whether an article has symptoms: those of Kaiketsu's own format do, pages of documentation do not."""
        return bool((self.kind_of_passage == PASSAGE_KINDS.index("symptom")).any())

    @cached_property
    def urgent_ids(self) -> tuple[str, ...]:
        """Ids of the articles about harm in progress."""
        return tuple(self.document_ids[document] for document in np.flatnonzero(self.urgent_documents).tolist())

    @cached_property
    def filter_values(self) -> FilterValues:
        """The stores and card types that articles say they apply to, and those that the wording names."""
        applies = [each.applies for each in self.contents.articles if each.applies]
        stores = {each.store for each in applies}
        card_types = {name for each in applies for name in each.card_types}
        if applies:
            card_types.update(self.wording.card_types)
            stores.update(self.wording.stores)
        return FilterValues(*(tuple(sorted(values - {"any"})) for values in (stores, card_types)))

    @cached_property
    def places(self) -> Places:
        """Where links between its articles lead, and which pictures it holds."""
        placed = self.contents.articles
        return Places((Place(each.id, each.lang, each.path, each.addresses) for each in placed), self.contents.assets)

    @cached_property
    def link_counts(self) -> Mapping[str, int]:
        """How many articles link to each, by id."""
        counts: Counter[str] = Counter()
        for article in self.articles:
            targets = {link.target for section in article.sections for link in section.links if link.kind == "page"}
            leads = (self.places.leads(article.path, article.lang, target).place for target in targets)
            counts.update({place.id for place in leads if place is not None} - {article.id})
        return counts

    @cached_property
    def main_language(self) -> str:
        """The language of most articles, of equals English: what is shown where nothing says which."""
        counts = Counter(each.lang for each in self.contents.articles)
        return max(counts, key=lambda lang: (counts[lang], _is_variety(lang, "en")), default="en")

    def article_in(self, document: int, lang: str) -> int:
        """Return the position of the article in ``lang``, else in a variety of it, the main language, or any."""
        found = self._articles_by_key.get((self.document_ids[document], lang))
        if found is not None:
            return found
        positions = self._articles_by_document[document]
        placed = self.contents.articles
        near = (
            each for tag in (lang, self.main_language) for each in positions if _is_variety(placed[each].lang, tag)
        )
        return next(near, positions[0])

    def articles_of(self, document: int) -> Sequence[int]:
        """Return the positions of the document's articles, one a language; they stand side by side."""
        return self._articles_by_document[document]

    def foremost(self, lang: str, count: int) -> tuple[Article, ...]:
        """Return the first articles in ``lang``, or in any language if there is none, the urgent ones before all."""
        placed = self.contents.articles
        own = [index for index, each in enumerate(placed) if each.lang == lang] or list(range(len(placed)))
        own.sort(key=lambda index: not placed[index].urgent)
        return tuple(self.articles[index] for index in own[:count])

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
        """Return an article by id, in ``lang``, else in a variety of it, else in the main language, else in any."""
        found = self.translations(article_id)
        same = (each for each in found if each.lang == lang)
        near = (each for tag in (lang, self.main_language) for each in found if tag and _is_variety(each.lang, tag))
        return next(chain(same, near, found), None)

    def translations(self, article_id: str) -> tuple[Article, ...]:
        """Return the article in every language that it is written in; an id may come in any form of Unicode."""
        document = self._document_positions.get(unicodedata.normalize("NFC", article_id))
        if document is None:
            return ()
        return tuple(self.articles[index] for index in self._articles_by_document[document])


def _is_variety(tag: str, lang: str) -> bool:
    """Tell whether two tags are of one language, such as ``pt`` and ``pt-BR``."""
    return tag.partition("-")[0].casefold() == lang.partition("-")[0].casefold()


def _article_of_passage(ranges: NDArray[np.int64], count: int) -> NDArray[np.int32]:
    """Return the article of each passage, int32 of shape (count,), -1 where no range holds it."""
    article_of: NDArray[np.int32] = np.full(count, _NONE, dtype=np.int32)
    lengths = ranges[:, 1] - ranges[:, 0]
    articles = np.repeat(np.arange(len(ranges), dtype=np.int32), lengths)
    # Position of each passage inside its article, added to where the article begins.
    inside = np.arange(len(articles)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    article_of[np.repeat(ranges[:, 0], lengths) + inside] = articles
    return article_of
