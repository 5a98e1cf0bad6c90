"""Calls to Milvus: each has a deadline and raises one kind of error.

pymilvus retries and reconnects inside of a call, and may take longer for it than the timeout it was given. So
calls run on threads of their own, and whoever asked stops waiting when the deadline is over.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, TypeVar

from indexer.backends.milvus.breaker import Breaker
from indexer.errors import BackendError
from indexer.settings import MilvusAddress

try:
    import grpc
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException
except ImportError as error:
    raise BackendError("start", "pymilvus is not installed; install kaiketsu[milvus]") from error

__all__ = ["NOT_FOUND", "NOT_LOADED", "MilvusConnection", "MilvusError"]

T = TypeVar("T")
Call = Callable[[MilvusClient, float], T]
"""Given the client and the timeout in seconds to pass on."""

NOT_FOUND, NOT_LOADED = frozenset({100, 1600}), 101
"""Codes of Milvus: there is no such collection (100) or alias (1600, Milvus Lite: 100); it is not in memory."""

_FAILURES = 3
_THREADS = 32  # calls at once; more wait, and their deadline runs
_ADMIN_TIMEOUT_S = 120.0
_CONNECT_TIMEOUT_S = 5.0
_OWN_CODES = 2
_CHANNEL = {
    # pymilvus pings every 10 s; a server with gRPC's defaults hangs up on who pings more than every 5 minutes.
    "grpc.keepalive_time_ms": 300_000,
    "grpc.keepalive_permit_without_calls": 0,
}


class MilvusError(BackendError):
    """Milvus answered with an error.

    Attributes:
        code: Its code.
    """

    def __init__(self, operation: str, code: int, reason: str) -> None:
        self.code = code
        super().__init__(operation, reason)


class MilvusConnection:
    """A connection that is made at the first call, and again after it broke. Safe between threads.

    Args:
        address: Where Milvus is.
        timeout_s: Longest that a search may wait.
    """

    def __init__(self, address: MilvusAddress, timeout_s: float) -> None:
        # Its errors come to us as exceptions; it would print each of them a second time, with a stack trace.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.address = address
        self.timeout_s = timeout_s
        self._breaker = Breaker(_FAILURES)
        self._lock = threading.Lock()
        self._client: MilvusClient | None = None
        self._threads = ThreadPoolExecutor(_THREADS, "milvus")

    @property
    def is_available(self) -> bool:
        """Whether the last calls were answered."""
        return not self._breaker.is_open

    def ask(self, operation: str, calls: Sequence[Call[Any]]) -> list[Any]:
        """Make several calls of a search at once, under one deadline.

        Raises:
            BackendError: one failed or took too long, or the last ones did, so that it is not worth the wait.
        """
        if self._breaker.is_open:
            raise BackendError(operation, f"{self.address} has not answered lately")
        return self._counted(operation, calls)

    def probe(self, operation: str, call: Call[Any]) -> None:
        """Make a call of a search whether or not the last ones were answered; if it is, they are made again.

        Raises:
            BackendError: it failed or took too long.
        """
        self._counted(operation, [call])

    def look(self, operation: str, call: Call[T]) -> T:
        """Make a call that says nothing about searches.

        Raises:
            BackendError: it failed or took too long.
        """
        return self.administer(operation, call, self.timeout_s)

    def administer(self, operation: str, call: Call[T], timeout_s: float = _ADMIN_TIMEOUT_S) -> T:
        """Make a call of a build, which may take longer.

        Raises:
            BackendError: it failed or took too long.
        """
        result: T = self._run(operation, [call], timeout_s)[0]
        return result

    def _counted(self, operation: str, calls: Sequence[Call[Any]]) -> list[Any]:
        try:
            results = self._run(operation, calls, self.timeout_s)
        except BackendError:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return results

    def close(self) -> None:
        """Close the connection; calls under way fail."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._client is not None:
            self._drop(self._client)

    def _run(self, operation: str, calls: Sequence[Call[Any]], timeout_s: float) -> list[Any]:
        futures = [self._threads.submit(self._call, operation, call, timeout_s) for call in calls]
        _, late = wait(futures, timeout=timeout_s)
        for future in late:
            future.cancel()
        if late:
            raise BackendError(operation, f"{self.address} did not answer within {timeout_s:g} s")
        return [future.result() for future in futures]

    def _call(self, operation: str, call: Call[T], timeout_s: float) -> T:
        client = self._connected(operation, timeout_s)
        try:
            return call(client, timeout_s)
        except MilvusException as error:
            # What pymilvus itself raises has a code of gRPC, or one of the first three of its own.
            if isinstance(error.code, int) and error.code > _OWN_CODES:
                raise MilvusError(operation, error.code, self._without_token(error.message)) from None
            self._drop(client)
            raise BackendError(operation, f"{self.address}: {self._without_token(error.message)}") from None
        except grpc.RpcError as error:
            self._drop(client)
            raise BackendError(operation, f"{self.address} answered {error.code().name}") from None

    def _connected(self, operation: str, timeout_s: float) -> MilvusClient:
        """Return the client; one thread connects, the others wait for it."""
        client = self._client
        if client is not None:
            return client
        if not self._lock.acquire(timeout=timeout_s):
            raise BackendError(operation, f"{self.address} cannot be connected to within {timeout_s:g} s")
        try:
            if self._client is None:
                self._client = self._connect(min(timeout_s, _CONNECT_TIMEOUT_S))
            return self._client  # noqa: TRY300 - the lock is held until here
        except (MilvusException, grpc.RpcError):
            reason = f"{self.address} cannot be connected to; is it running, and is KAIKETSU_ENGINE right?"
            raise BackendError(operation, reason) from None
        finally:
            self._lock.release()

    def _connect(self, timeout_s: float) -> MilvusClient:
        return MilvusClient(
            f"{'https' if self.address.tls else 'http'}://{self.address}",
            token=self.address.token,
            db_name=self.address.database,
            timeout=timeout_s,
            dedicated=True,
            grpc_options=_CHANNEL,
        )

    def _drop(self, client: MilvusClient) -> None:
        """Forget a client whose connection failed; the next call makes a new one."""
        with self._lock:
            is_ours = self._client is client
            if is_ours:
                self._client = None
        if not is_ours:
            return
        with suppress(MilvusException, grpc.RpcError, ValueError):
            client.close()

    def _without_token(self, text: str) -> str:
        return text.replace(self.address.token, "…") if self.address.token else text
