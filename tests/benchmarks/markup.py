"""Marks of Markdown in the passages of a folder: a sample to be looked at, and how many there are.

``python -m tests.benchmarks.markup FOLDER [--sample 200] [--seed 1]`` loads a folder as ``kaiketsu build`` does, draws
passages, and prints each that holds what looks like a mark outside of code. Exit 1 if more than one in a hundred does.
Pages that explain Markdown hold marks on purpose: look before you call it a fault.
"""

import argparse
import random
import re
from pathlib import Path

from indexer.text.chunking import article_passages
from kb.loading.library import load_library
from kb.model.article import Article

__all__ = ["marks_in"]

_MARKS = re.compile(
    r"\*\*|\[\[|\]\]|\]\(|\{\{|\}\}|\{%|%\}|<!--|-->|^#{1,6} |^:::|^!!!|\[!\w|%%|</?[A-Za-z][^<>]*>|\{[:#.][\w-]"
    r"|^\s*\||\[\^|!\[|^> |&\w+;|^={3}|^\s*```|~~",
    re.MULTILINE,
)
_MAX_TOKENS = 160
_MAX_SHARE = 0.01


def marks_in(article: Article) -> dict[str, str]:
    """Return passages of an article with marks outside of code: the passage by itself, and the first mark in it."""
    code = {span for section in article.sections for span in section.code_spans}
    for section in article.sections:
        lines = section.text.split("\n")
        code.update(line for start, stop in section.code for line in lines[start:stop])
    long_code = [line for line in code if len(line) > _MAX_TOKENS]
    found = {}
    for passage in article_passages(article, 0, lambda text: len(text) // 3, _MAX_TOKENS):
        lines = passage.text.split("\n")
        text = "\n".join(line for line in lines if not any(line in whole for whole in long_code))
        for span in sorted(code, key=len, reverse=True):
            text = text.replace(span, "") if span.strip() else text
        if match := _MARKS.search(text):
            found[passage.text] = match[0]
    return found


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    library = load_library(options.folder)
    marked: dict[str, tuple[str, str]] = {}
    passages: list[str] = []
    for article in library.articles:
        passages += [each.text for each in article_passages(article, 0, lambda text: len(text) // 3, _MAX_TOKENS)]
        marked.update({text: (article.path, mark) for text, mark in marks_in(article).items()})
    drawn = random.Random(options.seed).sample(passages, min(options.sample, len(passages)))
    hits = [text for text in drawn if text in marked]
    for text in hits:
        path, mark = marked[text]
        print(f"{path}: {mark!r} in {text[:200]!r}")
    print(f"{len(passages):,} passages, {len(marked):,} with marks; of {len(drawn)} drawn {len(hits)}")
    return int(len(hits) > _MAX_SHARE * len(drawn))


if __name__ == "__main__":
    raise SystemExit(_main())
