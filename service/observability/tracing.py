"""OpenTelemetry traces: a span a request and one a stage of its search. Needs the extra ``otel``.

Where they go is said by the standard ``OTEL_*`` variables, which the SDK reads itself. Of an incoming context
only ``traceparent`` is taken: ``tracestate`` and ``baggage`` are free text, and would be sent on.
"""

from collections.abc import Mapping

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from service.observability.facts import RequestFacts

__all__ = ["Tracing"]

_SERVER_ERROR = 500


class Tracing:
    """Makes and ends the spans of requests.

    Args:
        service_name: Of the resource; None leaves it to ``OTEL_SERVICE_NAME``.
        processor: Where ended spans go; by default OTLP over HTTP, in batches.
    """

    def __init__(self, service_name: str | None, processor: SpanProcessor | None = None) -> None:
        resource = Resource.create({SERVICE_NAME: service_name} if service_name else None)
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("kaiketsu")
        self._propagator = TraceContextTextMapPropagator()

    def start(self, method: str, headers: Mapping[str, str]) -> Span:
        """Begin the span of a request, below that of its caller."""
        parent = {"traceparent": headers["traceparent"]} if "traceparent" in headers else {}
        return self._tracer.start_span(
            method,
            self._propagator.extract(parent),
            SpanKind.SERVER,
            attributes={"http.request.method": method},
        )

    def finish(self, span: Span, facts: RequestFacts, method: str, route: str, status: int) -> None:
        """End a request's span, with what is known now, and add its stages."""
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attributes(
                {
                    "http.route": route,
                    "http.response.status_code": status,
                    "kaiketsu.request_id": facts.request_id,
                    "kaiketsu.generation": facts.generation,
                    "kaiketsu.state": facts.state,
                }
            )
            if facts.error:
                span.set_attribute("error.type", facts.error)
            if status >= _SERVER_ERROR or not status:
                span.set_status(Status(StatusCode.ERROR))
            context = set_span_in_context(span)
            for stage in facts.stages:
                started_ns = stage.ended_ns - int(stage.took_ms * 1e6)
                self._tracer.start_span(stage.name, context, start_time=started_ns).end(stage.ended_ns)
        span.end()

    @staticmethod
    def trace_id(span: Span) -> str:
        """Return the trace's id as 32 hexadecimal digits."""
        return f"{span.get_span_context().trace_id:032x}"

    def close(self) -> None:
        """Send what waits, and stop."""
        self._provider.shutdown()
