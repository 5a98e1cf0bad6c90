"""Calls of this service to others: one host, a short time, no redirects, no proxy of the environment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

__all__ = ["Taken", "outgoing_client", "post"]

_TIMEOUT_S = 10.0
_MOST_ANSWER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Taken:
    """What was answered to a call.

    Attributes:
        status: HTTP status.
        start: The body, or its first 64 KiB.
    """

    status: int
    start: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return httpx2.codes.is_success(self.status)


def outgoing_client() -> httpx2.AsyncClient:
    """Return a client that calls the address that it is given and no other."""
    # Answers are read as they come: a packed one could be large in few bytes.
    headers = {"accept-encoding": "identity"}
    return httpx2.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False, headers=headers)


async def post(client: httpx2.AsyncClient, url: str, content: bytes, headers: Mapping[str, str]) -> Taken:
    """Post, and return what was answered within ten seconds, all in all.

    The client's own time is that between two pieces: an answer that drips would never end. Once there is a status,
    what does not come in time, or beyond 64 KiB, is not waited for.

    Raises:
        HTTPError: nobody answered, or not in time.
    """
    taken: Taken | None = None
    try:
        async with (
            asyncio.timeout(_TIMEOUT_S),
            client.stream("POST", url, content=content, headers=dict(headers)) as response,
        ):
            taken = Taken(response.status_code)
            async for piece in response.aiter_raw():
                taken = Taken(taken.status, (taken.start + piece)[:_MOST_ANSWER_BYTES])
                if len(taken.start) == _MOST_ANSWER_BYTES:
                    break
    except (TimeoutError, httpx2.HTTPError) as error:
        if taken is not None:
            return taken
        if isinstance(error, TimeoutError):
            raise httpx2.ReadTimeout(f"no answer within {_TIMEOUT_S:.0f} s") from error
        raise
    return taken
