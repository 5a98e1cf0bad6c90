"""Prometheus metrics: names and labels out of fixed sets, so their number is bounded.

Labels are routes of this program, states, retrievers, stages, kinds of redaction and names of exception types;
nothing that a request brings becomes one (an unknown address is ``unmatched``, an odd method ``other``).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.observability.facts import RequestFacts
from service.observability.served import ServedIndex

__all__ = ["CONTENT_TYPE", "UNMATCHED", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4"
UNMATCHED = "unmatched"

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
# A search takes 9 ms, its stages from 0.02 ms (redaction) on.
_STAGE_BUCKETS_S = (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5)
_REQUEST_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The metrics of one application.

    Args:
        source: Whose generation is served.
    """

    def __init__(self, source: ServedIndex) -> None:
        # Each metric is kept as a cached `labels`: looking a child up costs more than counting in it.
        self._registry = registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=registry)
        registry.register(_IndexCollector(source))
        self._requests = cache(
            Counter(
                "kaiketsu_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
            ).labels
        )
        self._seconds = cache(
            Histogram(
                "kaiketsu_http_request_seconds",
                "From the request's first byte read to the response's last byte handed over.",
                ("route",),
                buckets=_REQUEST_BUCKETS_S,
                registry=registry,
            ).labels
        )
        self._stages = cache(
            Histogram(
                "kaiketsu_stage_seconds",
                "A search by stage: redact, batch (encoding with others), encode (alone), lanes, rank, present.",
                ("stage",),
                buckets=_STAGE_BUCKETS_S,
                registry=registry,
            ).labels
        )
        self._searches = cache(
            Counter("kaiketsu_searches", "Searches by outcome.", ("state",), registry=registry).labels
        )
        self._retrievers = cache(
            Counter(
                "kaiketsu_lane_matches",
                "Searches by who found the first result.",
                ("lane",),
                registry=registry,
            ).labels
        )
        self._redactions = cache(
            Counter("kaiketsu_redactions", "Things taken out of texts, by kind.", ("kind",), registry=registry).labels
        )
        self._errors = cache(
            Counter(
                "kaiketsu_errors", "Requests ended by an exception, by its type.", ("type",), registry=registry
            ).labels
        )

    def watch(self, name: str, documentation: str, read: Callable[[], float]) -> None:
        """Add a gauge whose value is read when metrics are fetched, such as the depth of a queue."""
        Gauge(name, documentation, registry=self._registry).set_function(read)

    def observe(self, facts: RequestFacts, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests(method, route, str(status)).inc()
        self._seconds(route).observe(seconds)
        for stage in facts.stages:
            self._stages(stage.name).observe(stage.took_ms / 1000)
        if facts.state:
            self._searches(facts.state).inc()
        for retriever in facts.retrievers:
            self._retrievers(retriever).inc()
        for kind in facts.redactions:
            self._redactions(kind).inc()
        if facts.error:
            self._errors(facts.error).inc()

    @staticmethod
    def known_method(method: str) -> str:
        """Return the method, or ``other`` for one that a client made up."""
        return method if method in _METHODS else "other"

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class _IndexCollector(Collector):
    """What is served, read when metrics are fetched."""

    def __init__(self, source: ServedIndex) -> None:
        self._source = source

    def describe(self) -> Iterator[Metric]:
        """Return nothing: what is collected depends on whether anything is served."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield generation, age, size and reloads."""
        source = self._source
        reloads = CounterMetricFamily("kaiketsu_reloads", "Generations opened or not.", labels=("result",))
        reloads.add_metric(("success",), source.reloads)
        reloads.add_metric(("failure",), source.failures)
        yield reloads
        yield GaugeMetricFamily(
            "kaiketsu_generation_refused",
            "1 while the generation named as current is not the one that serves.",
            value=float(bool(source.refused)),
        )
        if (searcher := source.serving) is None:
            return
        manifest = searcher.generation.manifest
        info = GaugeMetricFamily("kaiketsu_generation_info", "The generation that serves.", labels=("generation",))
        info.add_metric((manifest.generation,), 1.0)
        yield info
        age_s = (datetime.now(UTC) - manifest.created).total_seconds()
        yield GaugeMetricFamily("kaiketsu_generation_age_seconds", "Since it was made.", value=age_s)
        yield GaugeMetricFamily("kaiketsu_generation_articles", "Articles in it.", value=manifest.articles)
        yield GaugeMetricFamily("kaiketsu_generation_passages", "Passages in it.", value=manifest.passages)
