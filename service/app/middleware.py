"""Everything that a request passes, outermost first, in one list.

Plain ASGI around Litestar's own handler: Litestar's middleware runs after routing, where an unknown address or a
refusal is not seen, and its rate limit costs ten times as much. Behind this list Litestar routes; for the handler it
found it turns exceptions into problems (:mod:`service.http.error_responses`), compresses, demands the scope
(:func:`service.access.callers.authorise`), decodes the body (:mod:`service.http.strict_request`) and calls it.
"""

from collections.abc import Callable

from litestar import Litestar
from litestar.types import ASGIApp

from service.access.addresses import Addresses
from service.access.gate import Gate
from service.access.headers import SecurityHeaders
from service.access.origins import Origins
from service.http.compat.litestar_caches import CacheClearing
from service.http.load_shedding import InFlight, LoadShedding
from service.http.memory_guard import MemoryGuard
from service.http.route import RouteTable
from service.observability import Telemetry
from service.settings import ServiceSettings

__all__ = ["gate_of", "install_middleware"]


def install_middleware(app: Litestar, settings: ServiceSettings, telemetry: Telemetry, in_flight: InFlight) -> None:
    """Wrap the application's handler.

    Raises:
        UndeclaredRouteError: a handler does not say what its route is.
        SettingsError: the file of keys cannot be used.
    """
    routes = RouteTable.of(app)
    outermost_first: tuple[Callable[[ASGIApp], ASGIApp], ...] = (
        # Finds the route, gives the request its id, times and logs it. First, so that refusals are seen as well.
        lambda inner: telemetry.observe(inner, routes),
        # Outside of all that may run out of memory, and seen by the observer.
        MemoryGuard,
        # What browsers may do with the response. Outside of the gate: a refusal is a response, too.
        lambda inner: SecurityHeaders(inner, settings.frame_origins),
        # Who asks, from which site, how often; the deadline of the body. Before anything that costs.
        lambda inner: gate_of(inner, settings),
        # Counts what is being answered. Behind the gate: whoever is refused there takes no place.
        lambda inner: LoadShedding(inner, in_flight),
        # Clears what Litestar cached of the request. Next to Litestar: nothing may run in between and fail.
        lambda inner: CacheClearing(inner, app),
    )
    for wrap in reversed(outermost_first):
        app.asgi_handler = wrap(app.asgi_handler)


def gate_of(app: ASGIApp, settings: ServiceSettings) -> Gate:
    """Return the application behind the gate that the settings describe.

    Raises:
        SettingsError: the file of keys cannot be used.
    """
    return Gate(
        app,
        addresses=Addresses(settings.host, settings.trusted_proxies, settings.forwarded_header, settings.base_url),
        keys=settings.key_ring(),
        origins=Origins(settings.origins, settings.base_url, settings.frame_origins),
        open_scopes=settings.open_scopes,
        rates=settings.rates,
    )
