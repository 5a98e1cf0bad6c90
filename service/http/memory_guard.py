"""Answer 503 where there is no memory for a request, wherever on its way it runs out."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import OutOfMemoryError
from service.http.problems import send_problem

__all__ = ["MemoryGuard"]


class MemoryGuard:
    """ASGI middleware: a MemoryError of anything behind it is a 503, unless the response has begun.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or 503."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except MemoryError:
            if has_begun:
                raise
            await send_problem(send, OutOfMemoryError())
