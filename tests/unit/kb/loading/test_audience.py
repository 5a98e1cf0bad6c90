"""What customers may see of a library."""

import pytest
from msgspec import structs

from kb.loading.audience import ids_for_agents, library_for_customers, queries_without
from kb.loading.conventions.matter.facts import audience_of
from kb.loading.judged import JudgedQuery
from kb.loading.library import load_library
from tests.support.small_kb import write_article, write_small_kb


@pytest.fixture
def library(tmp_path):
    """Return the small knowledge base with one article for agents, named wherever an article can be named."""
    root = write_small_kb(tmp_path / "kb")
    path = write_article(root, "lost", title="Refund without asking")
    path.write_text(path.read_text("utf-8").replace("severity:", "audience: agent\nseverity:"), "utf-8")
    with (root / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write("most_asked: [lost, locked]\ntopics: [{title: {en: A}, icon: gift, articles: [lost]}]\n")
    (root / "pins.yaml").write_text(
        "pins:\n  - {queries: [abc], first: lost}\n  - {queries: [xyz], first: locked, hide: [lost]}\n", "utf-8"
    )
    return load_library(root)


def test_nothing_names_an_article_for_agents(library):
    """Articles, checks, wording, pins and digests are as if it did not exist."""
    seen = library_for_customers(library)
    assert ids_for_agents(library) == {"lost"}
    assert {article.id for article in seen.articles} == {"expired", "locked", "scam"}
    assert "articles/en/lost.md" not in seen.digests
    for check in seen.checks:
        for outcome in check.outcomes.values():
            assert "lost" not in (*outcome.effects, outcome.fix, outcome.symptom)
    assert (seen.wording.most_asked, seen.wording.topics) == (("locked",), ())
    assert [(pin.first, pin.hide) for pin in seen.pins] == [("locked", ())]


def test_a_library_without_such_articles_stays_as_it_is(tmp_path):
    """Where everybody may read everything, nothing is made again."""
    library = load_library(write_small_kb(tmp_path / "kb"))
    assert library_for_customers(library) is library


def test_one_language_that_says_so_is_enough(library):
    """An article that only its Japanese version keeps for agents is kept for agents."""
    lost = next(article for article in library.articles if article.id == "lost")
    assert lost.meta is not None
    open_too = structs.replace(lost, lang="ja", meta=structs.replace(lost.meta, audience="everyone"))
    both = structs.replace(library, articles=(*library.articles, open_too))
    assert "lost" not in {article.id for article in library_for_customers(both).articles}


def test_judged_queries_lose_labels_for_agents():
    """A query whose only answer is for agents is left out; one that nothing answers stays out of scope."""
    queries = [
        JudgedQuery("1", "a", "en", ("lost",)),
        JudgedQuery("2", "b", "en", ("lost", "locked"), ("lost",)),
        JudgedQuery("3", "c", "en"),
    ]
    kept = queries_without(queries, {"lost"})
    assert [(query.id, query.primary, query.secondary) for query in kept] == [("2", ("locked",), ()), ("3", (), ())]


@pytest.mark.parametrize(
    ("value", "audience"),
    [
        ("agent", "agent"),
        ("Agents", "agent"),
        ("internal", "agent"),
        (["staff", "agent"], "agent"),
        (["agent", "customer"], "everyone"),
        ("developers", "everyone"),
        ("", "everyone"),
        (None, "everyone"),
    ],
)
def test_the_audience_of_a_foreign_page(value, audience):
    """A page of any folder is for agents where its front matter names nobody else."""
    assert audience_of({"audience": value}) == audience
