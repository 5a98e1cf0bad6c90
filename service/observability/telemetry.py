"""The parts of observability, put together for one application."""

from typing import TYPE_CHECKING

from litestar.types import ASGIApp, Scope
from structlog.typing import FilteringBoundLogger

from indexer.errors import SettingsError
from service.http.route import RouteTable
from service.observability.facts import current_facts
from service.observability.lifecycle import Lifecycle
from service.observability.metrics import Metrics
from service.observability.middleware import RequestObserver
from service.observability.readiness import Probe
from service.observability.served import ServedIndex

if TYPE_CHECKING:  # an optional extra
    from service.observability.tracing import Tracing

__all__ = ["Telemetry", "note_exception", "open_tracing"]


class Telemetry:
    """Observes one application.

    Args:
        source: Whose generation is served.
        log: Takes the line that every request leaves; None leaves none.
        tracing: Takes spans; None makes none.
        log_addresses: Whether that line holds the sender's address.
        lifecycle: Of the process, where several applications share it.
    """

    def __init__(
        self,
        source: ServedIndex,
        log: FilteringBoundLogger | None = None,
        tracing: "Tracing | None" = None,
        *,
        log_addresses: bool = False,
        lifecycle: Lifecycle | None = None,
    ) -> None:
        self._source = source
        self._log = log
        self._tracing = tracing
        self._log_addresses = log_addresses
        self.lifecycle = lifecycle or Lifecycle()
        self.metrics = Metrics(source)
        self.probe = Probe(source, self.lifecycle)

    def observe(self, app: ASGIApp, routes: RouteTable) -> RequestObserver:
        """Return the application with each request observed."""
        return RequestObserver(
            app,
            routes,
            self._source,
            self.lifecycle,
            self.metrics,
            self._log,
            self._tracing,
            log_addresses=self._log_addresses,
        )

    def close(self) -> None:
        """Stop threads; send spans that wait."""
        self.probe.close()
        if self._tracing is not None:
            self._tracing.close()


def open_tracing(service_name: str | None) -> "Tracing":
    """Return what sends traces.

    Raises:
        SettingsError: the packages are not installed.
    """
    try:
        from service.observability.tracing import Tracing  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        raise SettingsError(
            "KAIKETSU_OTEL", "1", f"the extra `otel` ({error.name} is missing; pip install 'kaiketsu[otel]')"
        ) from error
    return Tracing(service_name)


async def note_exception(error: Exception, _scope: Scope) -> None:
    """Note what a handler raised; for the ``after_exception`` of the application."""
    if facts := current_facts.get():
        facts.error = type(error).__name__
