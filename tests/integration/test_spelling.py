"""Near-miss tolerance from the build to the page: what was corrected is said, and can be refused."""

import re

import pytest

from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from tests.support.small_kb import write_article

CODE = "AAAA-111111-BBBB"


@pytest.fixture
def searcher(small_kb, settings, hashing):
    """Return a function that builds the knowledge base as it is now and opens what was built."""

    def build():
        build_index(load_library(small_kb), hashing, settings)
        return Searcher(open_current(IndexLayout(settings.index_dir))[0], hashing, Analyser())

    return build


def search(client, **body):
    """Return the API's answer."""
    return client.post("/api/v1/search", json=body).json()


def page(client, **form):
    """Return the page of results in English."""
    return client.post("/search", data={"lang": "en", **form}).text


def test_a_misspelt_complaint_is_searched_as_it_was_meant(searcher):
    """The outcome says what was searched for; results, explanation and judgement are those of that text."""
    opened = searcher()
    outcome = opened.search("the cdoe is lokced")
    assert outcome.corrected == "the code is locked"
    assert outcome.results == opened.search("the code is locked").results
    assert outcome.results[0].article_id == "locked"
    assert opened.judge("the cdoe is lokced", 4) == opened.judge("the code is locked", 4)
    assert opened.explain("the cdoe is lokced", "locked") == opened.explain("the code is locked", "locked")


def test_a_text_can_be_searched_as_it_is(searcher):
    """Nothing is corrected then, and what is right is not corrected anyway."""
    opened = searcher()
    assert opened.search("the cdoe is lokced", exact=True).corrected is None
    assert opened.judge("lokced", 4, exact=True) != opened.judge("lokced", 4)
    assert opened.search("the code is locked").corrected is None


def test_texts_that_are_encoded_ahead_are_corrected_too(searcher, hashing, monkeypatch):
    """Texts encoded ahead are corrected first, so that their searches find the vectors."""
    opened = searcher()
    opened.encode_ahead(["the cdoe is lokced", "lost my walet"])
    monkeypatch.setattr(hashing, "encode_queries", None)
    assert opened.search("lost my walet").corrected == "lost my wallet"


def test_corrections_follow_the_articles(searcher, small_kb):
    """An incremental build adds the words of a new article; those of one that is gone are not corrected to."""
    assert searcher().search("bicylce").corrected is None
    path = write_article(small_kb, "extra", title="A bicycle is missing")
    assert searcher().search("bicylce").corrected == "bicycle"
    path.unlink()
    again = searcher()
    assert again.search("bicylce").corrected is None
    assert again.search("lokced").corrected == "locked"


def test_the_api_says_what_was_searched_for(client):
    """``did_you_mean`` is there where something was corrected, without the code that was in the text."""
    body = search(client, text=f"my cdoe {CODE} is lokced")
    assert body["did_you_mean"] == "my code code is locked"
    assert body["results"][0]["article_id"] == "locked"
    assert "did_you_mean" not in search(client, text="my code is locked")
    assert "did_you_mean" not in search(client, text="my cdoe is lokced", exact=True)


def test_the_api_describes_it(client):
    """The flag and the field have a description."""
    schemas = client.get("/schema/openapi.json").json()["components"]["schemas"]
    described = {
        name: field["description"]
        for schema in schemas.values()
        for name, field in schema.get("properties", {}).items()
        if name in {"exact", "did_you_mean"} and "description" in field
    }
    assert set(described) == {"exact", "did_you_mean"}


def test_a_conversation_is_corrected_and_says_so(client):
    """Help desk and dialogue show the same line."""
    messages = [{"role": "customer", "text": "the cdoe is lokced"}]
    assert client.post("/api/v1/assist", json={"messages": messages}).json()["did_you_mean"] == "the code is locked"


def test_the_page_says_so_and_keeps_what_was_typed(client):
    """The box holds the text as typed; one button searches for exactly that, and the page of that says nothing."""
    shown = page(client, q="the cdoe is lokced")
    assert 'value="the cdoe is lokced"' in shown
    assert re.search(r"Showing results for “<strong lang=.en.>the code is locked</strong>”", shown)
    assert '<button class="link" name="exact" value="true">' in shown
    exact = page(client, q="the cdoe is lokced", exact="true")
    assert 'class="notice corrected"' not in exact
    assert '<input type="hidden" name="exact" value="true" disabled>' in exact
    assert 'class="notice corrected"' not in page(client, q="the code is locked")


def test_suggestions_say_so(client):
    """Suggestions name a correction while somebody types."""
    headers = {"x-kaiketsu-fragment": "options"}
    shown = client.post("/search", data={"lang": "ja", "q": "lokced"}, headers=headers).text
    assert re.search(r"「<strong lang=.en.>locked</strong>」として検索しました。", shown)


def test_a_corrected_text_is_escaped(client):
    """A corrected text is escaped, whatever surrounds the misspelt word."""
    shown = page(client, q="<script>lokced</script> & cdoe")
    assert "&lt;script&gt;locked&lt;/script&gt; &amp; code" in shown
    assert "<script>lo" not in shown
