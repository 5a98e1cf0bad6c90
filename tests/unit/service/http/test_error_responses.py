"""Exceptions to problems: every error of ours has its status and says nothing of what was sent."""

import json
from pathlib import Path

import pytest
from litestar import Litestar, Request, get
from litestar.testing import TestClient

from indexer.errors import NoGenerationError, UnknownArticleError
from kb.diagnosis.evaluate import InputError
from service.answering.errors import EvidenceError, SensitiveInputError, UnknownCheckError
from service.errors import NotReadyError, SearchLogDisabledError
from service.http.error_responses import EXCEPTION_HANDLERS
from service.search_log.errors import UnavailableError

SECRET = "AQ2K-9XWE3R-7TYU"


def answer_to(error):
    """Return the response of a handler that raises."""

    @get("/fails/{word:str}", sync_to_thread=False)
    def fails(request: Request) -> None:
        raise error

    app = Litestar([fails], exception_handlers=EXCEPTION_HANDLERS, openapi_config=None, logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        return client.get(f"/fails/{SECRET}")


@pytest.mark.parametrize(
    ("error", "status", "fields"),
    [
        (NotReadyError(), 503, []),
        (SearchLogDisabledError(), 409, []),
        (UnavailableError(SECRET), 503, []),
        (EvidenceError("evidence.asked", "is empty"), 400, ["evidence.asked"]),
        (SensitiveInputError("code"), 422, ["code"]),
        (UnknownCheckError(), 404, []),
        (InputError("issued_on", "is no date"), 400, ["inputs.issued_on"]),
        (RuntimeError(SECRET), 500, []),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), 400, []),
        (RecursionError(SECRET), 400, []),
        (MemoryError(SECRET), 503, []),
        (SystemError(SECRET), 503, []),  # native code that could not allocate
        (RuntimeError("std::bad_alloc"), 503, []),
    ],
)
def test_each_error_has_its_status(error, status, fields):
    """In the one shape, with the fields that are wrong; what cannot be answered now says when to ask again."""
    response = answer_to(error)
    assert response.status_code == status
    problem = response.json()
    assert problem["status"] == status
    assert [each["field"] for each in problem.get("errors", ())] == fields
    assert SECRET not in json.dumps(problem)
    assert ("retry-after" in response.headers) is (status == 503)


def test_errors_of_the_index_are_told_in_general():
    """Paths of the operator's machine are not for clients; an article that is not there is."""
    response = answer_to(NoGenerationError(Path("/srv/kaiketsu"), "nothing has been built"))
    assert response.status_code == 503
    assert "/srv" not in response.text
    assert answer_to(UnknownArticleError("g", SECRET)).status_code == 404
