"""Routes for machines: health of the server, and counts without any personal data."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest

from pipeline.store.review.people import Scope
from review.web.service import ServiceDep

router = APIRouter()
SECONDS = Histogram(
    "hotich_request_seconds",
    "Seconds to answer, of this process",
    ["method"],
    registry=None,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


@router.get("/healthz")
def healthz(service: ServiceDep) -> PlainTextResponse:
    """Say "ok" when the store answers."""
    service.store.ping()
    return PlainTextResponse("ok")


@router.get("/metrics")
def metrics(service: ServiceDep) -> Response:
    """Write counts in the text format of Prometheus; those of the store are the same from every process."""
    registry = CollectorRegistry()
    registry.register(SECONDS)
    waiting = Gauge("hotich_records", "Records by what is to be done next", ["task"], registry=registry)
    acts = Gauge("hotich_decisions", "Decisions of people by kind", ["act"], registry=registry)
    with service.store.begin() as rows:
        for task, count in rows.queue.waiting(Scope(None)).items():
            waiting.labels(task.value).set(count)
        for act, count in rows.supervision.acts().items():
            acts.labels(act.value).set(count)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
