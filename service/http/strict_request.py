"""Request bodies decoded once, straight into the type that the handler declares, and strictly."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from service.http.raw_text import decode_raw_text

__all__ = ["StrictRequest"]

_JSON = "application/json"


class StrictRequest(Request[Any, Any, State]):
    """A request whose JSON is taken at its word.

    Litestar decodes to plain objects and converts them leniently: 0 would pass for false, "5" for 5, and a body
    of any media type for JSON.
    """

    async def json(self) -> Any:  # noqa: ANN401 - as the base class
        """Return the body as the type of the handler's ``data``.

        Raises:
            HTTPException: 415 where the body is not said to be JSON.
            MsgspecError: it is not JSON, or does not fit.
        """
        if self.content_type[0] != _JSON:
            raise HTTPException(status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        wanted = self.route_handler.parsed_data_field
        body = await self.body()
        return msgspec.json.decode(body, type=wanted.annotation if wanted else Any, dec_hook=decode_raw_text)
