"""Calls of a chat program's API: one host, a short time, no redirects, and no text in the log."""

import asyncio
import logging

import httpx2
import msgspec

from service.http.outgoing import Taken, outgoing_client, post

__all__ = ["ChatSender"]

_log = logging.getLogger(__name__)

_MOST_UNDER_WAY = 64


class ChatSender:
    """Posts JSON to one API. Belongs to one event loop.

    Args:
        base_url: Of the API, without a final slash.
        token: Sent as ``Authorization: Bearer``.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url
        self._token = token
        self._under_way: set[asyncio.Task[bool]] = set()

    def post_later(self, path: str, body: object) -> None:
        """Post behind the request that is being answered: its response does not wait for the API.

        Args:
            path: Below the base URL.
            body: To be encoded as JSON.
        """
        if len(self._under_way) >= _MOST_UNDER_WAY:
            _log.error("%s is too slow: a reply was dropped", self._base_url)
            return
        task = asyncio.create_task(self.post(path, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Wait for what is under way; each call has its own deadline."""
        await asyncio.gather(*self._under_way)

    async def post(self, path: str, body: object) -> bool:
        """Post, and return whether it was taken. What goes wrong is logged; there is nobody to be told."""
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json; charset=utf-8"}
        try:
            async with outgoing_client() as client:
                answer = await post(client, self._base_url + path, msgspec.json.encode(body), headers)
        except httpx2.HTTPError as error:
            _log.error("%s did not take a reply: %s", self._base_url, type(error).__name__)
            return False
        refusal = _refusal(answer)
        if refusal:
            _log.error("%s refused a reply: %s", self._base_url + path, refusal)
        return not refusal


class _SlackAnswer(msgspec.Struct):
    """Slack answers 200 also where it refuses."""

    ok: bool = True
    error: str = ""


def _refusal(taken: Taken) -> str:
    """Return why a call was refused; empty where it was taken."""
    if not taken.is_success:
        return f"status {taken.status}"
    try:
        answer = msgspec.json.decode(taken.start, type=_SlackAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    known = "".join(each for each in answer.error if each.isascii() and (each.isalpha() or each == "_"))
    return "" if answer.ok else known or "not ok"
