"""What is said in a chat: an answer in the sentences of its articles, without the form of any chat program."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.search.result import SearchResult
from kb.model.article import Severity
from service.answering.answer import Answer
from service.answering.contacts import ContactView, contacts_of, urgent_contact
from service.answering.notes import note_of
from service.answering.reply import reply_from
from service.chat.votes import Choice, Vote, VoteKind
from service.http.urls import article_url

__all__ = ["ChatReply", "Pointer", "chat_reply", "usage"]

_MOST_CANDIDATES = 3
_MOST_PASSAGE_CHARS = 300

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "candidates": "次のどれかかもしれません。",
        "none": "合う記事がありません。別の言葉で書くか、窓口に問い合わせてください。",
        "removed": "番号のようなものは、調べる前に取り除きました。番号の入ったメッセージは消してください。",
        "urgent": "【至急】",
        "diagnose": "質問に答えて原因を調べる",
        "usage": "困っていることや画面の文を、そのまま書いてください。番号(コード)は書かないでください。",
        "source": "記事からの抜き書きです。",
        "open": "記事を開く",
        "solved": "解決した",
        "unsolved": "解決しない",
        "was_it": "これだった",
        "none_of_these": "どれでもない",
    },
    "en": {
        "candidates": "It may be one of these.",
        "none": "No article fits. Use other words, or ask the support.",
        "removed": "What looked like a code was removed before the search. Delete the message that holds it.",
        "urgent": "Urgent: ",
        "diagnose": "Answer a few questions to find the cause",
        "usage": "Write what went wrong, or the words on the screen. Leave codes out.",
        "source": "Taken from the articles.",
        "open": "Open the article",
        "solved": "Yes, solved",
        "unsolved": "Not yet",
        "was_it": "This was it",
        "none_of_these": "None of these",
    },
}


@dataclass(frozen=True, slots=True)
class Pointer:
    """An article, people or a page that is pointed at.

    Attributes:
        title: With a mark where an article is urgent.
        text: Sentences of the article or of the wording; empty for a page.
        url: Of its page; empty where the service has no public address.
        choices: Buttons about it; none where nothing is stored.
    """

    title: str
    text: str
    url: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What to say.

    Attributes:
        lead: First sentence; empty before an answer, which speaks for itself.
        pointers: What to do at once, articles, best first, and the dialogue; people where no article fits.
        notes: What is to be known beside it.
        choices: Buttons about all of it.
    """

    lead: str
    pointers: tuple[Pointer, ...]
    notes: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


def chat_reply(answer: Answer, base_url: str, *, asks: bool = False) -> ChatReply:
    """Return what to say to an answer: the whole fix of a sure one, the passages of candidates, or that none fits.

    Args:
        answer: Of the pipeline.
        base_url: Public address of the service; empty for none.
        asks: Whether to ask if it helped: what is answered is stored.
    """
    outcome = answer.outcome
    texts = _texts(outcome.lang)
    notes = (texts["removed"],) if answer.question.redactions else ()
    if outcome.state == "none":
        people = tuple(map(_person, contacts_of(answer.generation, outcome.lang)))
        note = note_of(answer, outcome.lang)
        return ChatReply(note.text if note else texts["none"], people, notes)
    is_sure = outcome.state == "answer"
    urgent = urgent_contact(answer.generation, outcome.lang) if outcome.results[0].severity == "urgent" else None
    pointers = [_person(urgent)] if urgent else []
    for result in outcome.results[: 1 if is_sure else _MOST_CANDIDATES]:
        step, named = result.first_step, (answer.generation, result.article_id, result.lang)
        whole = reply_from(*named, is_letter=False) if is_sure else None
        passage = " ".join(result.passage.text.split())
        short = passage if len(passage) <= _MOST_PASSAGE_CHARS else passage[: _MOST_PASSAGE_CHARS - 1] + "…"
        lines = [whole.text] if whole else [short, *([f"→ {step}"] if step and step not in passage else [])]
        own = base_url + article_url(result.article_id, result.lang) if base_url else ""
        title = _mark(result.severity, texts) + result.title
        url = result.page_url or own
        choices = _choices(answer, result, url, texts) if asks else ()
        pointers.append(Pointer(title, "\n".join(lines), url, choices))
    if not is_sure and base_url and answer.generation.checks:
        pointers.append(Pointer(texts["diagnose"], "", f"{base_url}/diagnose?lang={outcome.lang}"))
    no = _vote(answer, "no", outcome.results[0].article_id if is_sure else "")
    whole_choices = (Choice(texts["unsolved" if is_sure else "none_of_these"], no),) if asks else ()
    lead = "" if is_sure else texts["candidates"]
    return ChatReply(lead, tuple(pointers), (*notes, texts["source"]), whole_choices)


def usage(lang: str) -> ChatReply:
    """Return how to ask, for somebody who wrote nothing."""
    return ChatReply(_texts(lang)["usage"], (), ())


def _choices(answer: Answer, result: SearchResult, url: str, texts: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return the buttons of an article: open it where it has a page, and say that it was it."""
    opens = (Choice(texts["open"], _vote(answer, "open", result.article_id), url),) if url else ()
    label = texts["solved" if answer.outcome.state == "answer" else "was_it"]
    return (*opens, Choice(label, _vote(answer, "yes", result.article_id)))


def _vote(answer: Answer, kind: VoteKind, article_id: str) -> Vote:
    return Vote(kind, answer.outcome.lang, answer.search_id, article_id)


def _person(contact: ContactView) -> Pointer:
    """Return people who can help: pages as links, telephone numbers as they are dialled."""
    page = next((link.href for link in contact.links if link.href.startswith("https:")), "")
    lines = [f"{link.label}: {link.href.removeprefix('tel:')}" for link in contact.links if link.href != page]
    return Pointer(contact.name, "\n".join(filter(None, (contact.about, *lines))), page)


def _mark(severity: Severity, texts: Mapping[str, str]) -> str:
    return texts["urgent"] if severity == "urgent" else ""


def _texts(lang: str) -> Mapping[str, str]:
    return _TEXTS.get(lang.partition("-")[0], _TEXTS["en"])
