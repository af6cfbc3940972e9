"""Answers of a service: the HTTP status and the envelope `{code, status, correlationId, response}` as one verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_DENIED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}
_NO_ERROR = {"", "0", "00", "200"}


class CallVerdict(StrEnum):
    """CallVerdict on one answer."""

    IMPORTED = "imported"
    REJECTED = "rejected"
    LATER = "later"
    AGAIN = "again"
    """Nothing certain: the same is asked again."""
    DENIED = "denied"
    """The caller is not let in, or calls the wrong address: no case is at fault."""


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """Answer of a service to one call.

    Attributes:
        verdict: the verdict.
        reference: identifier of the case there; of a later answer the address where it will be.
        code: the service's code.
        words: its words.
        correlation: its number of the call.
    """

    verdict: CallVerdict
    reference: str = ""
    code: str = ""
    words: str = ""
    correlation: str = ""


def read_answer(status: int, headers: Mapping[str, str], body: bytes, id_name: str) -> ServiceAnswer:
    """Read an answer.

    409 means that the service has the case. A rejection has to come in the envelope: an error page of a proxy rejects
    nothing. An envelope whose own code is an error outweighs a good HTTP status.

    Args:
        status: HTTP status.
        headers: headers by lower-case name.
        body: the body.
        id_name: name of the identifier in `response.data`.
    """
    envelope = _object(body)
    response = _part(envelope, "response")
    correlation = _text(envelope.get("correlationId"))
    inner = _text(envelope.get("code"))
    if status < HTTPStatus.BAD_REQUEST and inner.isdigit() and int(inner) >= HTTPStatus.BAD_REQUEST:
        status = int(inner)
    reference = _identifier(response.get("data"), id_name)
    code, words = _text(response.get("error_code")), _text(response.get("message") or envelope.get("message"))
    verdict = _verdict(status, code, is_envelope=bool(response))
    if verdict is CallVerdict.LATER:
        return ServiceAnswer(verdict, headers.get("location", ""), code, words, correlation)
    if verdict is CallVerdict.IMPORTED:
        code = str(status) if status == HTTPStatus.CONFLICT else ""
    elif verdict is CallVerdict.DENIED or code in _NO_ERROR:
        code = str(status)
    return ServiceAnswer(verdict, reference, code, words, correlation)


def _verdict(status: int, code: str, *, is_envelope: bool) -> CallVerdict:
    if status == HTTPStatus.CONFLICT:
        return CallVerdict.IMPORTED
    if status == HTTPStatus.ACCEPTED:
        return CallVerdict.LATER
    if status in _DENIED or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return CallVerdict.DENIED
    if status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return CallVerdict.AGAIN
    if not is_envelope:
        return CallVerdict.DENIED if status == HTTPStatus.NOT_FOUND else CallVerdict.AGAIN
    return CallVerdict.IMPORTED if status < HTTPStatus.BAD_REQUEST and code in _NO_ERROR else CallVerdict.REJECTED


def _object(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _part(envelope: Mapping[str, object], name: str) -> dict[str, object]:
    part = envelope.get(name)
    return part if isinstance(part, dict) else {}


def _identifier(data: object, name: str) -> str:
    return _text(data.get(name)) if isinstance(data, dict) else _text(data)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""
