"""A reply to a customer, put together from sentences that people wrote: those of one article, and of the wording.

Nothing is generated. The wording (``wording.yaml``) opens and closes it as a person would; without one, the article's
summary and steps stand alone.
"""

from collections.abc import Iterator, Mapping
from html import escape

from msgspec import Struct

from indexer.store import Generation
from kb.loading.wording import ReplyWording
from kb.model.article import Section
from kb.model.language import detect_language

__all__ = ["Reply", "reply_from"]


class Reply(Struct, frozen=True):
    """A reply for the customer, put together from sentences of one article."""

    lang: str
    text: str
    article_id: str


def reply_from(
    generation: Generation, article_id: str, lang: str, *, is_letter: bool = True, is_first: bool = True
) -> Reply | None:
    """Return a reply made of the article's summary and the steps of its fix; None where it has neither.

    Args:
        generation: Whose articles and wording.
        article_id: The cause.
        lang: Language of the customer.
        is_letter: Whether the wording opens and closes it; an answer of a machine needs neither.
        is_first: Whether nobody has greeted the customer yet.
    """
    article = generation.find_article(article_id, lang)
    if article is None:
        return None
    fix = next((section for section in article.sections if section.kind == "fix"), None)
    steps = "\n".join(_numbered(fix)) if fix else ""
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


def _numbered(fix: Section) -> Iterator[str]:
    """Yield the steps with their numbers; a line in bold between them begins another way, counted from one again."""
    number = 0
    for line in fix.text.split("\n"):
        if line in fix.steps:
            number += 1
            yield f"{number}. {line}"
        elif f"<p><strong>{escape(line, quote=False)}</strong></p>" in fix.html:
            yield f"\n{line}" if number else line
            number = 0


def _said(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang.partition("-")[0], "")
