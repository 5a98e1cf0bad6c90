"""What decided rows say beyond a row: symptoms for articles, synonyms, and articles that are missing.

All of it is text for the owner to look at and paste; nothing is written by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz, process

from kb.loading.judged import JudgedQuery
from kb.model.article import Article
from kb.model.language import detect_language
from service.learning.articles import Articles
from service.search_log.clusters import Meaning, cluster_texts
from service.search_log.drafts import draft_article

__all__ = ["MissingArticle", "Suggestions", "Symptoms", "SynonymGroup", "Words", "suggest"]

_MOST = 12
_SYMPTOM_CHARS = 80
"""A symptom is a sentence: what is longer is a story."""
_ALIKE = 80.0
"""Similarity to a symptom that is there, or is proposed already, 0 to 100."""
_FEWEST_ROWS = 2
"""Rows that must have a word before it is more than chance."""
_OWN = 0.6
"""Share of the rows with a word that must be of one article."""
_FEWEST_OF_A_GAP = 3

Words = Callable[[str], Iterable[tuple[str, str]]]
"""Given a text: its content words, each as it is compared and as it is shown."""


class Symptoms(Struct, frozen=True):
    """What people say of a cause that its article does not say yet; ``yaml`` is to be pasted."""

    article_id: str
    texts: tuple[str, ...]
    yaml: str


class SynonymGroup(Struct, frozen=True):
    """A word that people use for an article that does not have it.

    Attributes:
        word: As people write it.
        article_id: Of the article that was right.
        beside: Words of the article that it may stand for.
        count: Rows that have it.
        yaml: A line for ``synonyms.yaml``.
    """

    word: str
    article_id: str
    beside: tuple[str, ...]
    count: int
    yaml: str


class MissingArticle(Struct, frozen=True):
    """Texts that none of the articles answers; ``draft`` is one to begin with."""

    texts: tuple[str, ...]
    nearest: str
    draft: str


class Suggestions(Struct, frozen=True):
    """What decided rows say beyond themselves."""

    symptoms: tuple[Symptoms, ...]
    synonyms: tuple[SynonymGroup, ...]
    missing: tuple[MissingArticle, ...]


def suggest(
    learned: Sequence[JudgedQuery], articles: Articles, words: Words, meaning: Meaning | None = None
) -> Suggestions:
    """Return what the learned rows say.

    Args:
        learned: Rows that people accepted, oldest first.
        articles: The articles as they are.
        words: Splits a text.
        meaning: Compares texts by what they say, and finds the nearest article; without it letters are compared.
    """
    by_article: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reversed(learned):
        if row.primary:
            by_article[row.primary[0], row.lang].append(row.text)
    return Suggestions(
        tuple(_symptoms(by_article, articles))[:_MOST],
        tuple(_synonyms(by_article, articles, words))[:_MOST],
        tuple(_missing([row for row in reversed(learned) if not row.primary], meaning))[:_MOST],
    )


def _symptoms(by_article: dict[tuple[str, str], list[str]], articles: Articles) -> Iterable[Symptoms]:
    for (article_id, lang), texts in sorted(by_article.items(), key=lambda each: (-len(each[1]), each[0])):
        article = articles.find(article_id, lang)
        if article is None or article.lang != lang or article.meta is None:
            continue
        said = list(article.meta.symptoms)
        fresh: list[str] = []
        for text in sorted((each for each in texts if len(each) <= _SYMPTOM_CHARS), key=len):
            if process.extractOne(text, said, scorer=fuzz.ratio, score_cutoff=_ALIKE) is None:
                said.append(text)
                fresh.append(text)
        if fresh:
            lines = "".join(f"  - {_quoted(each)}\n" for each in fresh[:_MOST])
            yield Symptoms(article_id, tuple(fresh[:_MOST]), lines)


def _synonyms(by_article: dict[tuple[str, str], list[str]], articles: Articles, words: Words) -> list[SynonymGroup]:
    rows: Counter[tuple[str, str, str]] = Counter()
    of_word: Counter[tuple[str, str]] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (article_id, lang), texts in by_article.items():
        for text in texts:
            found = dict(words(text))
            rows.update((word, article_id, lang) for word in found)
            of_word.update((word, lang) for word in found)
            for word, surface in found.items():
                written[word][surface] += 1
    groups: list[SynonymGroup] = []
    for (word, article_id, lang), count in rows.most_common():
        article = articles.find(article_id, lang)
        if count < _FEWEST_ROWS or count < _OWN * of_word[word, lang] or article is None or article.lang != lang:
            continue
        own = dict(words(_whole(article)))
        if word not in own:
            beside = tuple(dict(words(article.title)).values())[:3]
            surface = written[word].most_common(1)[0][0]
            line = "  - [" + ", ".join(map(_quoted, (surface, *beside))) + "]\n"
            groups.append(SynonymGroup(surface, article_id, beside, count, line))
    return groups


def _missing(rows: list[JudgedQuery], meaning: Meaning | None) -> Iterable[MissingArticle]:
    counts = [(row.text, 1) for row in rows]
    for number, cluster in enumerate(cluster_texts(counts, meaning) if counts else (), start=1):
        if len(cluster.texts) >= _FEWEST_OF_A_GAP:
            near = meaning.nearest(cluster.name) if meaning else ""
            draft = draft_article(f"gap-{number}", cluster.texts, detect_language(cluster.name), near)
            yield MissingArticle(cluster.texts[:_MOST], near, draft)


def _whole(article: Article) -> str:
    meta = article.meta
    head = (meta.summary, *meta.symptoms, *meta.messages) if meta else ()
    return "\n".join((article.title, *head, *(section.text for section in article.sections)))


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
