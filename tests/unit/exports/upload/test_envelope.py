"""Envelope of a service and HTTP status as one verdict: an error page rejects nothing, 409 means that it is there."""

from __future__ import annotations

import json

import pytest

from exports.upload.http.envelope import CallVerdict, read_answer

OK = {"error_code": "0", "data": {"id": 7}}
BAD = {"error_code": "E7", "message": "Trùng"}


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, {"code": 200, "response": OK}, CallVerdict.IMPORTED),
        (201, {"code": "00", "response": OK}, CallVerdict.IMPORTED),
        (200, {"code": 200, "response": BAD}, CallVerdict.REJECTED),
        (422, {"code": 422, "response": BAD}, CallVerdict.REJECTED),
        (200, {"code": 409, "response": OK}, CallVerdict.IMPORTED),
        (409, {}, CallVerdict.IMPORTED),
        (202, {}, CallVerdict.LATER),
        (200, {"code": 500}, CallVerdict.AGAIN),
        (200, "<html>", CallVerdict.AGAIN),
        (400, "<html>", CallVerdict.AGAIN),
        (404, "<html>", CallVerdict.DENIED),
        (302, {}, CallVerdict.DENIED),
        (401, {"response": BAD}, CallVerdict.DENIED),
        (429, {"response": BAD}, CallVerdict.AGAIN),
        (503, {}, CallVerdict.AGAIN),
        (200, [], CallVerdict.AGAIN),
        (200, {"response": "text"}, CallVerdict.AGAIN),
    ],
)
def test_every_answer_has_one_verdict(status: int, body: object, verdict: CallVerdict) -> None:
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    assert read_answer(status, {}, data, "id").verdict is verdict


def test_what_the_service_says_is_kept() -> None:
    said = {"code": 422, "correlationId": "c-1", "response": BAD}
    answer = read_answer(422, {}, json.dumps(said).encode(), "id")
    assert (answer.code, answer.words, answer.correlation) == ("E7", "Trùng", "c-1")
    assert read_answer(200, {}, json.dumps({"response": {"data": "HT-7"}}).encode(), "id").reference == "HT-7"
    assert read_answer(202, {"location": "/a/1"}, b"", "id").reference == "/a/1"
