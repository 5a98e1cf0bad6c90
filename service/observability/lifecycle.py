"""Whether the service is shutting down."""

__all__ = ["Lifecycle"]


class Lifecycle:
    """Shared by the server, which hears signals, and the application, which answers. Event loop only."""

    def __init__(self) -> None:
        self.draining = False
        """Set once: ``/readyz`` says 503 and responses close their connection, while requests are still taken."""

    def begin_drain(self) -> None:
        """Tell whoever asks that no more requests should come here."""
        self.draining = True
