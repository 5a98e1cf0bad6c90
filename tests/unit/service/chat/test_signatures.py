"""Signatures of Slack and LINE, on the examples of their makers' documentation."""

import base64
import hashlib
import hmac

import pytest

from service.chat.errors import WrongSignatureError
from service.chat.signatures import check_line, check_slack

# The example of https://docs.slack.dev/authentication/verifying-requests-from-slack; its secret opens nothing.
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
AT = 1531420618
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


@pytest.mark.parametrize("late_s", [0, 299, -299])
def test_the_documented_request_of_slack_is_good(late_s):
    """The example of the documentation passes, up to five minutes before and after."""
    check_slack(SECRET, str(AT), SIGNATURE, BODY, AT + late_s)


@pytest.mark.parametrize(
    ("secret", "timestamp", "signature", "body", "now_s"),
    [
        (SECRET[::-1], str(AT), SIGNATURE, BODY, AT),
        (SECRET, str(AT), SIGNATURE, BODY + b"&text=more", AT),
        (SECRET, str(AT + 1), SIGNATURE, BODY, AT),
        (SECRET, str(AT), SIGNATURE, BODY, AT + 301),
        (SECRET, str(AT), SIGNATURE, BODY, AT - 301),
        (SECRET, str(AT), SIGNATURE.replace("v0", "v1"), BODY, AT),
        (SECRET, str(AT), "", BODY, AT),
        (SECRET, "", SIGNATURE, BODY, AT),
        (SECRET, "１" * 9, "ü", BODY, AT),
    ],
)
def test_another_request_than_slacks_is_refused(secret, timestamp, signature, body, now_s):
    """Another secret, body, time, version or age is refused, and so are missing headers."""
    with pytest.raises(WrongSignatureError):
        check_slack(secret, timestamp, signature, body, now_s)


def test_a_request_of_line_is_good_with_the_digest_of_its_body():
    """The signature is the Base64 of the HMAC of the body as it arrived."""
    body = '{"events":[],"destination":"あ"}'.encode()
    signature = base64.b64encode(hmac.new(b"channel secret", body, hashlib.sha256).digest()).decode()
    check_line("channel secret", signature, body)
    for secret, given, sent in (
        ("another", signature, body),
        ("channel secret", "", body),
        ("channel secret", signature, body + b" "),
        ("channel secret", "ü", body),
    ):
        with pytest.raises(WrongSignatureError):
            check_line(secret, given, sent)
