"""The service over its ASGI interface."""

import json
import re
import threading

import pytest
from litestar.testing import TestClient

from indexer.indexing import build_index
from indexer.store import IndexLayout
from kb.loading.library import load_library
from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.small_kb import write_article
from tests.support.waiting import wait_for

PROBLEM = "application/problem+json"


def test_search_has_the_agreed_keys(client):
    """Exactly the fields of the contract, confidence absent without a calibration."""
    body = client.post("/api/v1/search", json={"text": "lost my wallet"}).json()
    assert set(body) == {"search_id", "generation", "state", "results", "redactions", "took_ms", "next_check"}
    first = body["results"][0]
    assert set(first) == {
        "article_id",
        "lang",
        "title",
        "passage",
        "matched_by",
        "first_step",
        "severity",
        "checks",
        "url",
    }
    assert set(first["passage"]) <= {"section", "text", "highlights"}
    assert first["article_id"] == "lost"


def test_limit_is_kept(client):
    """No more results than asked for."""
    assert len(client.post("/api/v1/search", json={"text": "card", "limit": 2}).json()["results"]) == 2


@pytest.mark.parametrize("path", ["/articles/nowhere", "/articles/%00"])
def test_a_person_at_a_dead_link_gets_a_page(client, path):
    """With a way on; what was asked for is not repeated."""
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "Page not found" in response.text
    assert 'action="/search"' in response.text
    assert "nowhere" not in response.text


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere/else?code=QX7Z4KD92MTB6P", "/articles/a/../../b"])
def test_a_browser_at_an_unknown_address_gets_a_page(client, path):
    """With a search box, all articles and what happened; nothing of the address is repeated."""
    response = client.get(
        path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "ja"}
    )
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "ページが見つかりません" in response.text
    assert 'action="/search"' in response.text
    assert "nowhere" not in response.text
    assert "QX7Z4KD92MTB6P" not in response.text


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/articles/nowhere", "/static/nowhere.js"])
def test_a_program_at_an_unknown_address_gets_a_problem(client, path):
    """The API and files never answer with a page, whatever is accepted."""
    response = client.get(path, headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith(PROBLEM)


def test_pages_are_compressed_and_name_their_translations(client):
    """For browsers that take gzip; an article names its languages and what to show without one."""
    response = client.get("/articles/expired?lang=en", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert 'hreflang="en"' in response.text
    assert 'hreflang="x-default"' in response.text
    assert json.loads(re.search(r'ld\+json">(.*?)</script>', response.text)[1])["@type"] == "FAQPage"


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b'{"text": ""}', "application/json", 400),
        (b'{"text": 1}', "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"text": "x", "limit": 0}', "application/json", 400),
        (b'{"text": "x", "limit": 21}', "application/json", 400),
        (b'{"text": "x", "lang": "not a language"}', "application/json", 400),
        (b'{"text": "x", "surprise": 1}', "application/json", 400),
        (b'{"text": "\xff\xfe"}', "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b'{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b"[" * 200_000, "application/json", 413),
        (b'{"text": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
        (b'{"text": "' + b"x" * 4001 + b'"}', "application/json", 400),
        (b"{broken", "application/json", 400),
        (b"", "application/json", 400),
        (b"null", "application/json", 400),
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b"x", "text/plain", 415),
        (b"\x81\xa4text\xa1x", "application/msgpack", 415),
    ],
)
def test_bad_bodies_are_problems_not_failures(client, content, media_type, status):
    """Each is a 4xx with a message in the one form, and the text is not echoed."""
    response = client.post("/api/v1/search", content=content, headers={"content-type": media_type})
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith(PROBLEM)
    problem = response.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert "xxxxx" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "options", "field", "reason"),
    [
        ("POST", "/search", {"data": {"q": "x" * 4001}}, "q", "expected text of at most 4000 characters"),
        ("POST", "/search", {"data": {"q": "x", "exact": "perhaps"}}, "exact", "expected true or false"),
        ("GET", "/api/v1/insights?days=many", {}, "days", "expected a whole number"),
    ],
)
def test_fields_of_forms_and_parameters_are_named_as_those_of_bodies(client, method, path, options, field, reason):
    """Whichever way a value comes, the problem says where it stands and what it takes."""
    response = client.request(method, path, **options)
    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": field, "reason": reason}]


def test_a_bad_field_is_named(client):
    """The problem says which field and why."""
    problem = client.post("/api/v1/search", json={"text": "x", "limit": 99}).json()
    assert problem["errors"] == [{"field": "limit", "reason": "expected a whole number from 1 up to 20"}]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/search", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/articles/nowhere", 404),
        ("GET", "/articles/../../etc/passwd", 404),
        ("GET", "/api/v1/articles/%00", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
    ],
)
def test_wrong_addresses_are_problems(client, method, path, status):
    """Nothing outside of what is offered is served."""
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"].startswith(PROBLEM)


@pytest.mark.parametrize(
    "text", ["\x00", "\u202e\u200b", "a" * 4000, "💥" * 1000, "' OR 1=1 --", "{{7*7}}", "\ufeff"]
)
def test_odd_texts_are_answered(client, text):
    """Control characters, one endless word and templates are only text."""
    assert client.post("/api/v1/search", json={"text": text}).status_code == 200


def test_articles_are_listed_and_read(client):
    """The list names every article; one article comes with its sections as safe HTML."""
    listed = client.get("/api/v1/articles").json()["articles"]
    assert {article["article_id"] for article in listed} == {"expired", "locked", "lost", "scam"}
    article = client.get("/api/v1/articles/lost?lang=en").json()
    assert [section["kind"] for section in article["sections"]] == ["see", "cause", "fix"]
    assert article["sections"][2]["html"].startswith("<ol>")
    assert article["available_langs"] == ["en"]


def test_health_and_readiness(client):
    """The process is alive, and says which generation answers."""
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["ready"], ready["articles"]) == (True, 4)


def test_without_an_index_the_service_says_503(source):
    """No index is not a failure: it says what to run, and retries are told when."""
    with TestClient(create_app(ServiceSettings(), source)) as client:
        response = client.post("/api/v1/search", json={"text": "x"})
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        assert client.get("/readyz").status_code == 503
        assert client.get("/").status_code == 200


def test_a_first_build_is_picked_up(source, small_kb, settings, hashing):
    """A service that began without an index serves the first one that is built."""
    with TestClient(create_app(ServiceSettings(), source)) as client:
        build_index(load_library(small_kb), hashing, settings)
        wait_for(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/api/v1/search", json={"text": "lost"}).status_code == 200


def test_a_new_generation_is_picked_up_without_losing_a_request(client, small_kb, settings, hashing):
    """While generations change, every request is answered, by one generation each."""
    statuses, generations, stop = [], set(), threading.Event()

    def ask():
        while not stop.is_set():
            response = client.post("/api/v1/search", json={"text": "lost my wallet"})
            statuses.append(response.status_code)
            generations.add(response.json()["generation"])

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    built = []
    for number in range(3):
        write_article(small_kb, f"extra-{number}")
        built.append(build_index(load_library(small_kb), hashing, settings).generation)
        wait_for(lambda: client.get("/readyz").json()["generation"] == built[-1])
        wait_for(lambda: built[-1] in generations, "a request is answered by it")
    stop.set()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    assert set(built) <= generations


def test_a_damaged_new_generation_does_not_replace_a_good_one(client, small_kb, settings, hashing, monkeypatch):
    """The old generation goes on serving, and /readyz says why; when the trouble has passed, the new one serves."""
    monkeypatch.setattr("service.answering.searcher_source._RETRY_S", 0.2)
    before = client.get("/readyz").json()["generation"]
    write_article(small_kb, "extra")
    layout = IndexLayout(settings.index_dir)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.store.draft.make_current", lambda *_: None)
        report = build_index(load_library(small_kb), hashing, settings)
    damaged = next(layout.generation_dir(report.generation).rglob("*.faiss"))
    sound = damaged.read_bytes()
    damaged.write_bytes(sound[:-1])
    layout.current_file.write_text(report.generation + "\n", "ascii")
    wait_for(lambda: "dense.faiss" in client.get("/readyz").json().get("refused", ""))
    assert client.post("/api/v1/search", json={"text": "lost"}).json()["generation"] == before
    damaged.write_bytes(sound)
    wait_for(lambda: client.get("/readyz").json()["generation"] == report.generation)
    assert client.get("/readyz").json().get("refused", "") == ""


def test_pages_work_without_javascript(client):
    """Search and article pages come whole from the server; scripts are files of this server, none is inline."""
    home = client.get("/?lang=en").text
    assert set(re.findall(r"<script[^>]*>", home)) == {
        '<script type="application/json" id="texts">',
        '<script type="module" src="/static/search.js">',
    }
    assert "A scam" in home
    results = client.post("/search", data={"q": "lost my wallet", "lang": "en"}).text
    assert "The card is lost" in results
    assert "Your words: <q>lost</q>" in results
    article = client.get("/articles/lost?lang=en").text
    assert "Do the first thing about lost." in article
    assert 'src="http' not in home + results + article


def test_a_page_of_results_speaks_to_other_languages(client):
    """It offers itself in the language of its results, and says in which languages there are articles."""
    assert "Show this page in English" in client.post("/search", data={"q": "lost my wallet", "lang": "ja"}).text
    korean = client.post("/search", data={"q": "카드를 잃어버렸어요", "lang": "ja"}).text
    assert '<p lang="ja">この言語の記事はありません' in korean
    assert '<p lang="en">There are no articles in this language' in korean


def test_what_was_typed_is_escaped(client):
    """A query is shown as text."""
    page = client.post("/search", data={"q": '"><script>alert(1)</script>', "lang": "en"}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_japanese_form_input_arrives(client):
    """A browser's form encoding is understood."""
    assert "期限切れ" in client.post("/search", data={"q": "期限切れ", "lang": "ja"}).text


@pytest.mark.parametrize("path", ["/", "/articles/lost", "/schema", "/api/v1/articles", "/nowhere"])
def test_every_response_has_security_headers(client, path):
    """A strict policy without inline scripts, on pages and errors alike."""
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_openapi_is_served_with_vendored_files(client):
    """The description and its viewer need no other server."""
    assert "/api/v1/search" in client.get("/schema/openapi.json").json()["paths"]
    page = client.get("/schema").text
    assert "//" not in page.replace("<!doctype", "").split("<body>")[0]
    assert client.get("/static/vendor/swagger-ui/swagger-ui.css").status_code == 200


def test_explain_comes_on_request(client):
    """Each result says why it stands where it does, only when asked."""
    body = {"text": "lost my wallet", "explain": True}
    explained = client.post("/api/v1/search", json=body).json()["results"][0]["explain"]
    assert explained["rank"] == 1
    assert "wallet" in explained["matched_words"]


CANARY = "QX7Z-4KD92M-TB6P"


@pytest.mark.parametrize(
    "disguise", [CANARY, CANARY.lower(), CANARY.replace("-", ""), CANARY.replace("-", "ー"), " ".join(CANARY)]
)
def test_a_code_appears_in_no_response_log_or_file(client, settings, caplog, disguise):
    """A planted code is nowhere afterwards: not in answers, pages, logs or anything on disk."""
    caplog.set_level("DEBUG")
    text = f"my code {disguise} is invalid"
    answers = [
        client.post("/api/v1/search", json={"text": text, "explain": True}),
        client.post("/search", data={"q": text, "lang": "en"}),
        client.post("/api/v1/search", json={"text": text, "lang": disguise}),
        client.post("/api/v1/search", json={"text": text, "limit": 99}),
        client.post("/api/v1/search", json={"text": "locked", "evidence": {"code-shape": disguise}}),
        client.post("/api/v1/search", json={"text": "locked", "evidence": {disguise: "fits"}}),
        client.post("/api/v1/assist", json={"messages": [{"role": "customer", "text": text}]}),
        client.post("/api/v1/triage", json={"evidence": {"code-shape": disguise}, "candidates": [disguise]}),
        client.post("/api/v1/checks/code-shape/evaluate", json={"inputs": {"code": disguise}}),
        client.post("/api/v1/checks/code-shape/evaluate", json={"inputs": {disguise: disguise}}),
        client.post("/api/v1/checks/where-is-it/evaluate", json={"inputs": {"place": disguise}}),
        client.get(f"/api/v1/checks/{disguise}"),
    ]
    assert [answer.status_code for answer in answers[4:]] == [400, 400, 200, 400, 422, 422, 422, 404]
    assert answers[0].json()["redactions"][0]["kind"] == "gift-code"
    assert answers[0].json()["next_check"] == "code-shape"
    for answer in answers:
        assert disguise not in answer.text
        assert "4KD92M" not in answer.text.upper()
    own = [record for record in caplog.records if record.name != "httpx"]  # the test's client logs addresses
    assert disguise not in "\n".join(record.getMessage() for record in own)
    for path in settings.index_dir.rglob("*"):
        if path.is_file():
            assert b"4KD92M" not in path.read_bytes().upper()


@pytest.mark.parametrize("field", ['"limit": "5"', '"limit": 5.0', '"limit": true', '"explain": 0'])
def test_json_is_taken_at_its_word(client, field):
    """A value of another type is refused, not converted."""
    body = '{"text": "x", ' + field + "}"
    response = client.post("/api/v1/search", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400


def test_the_description_says_what_is_refused(client):
    """Unknown fields, item types and lower bounds stand in the schemas as they are checked."""
    schemas = client.get("/schema/openapi.json").json()["components"]["schemas"]
    assert schemas["SearchRequest"]["additionalProperties"] is False
    assert schemas["AssistRequest"]["properties"]["messages"]["items"] == {"$ref": "#/components/schemas/MessageBody"}
    assert schemas["Candidate"]["properties"]["confidence"]["anyOf"][0]["minimum"] == 0


def test_a_filter_that_no_article_fits_is_refused(client):
    """An unknown store is answered 422 with the field, by search and by assist, and is not repeated."""
    filters = {"store": "nowhere.example"}
    answers = [
        client.post("/api/v1/search", json={"text": "old card", "filters": filters}),
        client.post("/api/v1/assist", json={"messages": [{"role": "customer", "text": "a"}], "filters": filters}),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "filters.store"
        assert "nowhere" not in answer.text
