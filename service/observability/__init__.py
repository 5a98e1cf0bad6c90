"""For the operator of a running service: logs, metrics, traces, readiness.

Nothing here ever holds the text of a user: a request is described by its route's template, its status, its
time and what was found, never by its path, query, body, headers or sender.
"""

from service.observability.facts import note_outcome, note_redaction, note_stage
from service.observability.lifecycle import Lifecycle
from service.observability.logs import LogFormat, configure_logging
from service.observability.telemetry import Telemetry

__all__ = [
    "Lifecycle",
    "LogFormat",
    "Telemetry",
    "configure_logging",
    "note_outcome",
    "note_redaction",
    "note_stage",
]
