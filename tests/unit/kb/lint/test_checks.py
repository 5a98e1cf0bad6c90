"""What lint says about structured checks."""

from datetime import date
from pathlib import Path

import pytest

from kb.lint import lint_library
from kb.loading.check_file import load_check
from kb.loading.library import Library
from kb.loading.synonyms import Synonyms
from kb.model.errors import FrontMatterError
from tests.support.small_kb import SMALL_CHECKS
from tests.unit.kb.lint.test_lint import TODAY, article

CHECK = SMALL_CHECKS["where-is-it"]


def findings(text, *, checks=(), languages=("en",)):
    """Return the codes of the findings on one check, over articles that it speaks of."""
    articles = tuple(article(name, lang, checks=checks) for name in ("lost", "expired") for lang in languages)
    check = load_check(text, "checks/where-is-it.yaml")
    library = Library(Path("/nowhere"), "articles", articles, (), Synonyms(), (check,), {})
    return {finding.code: finding for finding in lint_library(library, today=TODAY) if finding.code.startswith("KB6")}


def test_a_good_check_has_no_findings():
    """The base of the other tests is clean."""
    assert findings(CHECK, checks=("where-is-it",)) == {}


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("expired: weakens", "expried: weakens", "KB601", "no article 'expried'"),
        ("fix: lost", "fix: losst", "KB601", "no article 'losst'"),
        ("{lost: rules_out, expired: supports}", "{}", "KB604", "changes nothing"),
        ("fix: lost", "fix: expired", "KB606", "speaks against it"),
        ("{lost: confirms, expired: weakens}", "{lost: confirms, expired: confirms}", "KB606", "at once"),
        ("expired: supports", "expired: rules_out", "KB606", "speaks against 'expired'"),
        ("  - {input: {place: gone}, outcome: gone}\n", "", "KB607", "no case ends in 'gone'"),
        ("{input: {place: gone}, outcome: gone}", "{input: {place: gone}, outcome: here}", "KB608", "came to 'gone'"),
        (
            "{input: {place: gone}, outcome: gone}",
            "{input: {place: mars}, outcome: gone}",
            "KB608",
            "place: expected",
        ),
        ("input: place, outcomes", "input: plaice, outcomes", "KB609", "no input 'plaice'"),
        ("here: here, gone: gone", "here: here", "KB609", "'gone' has no outcome"),
        ("type: choice", "type: code", "KB611", "not sensitive"),
        ("fix: lost", "fix: lost, fix_part: {en: Lost at sea}", "KB601", "no line 'Lost at sea' in bold"),
        ("fix: lost", "fix: lost, symptom: losst", "KB601", "no article 'losst'"),
        ("fix: lost", "fix: lost, symptom: expired", "KB612", "does not speak for it"),
        ("fix: lost", "fix: lost, symptom: lost", "KB612", "no cause behind it"),
    ],
)
def test_each_mistake_is_found(old, new, code, said):
    """Each mistake gives its code, in a message that names it."""
    assert CHECK.count(old) == 1
    found = findings(CHECK.replace(old, new))
    assert code in found
    assert said in found[code].message


def test_a_language_that_the_articles_have_must_be_in_the_check():
    """Every text of a check must be in each language of the articles."""
    found = findings(CHECK, languages=("en", "ja"))
    assert "no ja text" in found["KB605"].message


def test_articles_and_checks_have_to_meet():
    """A check that does not exist, one that is silent on the article, and an article out of reach."""
    assert "no check 'elsewhere'" in findings(CHECK, checks=("elsewhere",))["KB602"].message
    silent = CHECK.replace(", expired: supports", "").replace(", expired: weakens", "")
    found = findings(silent, checks=("where-is-it",))
    assert "says nothing about 'expired'" in found["KB610"].message
    assert "no check can reach" in found["KB603"].message


def test_an_outcome_that_depends_on_the_day_needs_one():
    """A case without `today` would fail one day."""
    text = Path("kb/checks/card-expiry.yaml").read_text("utf-8")
    undated = text.replace("{last_day: 2026-11-24}, today: 2026-11-24,", "{last_day: 2026-11-24},")
    assert undated != text
    check = load_check(undated, "checks/card-expiry.yaml")
    library = Library(Path("/nowhere"), "articles", (article("expired"),), (), Synonyms(), (check,), {})
    assert any("give `today`" in finding.message for finding in lint_library(library, today=date(2026, 11, 24)))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("cost: 1", "cost: 9", "checks/x.yaml:7: KB104 cost"),
        ("who: customer", "who: robot", "checks/x.yaml:6: KB104 who"),
        ("lost: confirms", "lost: proves", "KB104 outcomes"),
        ("rule: choice", "rule: regex", "KB104 rules"),
        ("cost: 1", "cost: 1\ncolour: red", "checks/x.yaml:8: KB102 colour: unknown key"),
        ("id: where-is-it\n", "", "KB105 id: missing"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old, new, place):
    """File, line, field and what is allowed."""
    with pytest.raises(FrontMatterError) as refused:
        load_check(CHECK.replace(old, new), "checks/x.yaml")
    assert place in str(refused.value)
