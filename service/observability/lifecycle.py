"""Whether the service is going down, and how many requests it still owes an answer."""

__all__ = ["Lifecycle"]


class Lifecycle:
    """Shared by the server, which hears signals, and the application, which answers. Event loop only."""

    def __init__(self) -> None:
        self.draining = False
        """Set once: ``/readyz`` says 503 and responses close their connection, while requests are still taken."""
        self.in_flight = 0
        """Requests that were taken and are not answered yet."""

    def begin_drain(self) -> None:
        """Tell whoever asks that no more requests should come here."""
        self.draining = True
