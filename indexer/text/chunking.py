"""Cut articles into passages: a pure function of text and a token counter."""

import re
from collections.abc import Callable, Iterator, Sequence

from indexer.text.passage import Passage
from kb.loading.judged import JudgedQuery
from kb.model.article import Article
from kb.model.headings import headings_below_title

__all__ = ["PLAIN_CHUNKING_VERSION", "article_passages", "judged_passages", "split_text"]

PLAIN_CHUNKING_VERSION = 3
"""Raise it when pages without Kaiketsu's front matter are cut differently: theirs are then cut again."""

_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=\.)(?=\s)|\n")
_CUT = 60
"""Characters of the text that name a line of a corpus without a title."""
_FULL_STOPS = " 。.！!？?…"

TokenCounter = Callable[[str], int]


def article_passages(
    article: Article, position: int, count_tokens: TokenCounter, max_tokens: int
) -> Iterator[Passage]:
    """Yield the passages of one article: title with summary, each symptom, each section in chunks.

    A title is found by itself: in a FAQ it is the question, and an answer need not repeat its words. One that was
    taken from the beginning of the text says nothing more.
    What the encoder sees before a chunk is the title and the whole heading path: three plans each with a section on
    refunds are told apart by nothing else.

    Args:
        article: The article.
        position: Its place in the generation's list of articles.
        count_tokens: Counts tokens as the encoder does.
        max_tokens: Longest chunk of a section, in those tokens.
    """
    meta = article.meta
    if meta is not None:
        yield Passage(position, "title", "", "", f"{article.title}\n{article.summary}")
        for symptom in meta.symptoms:
            yield Passage(position, "symptom", "", "", symptom)
    elif not any(_begins_with(section.text, article.title) for section in article.sections[:1]):
        yield Passage(position, "title", "", "", article.title)
    for section in article.sections:
        heading = section.heading_path[-1] if section.heading_path else ""
        # The title is context for the model; a text that begins with its own title needs no second one.
        title = "" if section.text.startswith(article.title) else article.title
        context = "\n".join(filter(None, (title, *headings_below_title(section.heading_path, article.title))))
        for chunk in split_text(section.text, count_tokens, max_tokens, section.code):
            yield Passage(position, "section", section.anchor, heading, chunk, context)


def _begins_with(text: str, title: str) -> bool:
    """Tell whether a title was taken from the beginning of a text: its first line, or that cut short.

    A sentence that goes on behind the title ("Lisbon is the capital of …") did not give it.
    """
    line = text.partition("\n")[0]
    return text.startswith(title) and (len(title) >= _CUT or not line[len(title) :].strip(_FULL_STOPS))


def split_text(
    text: str, count_tokens: TokenCounter, max_tokens: int, code: Sequence[tuple[int, int]] = ()
) -> Iterator[str]:
    """Yield ``text`` in pieces of at most ``max_tokens``, cut between blocks, else between sentences.

    A block of code is cut only where it is too long by itself, between lines; the line before it, which says what it
    is for, goes with it. A single sentence over the limit is cut in halves until it fits.

    Args:
        text: One block a line.
        count_tokens: Counts tokens as the encoder does.
        max_tokens: Longest piece.
        code: Which lines are code: first and one past the last of each block.
    """
    pieces: list[str] = []
    used = 0
    for block, is_code in _fitting_blocks(text, count_tokens, max_tokens, code):
        size = count_tokens(block)
        if pieces and used + size > max_tokens:
            lead = pieces[-1:] if is_code and count_tokens(pieces[-1]) + size <= max_tokens else []
            if before := pieces[: len(pieces) - len(lead)]:
                yield "\n".join(before)
            pieces, used = lead, count_tokens(lead[0]) if lead else 0
        pieces.append(block)
        used += size
    if pieces:
        yield "\n".join(pieces)


def _fitting_blocks(
    text: str, count_tokens: TokenCounter, max_tokens: int, code: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, bool]]:
    """Yield blocks that fit, and whether each is code."""
    lines = text.split("\n")
    ends = dict(code)
    number = 0
    while number < len(lines):
        end = ends.get(number, number)
        if end > number:
            yield from ((piece, True) for piece in _fitting_code(lines[number:end], count_tokens, max_tokens))
            number = end
            continue
        block = lines[number]
        number += 1
        if not block.strip():
            continue
        if count_tokens(block) <= max_tokens:
            yield block.strip(), False
            continue
        run = ""
        for sentence in filter(None, _SENTENCE_END.split(block)):
            if run and count_tokens(run + sentence) > max_tokens:
                yield run.strip(), False
                run = ""
            run += sentence
            while count_tokens(run) > max_tokens:
                middle = len(run) // 2
                yield from ((half, False) for half in _halves(run[:middle], count_tokens, max_tokens))
                run = run[middle:]
        if run.strip():
            yield run.strip(), False


def _fitting_code(lines: Sequence[str], count_tokens: TokenCounter, max_tokens: int) -> Iterator[str]:
    """Yield a block of code whole, else in runs of lines that fit; of a line that is too long, the beginning."""
    whole = "\n".join(lines)
    if count_tokens(whole) <= max_tokens:
        yield whole
        return
    run: list[str] = []
    used = 0
    for line in lines:
        size = count_tokens(line)
        if run and used + size > max_tokens:
            yield "\n".join(run)
            run, used = [], 0
        if size > max_tokens:
            # Data on one line without end, such as what a server answered: its beginning tells what it is.
            yield next(_halves(line, count_tokens, max_tokens))
        else:
            run.append(line)
            used += size
    if run:
        yield "\n".join(run)


def _halves(text: str, count_tokens: TokenCounter, max_tokens: int) -> Iterator[str]:
    if count_tokens(text) <= max_tokens or len(text) < 2:  # noqa: PLR2004 - one character cannot be halved
        yield text.strip()
        return
    middle = len(text) // 2
    yield from _halves(text[:middle], count_tokens, max_tokens)
    yield from _halves(text[middle:], count_tokens, max_tokens)


def judged_passages(articles: Sequence[Article], judged: Sequence[JudgedQuery]) -> dict[int, tuple[Passage, ...]]:
    """Return judged queries as passages of the articles that should come first, by position of the article.

    A query belongs to the article in its own language, else to the first one of that id.
    """
    positions: dict[tuple[str, str], int] = {}
    for position, article in enumerate(articles):
        positions[article.id, article.lang] = position
        positions.setdefault((article.id, ""), position)
    found: dict[int, list[Passage]] = {}
    for query in judged:
        for article_id in query.primary:
            target = positions.get((article_id, query.lang), positions.get((article_id, "")))
            if target is not None:
                found.setdefault(target, []).append(Passage(target, "judged", "", "", query.text))
    return {position: tuple(passages) for position, passages in found.items()}
