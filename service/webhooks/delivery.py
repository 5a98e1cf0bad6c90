"""Post events: signed, tried again with growing pauses, in a queue that does not grow without end."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import msgspec
from tenacity import (
    AsyncRetrying,
    RetryError,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from service.http.outgoing import outgoing_client, post
from service.webhooks.events import Event
from service.webhooks.signing import WebhookSecret

__all__ = ["Delivery", "Pauses"]

_log = logging.getLogger(__name__)

_MOST_WAITING = 100
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Pauses:
    """When a delivery is tried again.

    Attributes:
        attempts: How often it is tried at most.
        first_s: Pause after the first attempt; each further one is twice as long, with up to a second of jitter.
    """

    attempts: int = 8
    first_s: float = 2.0


class _NotTakenError(Exception):
    """The receiver did not take an event and may take it later."""


class Delivery:
    """Delivers events to several addresses, each with a queue of its own. Belongs to one event loop.

    Args:
        urls: Where to.
        secret: Signs.
        pauses: Between attempts.
        settled: Called with the id of an event when it was delivered, refused, given up or dropped at each address.

    Attributes:
        lost: Deliveries that were refused, given up or dropped since the start.
    """

    def __init__(
        self,
        urls: Sequence[str],
        secret: WebhookSecret,
        pauses: Pauses = Pauses(),
        settled: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._secret = secret
        self._settled = settled
        self._left: Counter[str] = Counter()
        self._pauses = pauses
        self._queues: dict[str, asyncio.Queue[tuple[str, bytes]]] = {
            url: asyncio.Queue(_MOST_WAITING) for url in urls
        }
        self._workers: list[asyncio.Task[None]] = []
        self.lost = 0

    @property
    def waiting(self) -> int:
        """Deliveries that are not made yet, those under way left out."""
        return sum(queue.qsize() for queue in self._queues.values())

    async def start(self) -> None:
        """Begin to deliver."""
        self._workers = [asyncio.create_task(self._work(url, queue)) for url, queue in self._queues.items()]

    def send(self, event_id: str, event: Event) -> None:
        """Queue an event for every address; where too many wait, it is dropped and logged."""
        body = msgspec.json.encode(event)
        self._left[event_id] += len(self._queues)
        for url, queue in self._queues.items():
            try:
                queue.put_nowait((event_id, body))
            except asyncio.QueueFull:
                self.lost += 1
                _log.error("webhook of %s: too many wait, a %s was dropped", _host(url), event.type)
                self._settle(event_id)

    async def drained(self) -> None:
        """Wait until everything that was queued is delivered or given up."""
        await asyncio.gather(*(queue.join() for queue in self._queues.values()))

    async def close(self) -> None:
        """Stop; what waits is given up and counted in the log."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if left := self.waiting:
            _log.warning("%d webhooks were not delivered before the end", left)

    async def _work(self, url: str, queue: asyncio.Queue[tuple[str, bytes]]) -> None:
        async with outgoing_client() as client:
            while True:
                event_id, body = await queue.get()
                try:
                    await self._deliver(client, url, event_id, body)
                except Exception as error:  # noqa: BLE001 - one event must not end the worker
                    self.lost += 1
                    _log.error("webhook of %s: %s", _host(url), type(error).__name__)
                finally:
                    queue.task_done()
                self._settle(event_id)

    def _settle(self, event_id: str) -> None:
        self._left[event_id] -= 1
        if self._left[event_id] <= 0:
            del self._left[event_id]
            self._settled(event_id)

    async def _deliver(self, client: httpx2.AsyncClient, url: str, event_id: str, body: bytes) -> None:
        attempts = AsyncRetrying(
            stop=stop_after_attempt(self._pauses.attempts),
            wait=wait_exponential(self._pauses.first_s, max=600) + wait_random(0, min(1.0, self._pauses.first_s)),
            retry=retry_if_exception_type((_NotTakenError, httpx2.HTTPError)),
        )
        try:
            async for attempt in attempts:
                with attempt:
                    await self._post(client, url, event_id, body)
        except RetryError as error:
            self.lost += 1
            last = error.last_attempt.exception()
            reason = str(last) if isinstance(last, _NotTakenError) else type(last).__name__
            _log.error("webhook of %s: given up after %d attempts: %s", _host(url), self._pauses.attempts, reason)

    async def _post(self, client: httpx2.AsyncClient, url: str, event_id: str, body: bytes) -> None:
        """Post once.

        Raises:
            _NotTakenError: it may be taken later.
            HTTPError: nobody answers.
        """
        # Each attempt has the time of its own: receivers refuse what is too old.
        headers = self._secret.headers(event_id, int(time.time()), body)
        answer = await post(client, url, body, {"content-type": "application/json", **headers})
        if answer.is_success:
            return
        if httpx2.codes.is_server_error(answer.status) or answer.status in _BUSY:
            raise _NotTakenError(f"status {answer.status}")
        self.lost += 1
        _log.error("webhook of %s: refused with status %d", _host(url), answer.status)


def _host(url: str) -> str:
    """Return what may be logged of an address: a path may hold a secret."""
    return urlsplit(url).netloc
