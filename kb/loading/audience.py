"""What customers may see of a library: all of it but the articles for agents, and what names them."""

from collections.abc import Collection, Iterable

from msgspec import structs

from kb.loading.judged import JudgedQuery
from kb.loading.library import Library
from kb.loading.wording import Topic, Wording
from kb.model.check import Check, Outcome
from kb.model.pin import Pin

__all__ = ["ids_for_agents", "library_for_customers", "queries_without"]


def ids_for_agents(library: Library) -> frozenset[str]:
    """Return the ids of the articles that only agents see: one language that says so is enough."""
    return frozenset(article.id for article in library.articles if article.audience == "agent")


def library_for_customers(library: Library) -> Library:
    """Return the library without articles for agents, as if they did not exist."""
    hidden = ids_for_agents(library)
    if not hidden:
        return library
    paths = {article.path for article in library.articles if article.id in hidden}
    return structs.replace(
        library,
        articles=tuple(article for article in library.articles if article.id not in hidden),
        checks=tuple(_check(check, hidden) for check in library.checks),
        digests={path: digest for path, digest in library.digests.items() if path not in paths},
        wording=_wording(library.wording, hidden),
        pins=tuple(pin for each in library.pins if (pin := _pin(each, hidden)).articles),
    )


def queries_without(queries: Iterable[JudgedQuery], articles: Collection[str]) -> list[JudgedQuery]:
    """Return judged queries without labels of these articles; one that has no other label is left out."""
    kept: list[JudgedQuery] = []
    for query in queries:
        primary, secondary = _without(query.primary, articles), _without(query.secondary, articles)
        if primary or not query.primary:
            kept.append(structs.replace(query, primary=primary, secondary=secondary))
    return kept


def _check(check: Check, hidden: Collection[str]) -> Check:
    return structs.replace(check, outcomes={name: _outcome(each, hidden) for name, each in check.outcomes.items()})


def _outcome(outcome: Outcome, hidden: Collection[str]) -> Outcome:
    return structs.replace(
        outcome,
        effects={cause: effect for cause, effect in outcome.effects.items() if cause not in hidden},
        fix="" if outcome.fix.partition("#")[0] in hidden else outcome.fix,
        fix_part={} if outcome.fix.partition("#")[0] in hidden else outcome.fix_part,
        symptom="" if outcome.symptom in hidden else outcome.symptom,
    )


def _wording(wording: Wording, hidden: Collection[str]) -> Wording:
    topics = (structs.replace(topic, articles=_without(topic.articles, hidden)) for topic in wording.topics)
    return structs.replace(
        wording, topics=tuple(filter(_has_articles, topics)), most_asked=_without(wording.most_asked, hidden)
    )


def _has_articles(topic: Topic) -> bool:
    return bool(topic.articles)


def _pin(pin: Pin, hidden: Collection[str]) -> Pin:
    return structs.replace(pin, first="" if pin.first in hidden else pin.first, hide=_without(pin.hide, hidden))


def _without(names: tuple[str, ...], hidden: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in hidden)
