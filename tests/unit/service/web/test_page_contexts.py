"""Contexts of the pages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from indexer.search.result import PassageView
from kb.loading.wording import Contact, Icon, Link, Wording
from service.web.knowledge import Knowledge
from service.web.page import reader_country, ui_language
from service.web.page_contexts import DiagnosePage, SearchForm, is_code_alone, shown_text
from service.web.result_card import _segments
from service.web.texts import LEARN_TEXTS, OWNER_TEXTS, SCHEMA_TEXTS, TEXTS


def test_languages_have_the_same_texts():
    """A key missing in one language would break its pages."""
    assert set(TEXTS["ja"]) == set(TEXTS["en"])
    assert set(OWNER_TEXTS["ja"]) == set(OWNER_TEXTS["en"])
    assert set(SCHEMA_TEXTS["ja"]) == set(SCHEMA_TEXTS["en"])
    assert set(LEARN_TEXTS["ja"]) == set(LEARN_TEXTS["en"])


def test_every_text_is_used_and_every_use_has_a_text():
    """In the templates, the scripts and the contexts; some keys are put together from a prefix and a word."""
    web = Path("service/web")
    sources = [
        *web.glob("templates/**/*.html"),
        *web.glob("static/**/*.js"),
        web / "page_contexts.py",
        web / "staff_contexts.py",
        web / "result_card.py",
        web / "routes.py",
        web / "search_page.py",
        web / "widget.py",
    ]
    sources = [path for path in sources if "vendor" not in path.parts]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r"\b(?:t|texts)\.([a-z]\w*)", code)) - {
        "slice",
        "length",
        "urgent_links",
        "contacts",
        "contact_ready",
        "urgent_said",
    }  # the first two are of cluster.texts, the third is the knowledge base's
    composed = (
        "trust_",
        "certainty_",
        "reason_",
        "state_",
        "near_",
        "learn_state_",
        "learn_said_",
        "learn_why_",
        "learn_signal_",
    )
    known = {**TEXTS["ja"], **OWNER_TEXTS["ja"], **SCHEMA_TEXTS["ja"], **LEARN_TEXTS["ja"]}
    missing = used - set(known)
    unused = {
        key
        for key in known
        if key.removesuffix("_of_pages") not in used and f'"{key}"' not in code and not key.startswith(composed)
    }
    assert (missing, unused) == (set(), set())


@pytest.mark.parametrize(
    ("asked", "header", "lang"),
    [("en", "ja", "en"), (None, "en-US,en;q=0.9", "en"), (None, "fr,ja;q=0.5", "ja"), ("xx", "", "ja")],
)
def test_page_language(asked, header, lang):
    """The one asked for, else the browser's first that there is, else Japanese."""
    assert ui_language(asked, header) == lang


def test_a_check_without_an_outcome_was_not_answered():
    """The form's evidence leaves it out; `unknown` is an answer."""
    form = SearchForm(q="lost", evidence="asked: where-is-it:gone code-shape danger:unknown")
    assert form.outcomes() == {"where-is-it": "gone", "danger": "unknown"}


def test_a_page_speaks_in_the_words_of_its_knowledge_base():
    """Where there are some in its language; in general terms elsewhere."""
    wording = Wording(
        secret_note={"ja": "会員番号は書かないでください。"}, urgent_links={"ja": (Link("110", "tel:110"),)}
    )
    ja, en = (DiagnosePage(lang, kb=Knowledge(wording)).template().context["t"] for lang in ("ja", "en"))
    assert ja["secret_note"] == "会員番号は書かないでください。"
    assert ja["urgent_links"] == [{"label": "110", "href": "tel:110"}]
    assert ja["tagline"] == TEXTS["ja"]["tagline"]
    assert en == {**TEXTS["en"], "urgent_links": [], "contacts": [], "contact_ready": []}
    assert set(Wording(**{name: {"ja": "a"} for name in ("site", "tagline")}).texts("ja")) <= set(TEXTS["ja"])


def test_a_number_is_shown_to_readers_of_its_country():
    """A link with a country helps nobody else; one without helps everybody."""
    links = (Link("188", "tel:188", "JP"), Link("page", "https://a.example"))
    contact = Contact({"en": "Hotline"}, {"en": "Shops"}, {"en": links[:1]}, "https://a.example")
    wording = Wording(urgent_links={"en": links}, contacts=(contact,))
    shown = {
        country: DiagnosePage("en", kb=Knowledge(wording), country=country).template().context["t"]
        for country in ("JP", "US")
    }
    assert [link["label"] for link in shown["JP"]["urgent_links"]] == ["188", "page"]
    assert [link["label"] for link in shown["US"]["urgent_links"]] == ["page"]
    assert [each["name"] for each in shown["JP"]["contacts"]] == ["Hotline"]
    assert shown["US"]["contacts"] == []


@pytest.mark.parametrize(
    ("header", "country"),
    [("ja", "JP"), ("en-US,en;q=0.9,ja-JP;q=0.8", "US"), ("zh-Hant-TW", "TW"), ("en", ""), ("", "")],
)
def test_the_country_of_the_reader_is_that_of_the_first_language(header, country):
    """Nothing is guessed where the browser does not tell."""
    assert reader_country(header) == country


@pytest.mark.parametrize(
    ("text", "shown", "alone"),
    [
        ("[gift-code 4-6-4]", "…", True),
        ("[gift-code 4-6-4] です", "… です", True),
        ("[gift-code 4-6-4] を入れたら無効と出る", "… を入れたら無効と出る", False),
        ("無効", "無効", False),
    ],
)
def test_a_removed_code_is_an_ellipsis_in_the_box(text, shown, alone):
    """The box shows an ellipsis for a removed code; with little beside it the page asks what happens with the code."""
    assert (shown_text(text), is_code_alone(text)) == (shown, alone)


def test_segments_rebuild_the_passage():
    """Marks cut the text without losing any of it."""
    view = PassageView("cause", "the code is invalid", ((4, 8), (12, 19)))
    segments = _segments(view)
    assert "".join(segment.text for segment in segments) == view.text
    assert [segment.text for segment in segments if segment.marked] == ["code", "invalid"]


def test_every_icon_that_a_page_names_is_there():
    """In the templates, the scripts and what a wording may choose."""
    web = Path("service/web")
    there = set(re.findall(r'<symbol id="([a-z-]+)"', (web / "static/vendor/lucide/sprite.svg").read_text("utf-8")))
    code = "\n".join(path.read_text("utf-8") for path in (*web.glob("templates/*.html"), *web.glob("static/*.js")))
    named = {
        name
        for call in re.findall(r"\bicon\(([^()]*(?:\([^()]*\))?[^()]*)\)", code)
        for name in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', call)
    }
    assert (named - {"tel", "mailto"}) | set(get_args(Icon)) <= there


@pytest.mark.parametrize(("languages", "lang"), [((), "ja"), (("en", "ja"), "ja"), (("de", "en"), "en")])
def test_without_a_wish_a_page_is_in_a_language_of_the_articles(languages, lang):
    """A folder without a Japanese page does not greet in Japanese, unless the reader asks for it."""
    kb = Knowledge(languages=languages)
    assert ui_language(None, "", kb) == lang
    assert ui_language(None, "ja", kb) == "ja"


def test_pages_of_documentation_are_not_called_causes():
    """The texts of both languages have a form for folders without causes."""
    causes, pages = (
        DiagnosePage("en", kb=Knowledge(has_causes=has_causes)).template().context["t"]
        for has_causes in (True, False)
    )
    assert (causes["all_articles"], pages["all_articles"]) == ("All articles", "All pages")
