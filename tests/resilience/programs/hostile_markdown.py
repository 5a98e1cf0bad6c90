"""Generated Markdown and front matter, read and rendered as the service does it.

The number is that of files: nine in ten are bodies with vectors of attack in them, every tenth is a file with
damaged front matter. Each flood, as long as the size limits let it be, goes besides through each of the three passes
over a text, which counts as one more.
"""

import random
import time
from pathlib import Path

from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import outline, plain_text, render_html, safe_html
from kb.model.errors import KBError
from tests.resilience.hostile.markup import article_file, body, floods, real_articles, unsafe
from tests.resilience.program import FaultProgram, Tally

_ALL_FLOODS_FROM = 10_000  # files: the short form floods with every third unit
_HANG_S = 1.0
_FLOOD_MARKUP = 20_000
"""A twentieth of what an article may hold: the parser is linear in it, and a flood of the whole takes a minute."""
_PATH = "articles/en/a.md"


def _run(count: int, chance: random.Random, _folder: Path) -> Tally:
    tally, articles, slowest, refused = Tally(), real_articles(), 0.0, 0
    for number in range(count):
        started = time.process_time()
        if number % 10:
            text = body(chance, articles)
            trouble = _trouble_of_body(text)
        else:
            text = article_file(chance, articles)
            trouble, was_refused = _trouble_of_file(text)
            refused += was_refused
        took = time.process_time() - started
        slowest = max(slowest, took)
        tally.note(f"file {number} {text[:200]!r}", trouble or (f"took {took:.1f} s" if took > _HANG_S else None))
    slowest_flood = 0.0
    every = 1 if count >= _ALL_FLOODS_FROM else 3
    for unit, text in [*floods(_FLOOD_MARKUP)][::every]:
        for render in (outline, plain_text, render_html):
            started = time.process_time()
            html = render(text)
            took = time.process_time() - started
            slowest_flood = max(slowest_flood, took)
            trouble = unsafe(html) if render is render_html else None
            trouble = trouble or (f"took {took:.1f} s" if took > _HANG_S else None)
            tally.note(f"{render.__name__} of a flood of {unit!r}", trouble)
    tally.figures = {
        "slowest file": f"{slowest:.2f} s",
        "front matter refused": f"{refused:,} of {(count + 9) // 10:,}",
        "slowest pass over a flood": f"{slowest_flood:.2f} s",
    }
    return tally


def _anywhere(_name: str, address: str) -> str:
    """Resolve each address to itself: the worst that whoever resolves them can do."""
    return address


def _trouble_of_body(text: str) -> str | None:
    for section in outline(text):
        if trouble := unsafe(safe_html(section.html, _anywhere)):
            return trouble
    plain_text(text)
    return unsafe(render_html(text))


def _trouble_of_file(text: str) -> tuple[str | None, bool]:
    """Return what went wrong, and whether the file was refused, which is not wrong by itself."""
    try:
        yaml_text, _, _ = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"), _PATH)
        if yaml_text is not None:
            parse_front_matter(yaml_text, _PATH)
    except KBError as error:
        findings = getattr(error, "findings", ())
        clear = findings and all(each.path and each.line > 0 and each.message for each in findings)
        return (None if clear else f"no file:line in {error}"), True
    except Exception as error:  # noqa: BLE001 - what is not refused by name is what is looked for
        return f"{type(error).__name__}: {error}", True
    return None, False


PROGRAMS = [
    FaultProgram(
        "hostile-markdown",
        "generated Markdown and front matter: only allow-listed HTML, no hang, refusals with file:line",
        short=400,
        full=100_000,
        run=_run,
    )
]
