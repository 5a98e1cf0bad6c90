"""How many requests a caller may have open at once."""

import pytest

from service.access.errors import TooManyOpenError
from service.access.open_requests import OpenRequests


def test_a_caller_has_as_many_open_as_the_limit_allows():
    """One more is refused; when one ends, the next is taken; others are counted apart."""
    open_requests = OpenRequests()
    first, second = open_requests.entered("a", 2), open_requests.entered("a", 2)
    with first:
        with second:
            with pytest.raises(TooManyOpenError), open_requests.entered("a", 2):
                pass
            with open_requests.entered("b", 2):
                assert len(open_requests) == 2
        with open_requests.entered("a", 2):
            pass


def test_nothing_is_kept_of_a_caller_without_open_requests():
    """Also where the request ended with an error, memory is as before."""
    open_requests = OpenRequests()
    with pytest.raises(ValueError, match="of the handler"), open_requests.entered("a", 1):
        raise ValueError("of the handler")
    assert len(open_requests) == 0
