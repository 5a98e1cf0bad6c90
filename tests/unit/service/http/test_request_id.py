"""Request ids: a proxy's own is taken only where it cannot be something that a user typed."""

import re

import pytest

from service.http.request_id import request_id, sane_request_id


@pytest.mark.parametrize("value", [b"0" * 32, b"0123abCD-0000-1111-2222-0123456789ab"])
def test_ids_of_proxies_are_kept(value):
    """Hexadecimal digits and UUIDs, as nginx and others make them."""
    assert sane_request_id(value) == value.decode()


@pytest.mark.parametrize("value", [None, b"", b"AQ2K-9XWE3R-7TYU", b"0" * 33, b"\xff" * 32])
def test_anything_else_gets_a_new_id(value):
    """A request id of another form is replaced, since it might be a code."""
    assert re.fullmatch("[0-9a-f]{32}", sane_request_id(value))


def test_there_is_no_id_outside_of_a_request():
    """Log lines of the start-up have none."""
    assert request_id() == ""
