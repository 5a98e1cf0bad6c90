"""Signatures of webhooks, on the example of their specification."""

import pytest

from indexer.errors import SettingsError
from service.webhooks.signing import WebhookSecret

# The example of the Standard Webhooks libraries; the secret opens nothing.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_documented_message_has_the_documented_signature():
    """A receiver can use any library of the specification."""
    headers = WebhookSecret(SECRET).headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_ü", SECRET.removeprefix("whsec_"), "whsec_" + "A" * 100]
)
def test_a_secret_that_is_none_is_not_repeated(text):
    """The message says what is expected, and does not hold the value."""
    with pytest.raises(SettingsError, match="KAIKETSU_WEBHOOK_SECRET") as raised:
        WebhookSecret(text)
    assert "24 to 64" in str(raised.value)
    value = text.removeprefix("whsec_")
    assert not value or value not in str(raised.value)


def test_an_id_is_the_same_for_the_same_parts_and_tells_nothing_of_them():
    """Without the secret, nobody can try texts against an id."""
    secret = WebhookSecret(SECRET)
    other = WebhookSecret("whsec_" + "QUJD" * 8)
    assert secret.name("gap", "text") == secret.name("gap", "text")
    assert (
        len(
            {
                secret.name("gap", "text"),
                secret.name("gapt", "ext"),
                secret.name("gap", "other"),
                other.name("gap", "text"),
            }
        )
        == 4
    )
    assert SECRET not in repr(secret)
