"""The secret and the signature of a webhook, as https://www.standardwebhooks.com has them (version ``v1``)."""

import base64
import hashlib
import hmac

from indexer.errors import SettingsError

__all__ = ["WebhookSecret"]

_PREFIX = "whsec_"
_MIN_BYTES, _MAX_BYTES = 24, 64


class WebhookSecret:
    """What webhooks are signed with.

    Args:
        text: ``whsec_`` and the Base64 of 24 to 64 random bytes.

    Raises:
        SettingsError: it is not; the message does not hold it.
    """

    def __init__(self, text: str) -> None:
        expected = f"{_PREFIX} and the Base64 of {_MIN_BYTES} to {_MAX_BYTES} random bytes"
        try:
            self._key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
        except ValueError as error:
            raise SettingsError("KAIKETSU_WEBHOOK_SECRET", "…", expected) from error
        if not text.startswith(_PREFIX) or not _MIN_BYTES <= len(self._key) <= _MAX_BYTES:
            raise SettingsError("KAIKETSU_WEBHOOK_SECRET", "…", expected)

    def headers(self, event_id: str, at_s: int, body: bytes) -> dict[str, str]:
        """Return the headers that prove who sent a body, and when.

        Args:
            event_id: Of the event.
            at_s: Seconds since 1970.
            body: As it is sent.
        """
        digest = hmac.new(self._key, f"{event_id}.{at_s}.".encode() + body, hashlib.sha256).digest()
        return {
            "webhook-id": event_id,
            "webhook-timestamp": str(at_s),
            "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        }

    def name(self, *parts: str) -> str:
        """Return an id that is the same for the same parts; it tells nothing of them: people may have typed them."""
        return "evt_" + hmac.new(self._key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

    def __repr__(self) -> str:
        return "WebhookSecret(…)"
