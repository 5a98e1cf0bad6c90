"""Who sent a request: the signatures of Slack and LINE, checked on the bytes as they arrived."""

import base64
import hashlib
import hmac
import re

from service.chat.errors import WrongSignatureError

__all__ = ["check_line", "check_slack"]

_MAX_AGE_S = 300
"""https://docs.slack.dev/authentication/verifying-requests-from-slack: older requests may be replayed."""
_TIMESTAMP = re.compile(r"\d{1,12}")


def check_slack(secret: str, timestamp: str, signature: str, body: bytes, now_s: float) -> None:
    """Check a request of Slack (version ``v0``).

    Args:
        secret: Signing secret of the app.
        timestamp: Header ``X-Slack-Request-Timestamp``.
        signature: Header ``X-Slack-Signature``.
        body: As it arrived.
        now_s: Seconds since 1970.

    Raises:
        WrongSignatureError: it is not Slack's, or older than five minutes.
    """
    expected = "v0=" + hmac.new(secret.encode(), b"v0:%s:%s" % (timestamp.encode(), body), hashlib.sha256).hexdigest()
    is_recent = _TIMESTAMP.fullmatch(timestamp) is not None and abs(now_s - int(timestamp)) <= _MAX_AGE_S
    if not hmac.compare_digest(expected.encode(), signature.encode()) or not is_recent:
        raise WrongSignatureError


def check_line(secret: str, signature: str, body: bytes) -> None:
    """Check a request of the LINE platform.

    Args:
        secret: Channel secret.
        signature: Header ``x-line-signature``.
        body: As it arrived.

    Raises:
        WrongSignatureError: it is not LINE's.
    """
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    if not hmac.compare_digest(expected, signature.encode()):
        raise WrongSignatureError
