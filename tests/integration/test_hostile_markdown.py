"""Generated Markdown and front matter, read and rendered as the service does it."""

import random
import time

import pytest

from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import outline, plain_text, render_html, safe_html
from kb.model.errors import KBError
from tests.integration.hostile_markup import article_file, body, floods, real_articles, unsafe

_HANG_S = 1.0
_FLOOD_MARKUP = 4_000
"""A hundredth of what an article may hold: the parser is linear in it; a second is ten times what this takes."""
_PATH = "articles/en/a.md"


@pytest.fixture(scope="module")
def articles():
    """Return texts of shipped articles, into which attacks are put."""
    return real_articles()


@pytest.mark.parametrize("seed", range(10))
def test_no_body_breaks_out_of_a_page(articles, seed):
    """Bodies with vectors of attack give allow-listed HTML alone, each in less than a second of processor time."""
    chance = random.Random(seed)
    for _ in range(25):
        text = body(chance, articles)
        started = time.process_time()
        assert _trouble_of_body(text) is None, text
        assert time.process_time() - started < _HANG_S, text


@pytest.mark.parametrize("seed", range(2))
def test_damaged_front_matter_is_refused_with_its_line(articles, seed):
    """A file with damaged front matter is read, or refused with file and line, and nothing else is raised."""
    chance = random.Random(seed)
    refused = 0
    for _ in range(30):
        text = article_file(chance, articles)
        trouble, was_refused = _trouble_of_file(text)
        assert trouble is None, text
        refused += was_refused
    assert refused > 0


@pytest.mark.parametrize(("unit", "text"), [*floods(_FLOOD_MARKUP, every=3)], ids=lambda value: repr(value[:16]))
def test_a_flood_of_markup_costs_no_more_than_its_length(unit, text):
    """A body of one mark again and again is outlined, stripped and rendered in less than a second each."""
    for render in (outline, plain_text, render_html):
        started = time.process_time()
        html = render(text)
        assert time.process_time() - started < _HANG_S, unit
        assert render is not render_html or unsafe(html) is None


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
