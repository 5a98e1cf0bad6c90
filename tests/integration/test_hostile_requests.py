"""Hostile requests at a real socket: a table of abuses, and what is made up from the OpenAPI description."""

import http.client
import random
import socket
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.app.app import create_app
from service.http.compat.uvicorn_heads import HeadDeadlineProtocol
from service.settings import ServiceSettings
from tests.integration.abuses import ABUSES, request
from tests.support.search_log import migrated
from tests.support.site import serving_site
from tests.support.small_kb import write_small_kb
from tests.support.sources import built_source

KEY = "a-key-for-the-tests-alone"
ANSWER_WITHIN_S = 30
SOUND = request("POST", "/api/v1/search", b"Content-Type: application/json\r\n", b'{"text": "lost my wallet"}')
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 6
"""Requests an operation and mode; ``KAIKETSU_RATES`` is off for them."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the address of a service that takes any number of requests, with the server's own HTTP protocol."""
    folder = tmp_path_factory.mktemp("hostile")
    source = built_source(write_small_kb(folder / "kb"), folder / "index")
    settings = ServiceSettings(feedback_db=migrated(f"sqlite:///{folder}/feedback.db"), insights_key=KEY, rates={})
    with serving_site(create_app(settings, source), http=HeadDeadlineProtocol, ws="none") as address:
        yield address


def exchange(site, sent, *, ends=False):
    """Send bytes; return status and body of the answer, (None, b"") where the connection is closed without one.

    ``ends``: our half of the connection is closed, so nothing more can be waited for.
    """
    where = urlsplit(site)
    with closing(socket.create_connection((where.hostname, where.port), timeout=ANSWER_WITHIN_S)) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
        try:
            response = http.client.HTTPResponse(connection)
            response.begin()
            return response.status, response.read()
        except (ConnectionError, http.client.HTTPException):
            return None, b""


def is_well(site):
    """Return whether a sound search is answered."""
    status, body = exchange(site, SOUND)
    return status == http.client.OK and b'"lost"' in body


@pytest.mark.parametrize("abuse", ABUSES, ids=lambda abuse: abuse.name)
def test_an_abuse_is_answered_as_its_row_says(site, abuse):
    """Each abuse gets one of the statuses of its row, never 5xx, and a sound request after it is answered."""
    status, _ = exchange(site, abuse.sent)
    assert status in abuse.statuses
    assert is_well(site)


@pytest.mark.parametrize("seed", range(6))
def test_a_request_that_breaks_off_harms_no_other(site, seed):
    """A connection that closes in the middle of a request is forgotten, and the next request is answered."""
    chance = random.Random(seed)
    exchange(site, SOUND[: chance.randrange(1, len(SOUND))], ends=True)
    assert is_well(site)


def test_pipelined_requests_are_answered_in_order(site):
    """Several requests at once over one connection get as many answers, each to its own question."""
    where = urlsplit(site)
    with closing(socket.create_connection((where.hostname, where.port), timeout=ANSWER_WITHIN_S)) as connection:
        last = request("GET", "/no-such-page", b"Connection: close\r\n")
        connection.sendall(request("GET", "/healthz") + SOUND + last)
        with connection.makefile("rb") as answers:
            said = answers.read()
    assert [part[:3] for part in said.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"404"]


@pytest.fixture(scope="module")
def described(site):
    """Return the operations of the service's own description by name."""
    schema = schemathesis.openapi.from_url(f"{site}/schema/openapi.json")
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "413"]  # what is too large is refused, too
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_every_operation_answers_as_it_is_described(described, mode):
    """Made-up requests, fitting and not, get no 5xx, a described status, type and body, and misfits are refused."""
    assert len(described) > 10
    for operation in described:

        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def send(case):
            response = case.call(headers={"Authorization": f"Bearer {KEY}"}, timeout=ANSWER_WITHIN_S)
            case.validate_response(response, checks=CHECKS)

        with suppress(Unsatisfiable):  # nothing about this operation can be wrong
            send()
