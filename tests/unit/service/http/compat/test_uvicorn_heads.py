"""What the deadline for heads takes from uvicorn is still there; how it works is tested over sockets."""

import inspect

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from service.http.compat.uvicorn_heads import HeadDeadlineProtocol

OVERRIDDEN = (
    "connection_made",
    "connection_lost",
    "data_received",
    "on_headers_complete",
    "on_body",
    "on_message_complete",
)


def test_every_hook_is_one_that_uvicorn_calls():
    """A hook of another name or with other parameters would never run, and heads would have no limit."""
    for name in OVERRIDDEN:
        theirs, ours = getattr(HttpToolsProtocol, name), getattr(HeadDeadlineProtocol, name)
        assert ours is not theirs
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_the_state_that_is_read_exists():
    """The cycle of a request, whether it is answered, the flow of the socket, and how to shut down."""
    assert "response_complete" in inspect.getsource(RequestResponseCycle.__init__)
    assert callable(HttpToolsProtocol.shutdown)
    source = inspect.getsource(HttpToolsProtocol)
    for name in ("self.cycle", "self.flow", "self.loop", "self.transport"):
        assert name in source
