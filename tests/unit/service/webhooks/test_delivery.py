"""Deliveries, to a stub on loopback."""

import asyncio
import base64
import hashlib
import hmac
import logging
from datetime import UTC, datetime

import pytest

from service.webhooks.delivery import Delivery, Pauses
from service.webhooks.events import Event, GenerationRefused
from service.webhooks.signing import WebhookSecret
from tests.support.stub_api import stub_api

KEY = b"0123456789abcdef01234567"
SECRET = WebhookSecret("whsec_" + base64.b64encode(KEY).decode())
EVENT = Event("generation.refused", datetime(2026, 11, 28, 9, 0, tzinfo=UTC), GenerationRefused("g1", "damaged"))


def delivered(*urls, events=1, attempts=3):
    """Deliver events, and wait until they are taken or given up."""

    async def whole():
        delivery = Delivery(urls, SECRET, Pauses(attempts, 0.001))
        await delivery.start()
        for number in range(events):
            delivery.send(f"evt_{number}", EVENT)
        await delivery.drained()
        await delivery.close()
        return delivery

    return asyncio.run(whole())


def test_an_event_is_posted_with_its_signature():
    """The receiver verifies the digest over id, time and body as they were sent."""
    with stub_api() as stub:
        delivered(f"{stub.url}/hook")
    (call,) = stub.calls
    assert (call.path, call.headers["content-type"]) == ("/hook", "application/json")
    assert call.json["data"] == {"serving": "g1", "reason": "damaged"}
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    digest = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert call.headers["webhook-signature"] == f"v1,{digest}"


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_a_receiver_in_trouble_is_asked_again(status):
    """The same event comes again, under the same id, until it is taken."""
    with stub_api([(status, b""), (status, b"")]) as stub:
        delivered(stub.url)
    assert [call.headers["webhook-id"] for call in stub.calls] == ["evt_0"] * 3


@pytest.mark.parametrize("status", [400, 404, 410, 302])
def test_a_refusal_and_a_redirect_are_final(status, caplog):
    """Nothing is followed, and what a receiver refuses is not sent again."""
    with stub_api([(status, b"")]) as stub, caplog.at_level(logging.ERROR):
        delivered(f"{stub.url}/secret-path")
    assert len(stub.calls) == 1
    assert caplog.messages == [f"webhook of {stub.url.removeprefix('http://')}: refused with status {status}"]


def test_a_receiver_that_stays_down_is_given_up(caplog):
    """After the last attempt it is logged, without the path of the address, and the next event is tried."""
    with stub_api([(500, b"")] * 3) as stub, caplog.at_level(logging.ERROR):
        delivery = delivered(f"{stub.url}/secret-path", events=2)
    assert (delivery.lost, delivery.waiting) == (1, 0)
    assert [call.headers["webhook-id"] for call in stub.calls] == ["evt_0"] * 3 + ["evt_1"]
    assert "given up after 3 attempts: status 500" in caplog.messages[0]
    assert "secret-path" not in caplog.text


def test_a_receiver_that_is_not_there_holds_up_no_other(caplog):
    """Each address has a queue of its own."""
    with stub_api() as stub, caplog.at_level(logging.ERROR):
        delivered("http://127.0.0.1:9/hook", stub.url, events=3)
    assert len(stub.calls) == 3
    assert caplog.messages == ["webhook of 127.0.0.1:9: given up after 3 attempts: ConnectError"] * 3


def test_the_queue_is_bounded(caplog):
    """Beyond a hundred waiting events the newest are dropped, and the log says so."""

    async def whole():
        delivery = Delivery(["http://127.0.0.1:9/hook"], SECRET)
        for number in range(102):
            delivery.send(f"evt_{number}", EVENT)
        await delivery.close()
        return delivery

    with caplog.at_level(logging.WARNING):
        delivery = asyncio.run(whole())
    assert (delivery.lost, delivery.waiting) == (2, 100)
    assert caplog.messages == [
        *["webhook of 127.0.0.1:9: too many wait, a generation.refused was dropped"] * 2,
        "100 webhooks were not delivered before the end",
    ]


def test_an_event_is_settled_once_when_no_address_waits_for_it():
    """Delivered at one address and refused at the other: then it may be remembered as told."""
    settled = []

    async def whole(*urls):
        delivery = Delivery(urls, SECRET, Pauses(2, 0.001), settled.append)
        await delivery.start()
        delivery.send("evt_1", EVENT)
        assert settled == []
        await delivery.drained()
        await delivery.close()

    with stub_api() as stub, stub_api([(404, b"")]) as refusing:
        asyncio.run(whole(stub.url, refusing.url))
    assert settled == ["evt_1"]
