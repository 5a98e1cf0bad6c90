"""Tell one event from a command, which ends when it is delivered or given up."""

import asyncio
from datetime import UTC, datetime

from service.settings import ServiceSettings
from service.webhooks.delivery import Delivery, Pauses
from service.webhooks.events import Event, GenerationRefused, id_of
from service.webhooks.signing import WebhookSecret

__all__ = ["tell_refused"]

_PAUSES = Pauses(attempts=3)


def tell_refused(settings: ServiceSettings, serving: str, reason: str, pauses: Pauses = _PAUSES) -> None:
    """Tell that a build was not published; nothing where no address is set.

    Args:
        settings: Addresses and secret.
        serving: Generation that goes on answering.
        reason: Why, in a sentence.
        pauses: Between attempts.

    Raises:
        SettingsError: the secret is none.
    """
    if not settings.webhooks:
        return
    secret = WebhookSecret(settings.webhook_secret)
    event = Event("generation.refused", datetime.now(UTC), GenerationRefused(serving, reason))

    async def deliver() -> None:
        delivery = Delivery(settings.webhooks, secret, pauses)
        await delivery.start()
        delivery.send(id_of(event, secret), event)
        await delivery.drained()
        await delivery.close()

    asyncio.run(deliver())
