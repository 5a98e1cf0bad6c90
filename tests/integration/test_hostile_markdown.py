"""Generated Markdown and front matter, read and rendered as the service does it."""

import random

import pytest

from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.markdown import outline, plain_text, render_html, safe_html
from kb.model.errors import KBError
from tests.integration.hostile_markup import article_file, body, floods, real_articles, unsafe
from tests.support.cost import assert_linear, hang_guard

_HANG_S = 30.0
"""Of processor time: thirty times what a flood takes in all; what hangs takes minutes, or never ends."""
_FLOOD_MARKUP = 4_000
"""A hundredth of what an article may hold."""
_FLOOD_UNITS = 100
"""In a third of the flood whose steps are counted."""
_PATH = "articles/en/a.md"


@pytest.fixture(scope="module")
def articles():
    """Return texts of shipped articles, into which attacks are put."""
    return real_articles()


@pytest.mark.parametrize("seed", range(10))
def test_no_body_breaks_out_of_a_page(articles, seed):
    """Bodies with vectors of attack give allow-listed HTML alone, and none hangs."""
    chance = random.Random(seed)
    for _ in range(25):
        text = body(chance, articles)
        with hang_guard(_HANG_S, text):
            assert _trouble_of_body(text) is None, text


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
    """A body of one mark again and again costs as many steps for each third, and a long one does not hang."""
    with hang_guard(_HANG_S, unit):
        outline(text)
        plain_text(text)
        assert unsafe(render_html(text)) is None
    assert_linear(render_html, unit, _FLOOD_UNITS, package="kb.loading.markdown")


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
