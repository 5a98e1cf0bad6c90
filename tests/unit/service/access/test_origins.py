"""What browsers tell of the page that asks."""

import pytest

from service.access.origins import Origins


@pytest.mark.parametrize(
    ("headers", "is_foreign"),
    [
        ({}, False),
        ({"origin": "http://localhost:8000"}, False),
        ({"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"referer": "http://LOCALHOST:8000/insights?x=https://evil.example"}, False),
        ({"origin": "http://localhost:9000"}, True),  # another program's page on this machine
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "same-origin", "referer": "https://help.example.com/insights"}, True),  # behind a proxy
        ({"sec-fetch-site": "same-origin", "origin": "https://help.example.com"}, True),
    ],
)
def test_a_page_is_foreign_unless_it_came_from_the_host_that_is_asked(headers, is_foreign):
    """Each header that a browser sends is enough to tell a foreign page."""
    raw = {name.encode(): value.encode() for name, value in ({"host": "localhost:8000"} | headers).items()}
    assert Origins(("https://evil.example",)).is_foreign(raw) is is_foreign
