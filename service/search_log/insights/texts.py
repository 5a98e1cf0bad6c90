"""What people search, clustered: of everything, and of what got no answer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Select, func, select

from kb.model.language import detect_language
from service.search_log.clusters import COMPARED_CHARS, Cluster, Meaning, cluster_texts
from service.search_log.database import Database
from service.search_log.drafts import draft_article, symptom_lines
from service.search_log.figures import Gap
from service.search_log.insights.periods import oldest_counted
from service.search_log.models import SearchRow

__all__ = ["frequent_texts", "read_gaps"]

_SHOWN = 12
_MOST_FREQUENT = 200
"""Distinct texts that are clustered. Each is encoded once, some 10 ms of CPU, and remembered by the encoder: over a
log of 75,000 searches the first look took 11 s of CPU with 500 and 5.7 s with 200, a later one 1.9 s, and eleven of
the twelve clusters were the same."""
_MAX_TEXTS = 20

_Query: TypeAlias = Select[*tuple[Any, ...]]
_TEXT = func.substr(SearchRow.text, 1, COMPARED_CHARS)


def frequent_texts(database: Database, since: datetime, meaning: Meaning | None) -> list[Cluster]:
    """Return what is searched most, with the states of the answers and the article that most often stood first."""
    clusters = _shortened(_clusters(database, _counted(since), meaning))
    return _with_answers(database, since, clusters)


def read_gaps(database: Database, days: int, meaning: Meaning | None = None) -> tuple[Gap, ...]:
    """Return what got no answer in the last ``days`` days, most searched first, of the newest 100,000 searches.

    Raises:
        UnavailableError: the database cannot be read.
    """
    since = oldest_counted(database, days)
    clusters = _clusters(database, _counted(since).where(SearchRow.state == "none"), meaning)
    return tuple(_gap(number, cluster, meaning) for number, cluster in enumerate(_shortened(clusters), start=1))


def _gap(number: int, cluster: Cluster, meaning: Meaning | None) -> Gap:
    nearest = meaning.nearest(cluster.name) if meaning else ""
    lang = detect_language(cluster.name)
    return Gap(
        count=cluster.count,
        texts=cluster.texts,
        draft=draft_article(f"gap-{number}", cluster.texts, lang, nearest),
        counts=cluster.counts,
        name=cluster.name,
        nearest=nearest,
        lang=lang,
        symptoms=symptom_lines(cluster.texts, lang) if nearest else "",
    )


def _counted(since: datetime) -> _Query:
    frequency = func.count()
    wanted = select(_TEXT, frequency).where(SearchRow.at >= since, SearchRow.text != "").group_by(_TEXT)
    return wanted.order_by(frequency.desc(), _TEXT).limit(_MOST_FREQUENT)


def _clusters(database: Database, query: _Query, meaning: Meaning | None) -> list[Cluster]:
    return cluster_texts(database.rows(query), meaning)


def _shortened(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return the largest clusters with their most frequent texts; the name is one of them or stands for them."""
    return [
        msgspec.structs.replace(each, texts=each.texts[:_MAX_TEXTS], counts=each.counts[:_MAX_TEXTS])
        for each in list(clusters)[:_SHOWN]
    ]


def _with_answers(database: Database, since: datetime, clusters: Sequence[Cluster]) -> list[Cluster]:
    cluster_of = {text: place for place, cluster in enumerate(clusters) for text in cluster.texts}
    states: list[Counter[str]] = [Counter() for _ in clusters]
    articles: list[Counter[str]] = [Counter() for _ in clusters]
    first = SearchRow.shown[0].as_string()
    answers = select(_TEXT, SearchRow.state, first, func.count()).where(
        SearchRow.at >= since, _TEXT.in_(list(cluster_of))
    )
    for text, state, article, count in database.rows(answers.group_by(_TEXT, SearchRow.state, first)):
        states[cluster_of[text]][state] += count
        if article:
            articles[cluster_of[text]][article] += count
    return [
        msgspec.structs.replace(cluster, states=dict(of_state), article=_most(of_article))
        for cluster, of_state, of_article in zip(clusters, states, articles, strict=True)
    ]


def _most(counted: Counter[str]) -> str:
    return max(sorted(counted), key=lambda each: counted[each], default="")
