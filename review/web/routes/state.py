"""Routes for machines: health of the server, and counts without any personal data."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest

from pipeline.store.review.people import Scope
from review.web.service import NotVisible, ServiceDep

router = APIRouter()
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = frozenset({"forwarded", "x-forwarded-for", "x-real-ip", "via"})
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
def metrics(request: Request, service: ServiceDep) -> Response:
    """Write counts in the text format of Prometheus; those of the store are the same from every process.

    For this machine, and for who has the token (`Authorization: Bearer …`); a proxy is not this machine.
    """
    if not (_is_from_here(request) or _has_token(request, service.settings.metrics_token)):
        raise NotVisible
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


def _is_from_here(request: Request) -> bool:
    host = request.client.host if request.client else ""
    return host in LOOPBACK and not FORWARDED.intersection(request.headers)


def _has_token(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
