"""A reply to a customer, put together from sentences that people wrote: those of one article, and of the wording.

Nothing is generated. The wording (``wording.yaml``) opens and closes it as a person would; without one, the article's
summary and steps stand alone.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from indexer.store import Generation
from kb.loading.wording import ReplyWording
from kb.model.article import Article, Section
from kb.model.check import Outcome
from kb.model.language import detect_language
from kb.model.step_groups import StepGroup, step_groups

__all__ = ["Reply", "reply_from"]


class Reply(Struct, frozen=True):
    """A reply for the customer, put together from sentences of one article."""

    lang: str
    text: str
    article_id: str


def reply_from(
    generation: Generation,
    article_id: str,
    lang: str,
    *,
    outcomes: Iterable[Outcome] = (),
    is_letter: bool = True,
    is_first: bool = True,
) -> Reply | None:
    """Return a reply made of the article's summary and the steps of its fix; None where it has neither.

    Args:
        generation: Whose articles and wording.
        article_id: The cause.
        lang: Language of the customer.
        outcomes: What is known of the customer's case: steps for another one are left out.
        is_letter: Whether the wording opens and closes it; an answer of a machine needs neither.
        is_first: Whether nobody has greeted the customer yet.
    """
    article = generation.find_article(article_id, lang)
    if article is None:
        return None
    fix = next((section for section in article.sections if section.kind == "fix"), None)
    steps = "\n".join(_numbered(_groups(fix, article, outcomes))) if fix else ""
    if not (article.summary or steps):
        return None
    reply_lang = article.lang or detect_language(article.title)
    words = generation.wording.reply if is_letter else ReplyWording()
    is_urgent = article.meta is not None and article.meta.severity == "urgent"
    parts = (
        _said(words.greeting, reply_lang) if is_first else "",
        _said(words.urgent if is_urgent and words.urgent else words.lead, reply_lang),
        article.summary,
        _said(words.steps, reply_lang) if steps and not is_urgent else "",
        steps,
        _said(words.close, reply_lang),
    )
    return Reply(reply_lang, "\n\n".join(part for part in parts if part), article.id)


def _numbered(groups: Iterable[StepGroup]) -> Iterator[str]:
    """Yield the steps with their numbers, each group below its title and counted from one."""
    for place, group in enumerate(groups):
        if group.title:
            yield f"\n{group.title}" if place else group.title
        yield from (f"{number}. {step}" for number, step in enumerate(group.steps, start=1))


def _groups(fix: Section, article: Article, outcomes: Iterable[Outcome]) -> tuple[StepGroup, ...]:
    """Return the steps; where an outcome says which of them it needs, these alone, which then need no title."""
    groups = tuple(step_groups(fix))
    for outcome in outcomes:
        title = outcome.fix_part.get(article.lang) if outcome.fix.partition("#")[0] == article.id else None
        for group in groups:
            if title and group.title == title:
                return (StepGroup("", group.steps),)
    return groups


def _said(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang.partition("-")[0], "")
