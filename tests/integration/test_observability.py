"""What an operator sees of the service, and what must never be among it."""

import asyncio
import io
import itertools
import json
import logging
import sys
import threading
import warnings
from types import SimpleNamespace

import msgspec
import pytest
from litestar import get
from litestar.params import FromPath
from litestar.testing import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from indexer.errors import SettingsError
from indexer.indexing import build_index
from kb.loading.library import load_library
from service.access.keys import make_key
from service.app.app import create_app
from service.observability import Telemetry, configure_logging, readiness
from service.observability.lifecycle import Lifecycle
from service.observability.readiness import Probe
from service.observability.telemetry import open_tracing
from service.observability.tracing import Tracing
from service.settings import ServiceSettings
from tests.support.search_log import migrated

CODE = "AQ7R-XK3P9W-M2ZT"
WORDS = "confidentialwords"


class Stream(io.TextIOWrapper):
    """A stderr that can be read."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self):
        """Return what was written."""
        return self.buffer.getvalue().decode()

    def events(self):
        """Return it as events."""
        return [json.loads(line) for line in self.text().splitlines()]


@pytest.fixture
def stream():
    """Return a stream in place of stderr, and put the process's logging back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    hooks = threading.excepthook, sys.unraisablehook
    yield Stream()
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.raiseExceptions = True
    threading.excepthook, sys.unraisablehook = hooks
    for name in (
        "kb",
        "indexer",
        "service",
        "uvicorn.error",
        "sqlalchemy",
        "httpx",
        "asyncio",
        "litestar",
        "multipart",
        "library",
    ):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.getLogger("uvicorn.access").disabled = False


@pytest.fixture
def spans():
    """Return an exporter that keeps spans in memory."""
    return InMemorySpanExporter()


@pytest.fixture
def observed(small_index, source, stream, spans, tmp_path):
    """Return a client of a service whose log is ``stream``, at debug, and whose spans are kept."""
    source.load()
    log = configure_logging("debug", "json", stream)
    telemetry = Telemetry(source, log, Tracing("kaiketsu", SimpleSpanProcessor(spans)))
    app = create_app(ServiceSettings(feedback_db=migrated(f"sqlite:///{tmp_path}/feedback.db")), source, telemetry)

    @get("/break/{word:str}", sync_to_thread=True)
    def breaks(word: FromPath[str]) -> None:
        told = f"told {word}"
        try:
            msgspec.json.decode(f'"{word}"', type=int)
        except msgspec.MsgspecError as error:
            raise RuntimeError(told) from error

    app.register(breaks)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def requests_in(stream):
    """Return the lines of requests, by route."""
    return {event["route"]: event for event in stream.events() if event["event"] == "request"}


def samples(client):
    """Return every sample of /metrics by name and labels."""
    text = client.get("/metrics").text
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_request_is_one_line_of_figures(observed, stream):
    """Method, route template, status, time, size, generation and state: nothing else."""
    response = observed.post("/api/v1/search?trace=x", json={"text": f"lost my card {CODE}"})
    line = requests_in(stream)["/api/v1/search"]
    assert set(line) == {
        "event", "level", "at", "request_id", "method", "route", "status", "ms", "bytes", "generation", "state", "trace_id",
    }  # fmt: skip
    assert (line["method"], line["status"], line["bytes"]) == ("POST", 200, int(response.headers["content-length"]))
    assert line["generation"] == response.json()["generation"]
    assert line["state"] == response.json()["state"]


def test_routes_are_templates(observed, stream):
    """An id, a file or an unknown address never reaches the log."""
    for path in ("/articles/lost", f"/articles/{CODE}", f"/nowhere/{WORDS}", "/static/kaiketsu.css", "/healthz"):
        observed.get(path)
    lines = requests_in(stream)
    assert {"/articles/{article_path}", "unmatched", "/healthz"} <= set(lines)
    assert lines["/healthz"]["level"] == "debug"
    assert lines["unmatched"]["error"] == "NotFoundException"
    assert "kaiketsu.css" not in stream.text()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0d1e9b0a-1f55-4b2b-9f9a-0a4f9c3b7d11", True),
        ("0d1e9b0a1f554b2b9f9a0a4f9c3b7d11", True),
        (CODE, False),
        ("1234567890123456", False),
        ("x" * 5000, False),
        ('a"\\', False),
        ("", False),
    ],
)
def test_a_request_id_is_taken_over_if_it_has_the_form_of_one(observed, stream, given, taken):
    """A well-formed request id is in response, problem and log; anything else is replaced by a new one."""
    response = observed.get("/api/v1/articles/nowhere", headers={"X-Request-ID": given})
    used = response.headers["x-request-id"]
    assert (used == given) == taken
    assert response.json()["request_id"] == used
    assert requests_in(stream)["/api/v1/articles/{article_path}"]["request_id"] == used


def test_nothing_of_users_is_logged_whatever_the_level(observed, stream, spans):
    """A code and words planted in every input are in no line, metric or span, with every library at debug."""
    for name in ("sqlalchemy", "httpx", "httpcore", "asyncio", "litestar", "multipart", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    text = f"{WORDS} {CODE}"
    found = observed.post("/api/v1/search", json={"text": text}).json()
    observed.post("/api/v1/search", json={"text": text, "lang": WORDS, WORDS: CODE})
    observed.post("/api/v1/search", content=f'{{"text": "{text}'.encode())
    observed.post("/api/v1/assist", json={"messages": [{"role": "customer", "text": text}]})
    observed.post("/api/v1/feedback", json={"search_id": found["search_id"], "helpful": False, "reason": text})
    observed.post("/api/v1/feedback", json={"search_id": "a", "helpful": False, "article_id": CODE})
    observed.post("/api/v1/checks/shape/evaluate", json={"inputs": {"code": CODE, WORDS: CODE}})
    observed.post("/search", data={"q": text, "e": CODE})
    observed.get(f"/search?q={CODE}&{WORDS}=1")
    observed.get(
        f"/{WORDS}/{CODE}", headers={"Referer": text, "User-Agent": text, "tracestate": f"a={WORDS}", "Cookie": text}
    )
    assert observed.get(f"/break/{WORDS}{CODE}").status_code == 500
    observed.request(CODE, "/healthz")
    told = (
        stream.text() + observed.get("/metrics").text + "".join(span.to_json() for span in spans.get_finished_spans())
    )
    assert "request" in told
    for secret in (CODE, WORDS, CODE.replace("-", ""), "confidential"):
        assert secret not in told


def test_libraries_show_their_template_alone(stream):
    """What a library fills in, writes after the first line or raises is left out; a warning keeps its place."""
    configure_logging("debug", "json", stream)
    library = logging.getLogger("library")
    library.setLevel(logging.DEBUG)
    library.debug("got %s", CODE)
    library.warning("first line %s\nsecond %s", WORDS, CODE)
    library.error(f"formatted beforehand {CODE}")
    library.error(ValueError(CODE))
    warnings.simplefilter("always")
    warnings.warn_explicit(f"odd {CODE}", UserWarning, "module.py", 7)
    events = [event["event"] for event in stream.events()]
    assert events[:2] == ["got %s", "first line %s"]
    assert events[3] == "ValueError"
    assert events[4] == "module.py:7: UserWarning"
    assert CODE not in stream.text()


def test_libraries_are_silent_below_warning(stream):
    """The level is about this program."""
    configure_logging("debug", "json", stream)
    logging.getLogger("library").info("chatter")
    logging.getLogger("service.part").debug("ours")
    assert [event["event"] for event in stream.events()] == ["ours"]


def test_an_exception_is_logged_as_types_and_frames(observed, stream):
    """Where it happened and what led to it, and the id of the request, without a message."""
    response = observed.get(f"/break/{WORDS}")
    event = next(
        event
        for event in stream.events()
        if event["logger" if "logger" in event else "event"] == "service.http.error_responses"
    )
    assert event["request_id"] == response.headers["x-request-id"]
    assert "RuntimeError" in event["exception"]
    assert "ValidationError" in event["exception"]
    assert any(" breaks" in frame for frame in event["exception"])
    assert requests_in(stream)["/break/{word}"]["error"] == "RuntimeError"


def test_a_dead_thread_is_logged_without_its_message(stream):
    """Python's own report would print the exception's text to stderr."""
    configure_logging("info", "json", stream)

    def dies():
        raise ValueError(CODE)

    thread = threading.Thread(target=dies, name="worker")
    thread.start()
    thread.join()
    (event,) = stream.events()
    assert event["event"] == "thread worker ended by ValueError"
    assert event["exception"][-1] == "ValueError"


def test_a_terminal_gets_lines_for_people(stream):
    """On a terminal the log has readable lines with the same facts instead of JSON."""
    configure_logging("info", "console", stream).info("request", route="/x", status=200)
    assert "request" in stream.text()
    assert "200" in stream.text()
    assert "{" not in stream.text()


def test_addresses_are_logged_only_when_asked(source, stream):
    """Client addresses are logged only where the setting says so."""
    log = configure_logging("info", "json", stream)
    for wanted in (False, True):
        with TestClient(
            create_app(ServiceSettings(), source, Telemetry(source, log, log_addresses=wanted))
        ) as client:
            client.get("/")
    first, second = [event for event in stream.events() if event["event"] == "request"]
    assert "address" not in first
    assert second["address"]


def test_the_name_of_a_key_is_logged_and_nothing_of_the_key(source, stream):
    """Who used a key, and that a wrong one was refused, can be read later; the key cannot."""
    secret, key = make_key("helpdesk", ["agent"])
    log = configure_logging("info", "json", stream)
    app = create_app(ServiceSettings(keys=(key,)), source, Telemetry(source, log))
    with TestClient(app, raise_server_exceptions=False) as client:
        for sent in (secret, secret[:-1], ""):
            client.get("/agent", headers={"authorization": f"Bearer {sent}"} if sent else {})
    lines = [(event["status"], event.get("key")) for event in stream.events() if event["event"] == "request"]
    assert lines == [(200, "helpdesk"), (401, None), (200, None)]
    assert secret[:-1] not in stream.text()


def test_metrics_count_what_happened(observed):
    """Stages, state, lanes, redactions, errors, the generation and its reloads."""
    observed.post("/api/v1/search", json={"text": f"lost my wallet {CODE}"})
    observed.get("/nowhere")
    found = samples(observed)
    for stage in ("redact", "encode", "lanes", "rank", "present"):
        assert found["kaiketsu_stage_seconds_count", stage] == 1
    assert sum(value for (name, *_), value in found.items() if name == "kaiketsu_searches_total") == 1
    assert found["kaiketsu_lane_matches_total", "lexical"] == 1
    assert found["kaiketsu_redactions_total", "gift-code"] == 1
    assert found["kaiketsu_errors_total", "NotFoundException"] == 1
    assert found["kaiketsu_http_requests_total", "/api/v1/search", "200", "POST"] == 1
    assert found["kaiketsu_reloads_total", "success"] == 1
    assert found["kaiketsu_generation_articles",] == 4
    assert found["kaiketsu_http_requests_in_flight",] == 1  # this very request
    assert found["process_resident_memory_bytes",] > 1e6
    assert found["process_open_fds",] > 0


def test_metrics_do_not_grow_with_what_is_asked(observed):
    """A thousand addresses and methods leave a handful of series."""
    for number in range(30):
        observed.get(f"/articles/{number}")
        observed.get(f"/{number}")
        observed.request(f"METHOD{number}", "/healthz")
    samples(observed)  # the route of the metrics is one itself
    before = len(samples(observed))
    for number in range(30, 60):
        observed.get(f"/articles/{number}")
        observed.get(f"/{number}")
        observed.request(f"METHOD{number}", "/healthz")
    assert len(samples(observed)) == before


def test_metrics_watch_a_callable(source):
    """The depth of a queue is read when metrics are fetched."""
    telemetry = Telemetry(source)
    waiting = [1, 2, 3]
    telemetry.metrics.watch("kaiketsu_encoder_queue_depth", "Texts that wait.", lambda: len(waiting))
    assert b"kaiketsu_encoder_queue_depth 3.0" in telemetry.metrics.exposition()
    waiting.clear()
    assert b"kaiketsu_encoder_queue_depth 0.0" in telemetry.metrics.exposition()


def test_a_refused_generation_is_counted(observed, source, settings, small_kb, hashing):
    """Damage is a failure in the metrics and a reason in /readyz, which stays ready: the old one answers."""
    first = source.serving.generation.id
    report = build_index(load_library(small_kb), hashing, settings, full=True)
    (settings.index_dir / "generations" / report.generation / "contents.msgpack").write_bytes(b"damage")
    source.load()
    ready = observed.get("/readyz")
    assert (ready.status_code, ready.json()["ready"], ready.json()["generation"]) == (200, True, first)
    assert "damaged" in ready.json()["refused"]
    found = samples(observed)
    assert found["kaiketsu_reloads_total", "failure"] == 1
    assert found["kaiketsu_generation_refused",] == 1


def test_readyz_names_no_path_of_the_server(observed, source, settings):
    """What is wrong with the index is told to anybody; where it lies is for the log."""
    (settings.index_dir / "CURRENT").write_text("nothing", "utf-8")
    source.load()
    ready = observed.get("/readyz")
    assert "CURRENT" in ready.json()["refused"]
    assert str(settings.index_dir) not in ready.text


def test_a_request_is_a_span_with_its_stages_below(observed, spans):
    """Of the caller's trace, in order, without overlap, and with ids and names alone."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    observed.post("/api/v1/search", json={"text": "lost"}, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    *stages, request = spans.get_finished_spans()
    assert request.name == "POST /api/v1/search"
    assert [stage.name for stage in stages] == ["redact", "encode", "lanes", "rank", "present"]
    assert {f"{span.context.trace_id:032x}" for span in (*stages, request)} == {trace}
    assert all(stage.parent.span_id == request.context.span_id for stage in stages)
    for earlier, later in itertools.pairwise(stages):
        assert earlier.end_time <= later.start_time + 1000  # rounded to a microsecond
    assert request.start_time <= stages[0].start_time
    assert set(request.attributes) == {
        "http.request.method", "http.route", "http.response.status_code",
        "kaiketsu.request_id", "kaiketsu.generation", "kaiketsu.state",
    }  # fmt: skip


def test_tracing_without_its_packages_says_what_to_install(monkeypatch):
    """A clear error at the start, not a service without traces."""
    monkeypatch.setitem(sys.modules, "service.observability.tracing", None)
    with pytest.raises(SettingsError, match=r"pip install 'kaiketsu\[otel\]'"):
        open_tracing("kaiketsu")


@pytest.mark.parametrize(
    ("environ", "on"),
    [
        ({}, False),
        ({"KAIKETSU_OTEL": "1"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318", "KAIKETSU_OTEL": "0"}, False),
    ],
)
def test_traces_are_switched_on_by_either_kind_of_variable(environ, on):
    """Ours, or the standard ones; ours wins."""
    assert ServiceSettings.from_env(environ).otel is on


@pytest.mark.parametrize("name", ["KAIKETSU_LOG_LEVEL", "KAIKETSU_LOG_FORMAT", "KAIKETSU_OTEL", "KAIKETSU_DRAIN_S"])
def test_a_wrong_setting_is_named(name):
    """A wrong setting is named together with the values that it may have."""
    with pytest.raises(SettingsError, match=name):
        ServiceSettings.from_env({name: "loud"})


class StubSearcher:
    """Counts searches; fails or waits when told to."""

    def __init__(self, generation):
        self.generation = generation
        self.searches = 0
        self.error = None
        self.gate = threading.Event()
        self.gate.set()

    def probe(self):
        """Wait for the gate, then fail or not."""
        self.searches += 1
        assert self.gate.wait(10)
        if self.error:
            raise self.error


@pytest.fixture
def clock(monkeypatch):
    """Return the clock of readiness, which stands still until the test moves it."""
    clock = SimpleNamespace(now_s=1000.0)
    monkeypatch.setattr(readiness, "time", SimpleNamespace(monotonic=lambda: clock.now_s))
    return clock


@pytest.fixture
def probed(small_index, source, clock):
    """Return a stub in the place of the searcher, and a probe of it that is asked in one loop."""
    source.load()
    stub = StubSearcher(source.serving.generation)
    source._searcher = stub
    return stub, Probe(source, Lifecycle(), kept_s=1, patience_s=60)


def test_readiness_is_no_lever(probed, clock):
    """A thousand questions at once make one search; after a while, another."""
    stub, probe = probed

    async def flood():
        assert set(await asyncio.gather(*(probe.trouble() for _ in range(1000)))) == {""}
        assert stub.searches == 1
        clock.now_s += 1
        assert await probe.trouble() == ""
        assert stub.searches == 2

    asyncio.run(flood())
    probe.close()


def test_readiness_fails_with_the_search(probed, clock):
    """Readiness fails while a search fails, names only the type of the error, and recovers by itself."""
    stub, probe = probed
    stub.error = RuntimeError(WORDS)

    async def ask():
        assert await probe.trouble() == "a search fails with RuntimeError"
        stub.error = None
        clock.now_s += 1
        assert await probe.trouble() == ""

    asyncio.run(ask())
    probe.close()


def test_readiness_notices_a_stuck_encoder(probed):
    """A search that does not come back is trouble, asked about once, until it does."""
    stub, probe = probed
    probe._patience_s = 0.2
    stub.gate.clear()

    async def ask():
        answers = await asyncio.gather(*(probe.trouble() for _ in range(10)))
        assert all("stuck" in answer for answer in answers)
        assert "stuck" in await probe.trouble()
        assert stub.searches == 1
        stub.gate.set()
        await probe._asked
        assert await probe.trouble() == ""

    asyncio.run(ask())
    probe.close()


def test_not_ready_while_shutting_down(small_index, source):
    """Requests are still answered, with word that the connection ends."""
    source.load()
    telemetry = Telemetry(source)
    with TestClient(create_app(ServiceSettings(), source, telemetry)) as client:
        assert client.get("/readyz").status_code == 200
        telemetry.lifecycle.begin_drain()
        response = client.get("/readyz")
        assert (response.status_code, response.json()["ready"]) == (503, False)
        assert "shutting down" in response.json()["reason"]
        answered = client.post("/api/v1/search", json={"text": "lost"})
        assert (answered.status_code, answered.headers["connection"]) == (200, "close")
