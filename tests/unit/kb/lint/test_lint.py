"""Lint rules over libraries made in memory."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from kb.lint import lint_folder, lint_library
from kb.loading.library import Library
from kb.loading.markdown import outline
from kb.loading.synonyms import Synonyms
from kb.loading.wording import Wording
from kb.model.article import Applies, Article, FrontMatter, Source
from kb.model.headings import HEADINGS

TODAY = date(2026, 11, 23)


def meta(article_id="a", **changes):
    base = FrontMatter(
        id=article_id,
        title="T",
        summary="S",
        symptoms=tuple(f"{article_id} symptom {n}" for n in range(8)),
        sources=(Source("t", "https://example.com", date(2026, 1, 1), "quoted"),),
        verified=date(2026, 11, 1),
        review_after=date(2027, 5, 1),
    )
    return structs.replace(base, **changes)


def body(lang="en"):
    text = "Enough words to say something useful."
    return "".join(
        f"## {heading}\n" + ("1. Do this first of all.\n2. Then that." if kind == "fix" else text) + "\n\n"
        for heading, kind in HEADINGS[lang].items()
    )


def article(article_id="a", lang="en", text=None, **changes):
    own = meta(article_id, **changes)
    return Article(
        article_id, lang, f"articles/{lang}/{article_id}.md", "T", outline(text or body(lang), lang=lang), own
    )


def codes(*articles):
    library = Library(Path(), "articles", articles, (), Synonyms(), (), {})
    return [finding.code for finding in lint_library(library, today=TODAY)]


def test_a_card_type_that_the_wording_does_not_name_is_found():
    """Where wording.yaml names card types, an article may apply to those and to any; without it, to every one."""
    wording = Wording(card_types={"email": {"en": "E-mail"}})
    for card_type, found in (("email", []), ("any", []), ("voucher", ["KB303"])):
        own = article(applies=Applies(card_types=(card_type,)))
        library = Library(Path(), "articles", (own,), (), Synonyms(), (), {}, wording)
        assert [finding.code for finding in lint_library(library, today=TODAY)] == found
        assert codes(own) == []


def test_a_good_article_has_no_findings():
    """The base of the other tests is clean."""
    assert codes(article()) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": body().replace("## Cause", "## Reason")}, "KB201"),
        (
            {"text": body().replace("1. Do this first of all.\n2. Then that.", "Do this first of all, then that.")},
            "KB203",
        ),
        ({"symptoms": ("one", "two")}, "KB204"),
        ({"near": ("nowhere",)}, "KB301"),
        ({"near": ("a",)}, "KB302"),
        ({"review_after": date(2026, 11, 2)}, "KB401"),
        ({"verified": date(2026, 12, 1)}, "KB402"),
        ({"review_after": date(2026, 10, 1)}, "KB403"),
        ({"translation_of": "ja"}, "KB503"),
    ],
)
def test_each_rule_finds_its_fault(changed, code):
    """Each fault gives the code of its rule."""
    assert code in codes(article(**changed))


def test_an_empty_section_is_found():
    """A heading with nothing under it is reported at its line."""
    text = body().replace("## Cause\nEnough words to say something useful.", "## Cause\n")
    assert "KB202" in codes(article(text=text))


def test_a_symptom_of_two_articles_is_found():
    """The same words cannot tell two causes apart."""
    shared = tuple(f"shared {n}" for n in range(8))
    assert "KB205" in codes(article("a", symptoms=shared), article("b", symptoms=shared))


def test_a_translation_behind_its_original_is_found():
    """An English article made from revision 1 is behind a Japanese one at revision 2."""
    assert "KB502" in codes(article("a", "ja", revision=2), article("a", "en", translation_of="ja"))


def test_a_missing_translation_is_found():
    """Every cause is expected in every language of the library."""
    assert "KB501" in codes(article("a", "ja"), article("a", "en", translation_of="ja"), article("b", "ja"))


def test_differing_checks_between_languages_are_found():
    """What is not text must be the same in all languages."""
    assert "KB504" in codes(article("a", "ja", checks=("x",)), article("a", "en", translation_of="ja"))


def test_dead_links_anchors_and_pictures_are_named(tmp_path):
    """Each with its file and line: what a reader cannot follow, cannot see, or is not told."""
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (tmp_path / "fake.png").write_bytes(b"<script>")
    (tmp_path / "a.md").write_text(
        "# A\n\n[ok](b.md#part) [site](https://example.com)\n\n[dead](c.md)\n\n[anchor](b.md#none)\n\n[own](#nope)\n\n"
        "![Shot](shot.png)\n\n![](shot.png)\n\n![Gone](gone.png)\n\n![Fake](fake.png)\n",
        "utf-8",
    )
    (tmp_path / "b.md").write_text("# B\n\n## Part\n\nText.\n", "utf-8")
    findings = [(each.path, each.line, each.code) for each in lint_folder(tmp_path) if each.code.startswith("KB3")]
    assert findings == [
        ("a.md", 5, "KB304"),
        ("a.md", 7, "KB305"),
        ("a.md", 9, "KB305"),
        ("a.md", 13, "KB307"),
        ("a.md", 15, "KB306"),
        ("a.md", 17, "KB306"),
    ]
