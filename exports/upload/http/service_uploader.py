"""Uploader to a web service: a case a call, with its key; what is not certain is asked again, with growing pauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

import httpx2
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
)
from tenacity.stop import stop_base
from tenacity.wait import wait_random_exponential

from exports.loopback import is_loopback
from exports.upload.cases import TO_ASK, TO_SEND, Submission, SubmittedCase
from exports.upload.http.envelope import CallVerdict, ServiceAnswer, read_answer
from exports.upload.http.mapping import JsonMapping
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.uploader import ReceiverUnreachable
from records.errors import UsageError
from records.language import gettext as _

MOST_BYTES = 1_000_000
"""Bytes of an answer; a longer one is no envelope."""
LOST = ServiceAnswer(CallVerdict.AGAIN)
NO_SUCH_PLACE = str(HTTPStatus.NOT_FOUND.value)
_STATES = {
    CallVerdict.IMPORTED: CaseState.IMPORTED,
    CallVerdict.REJECTED: CaseState.REJECTED,
    CallVerdict.LATER: CaseState.RECEIVED,
    CallVerdict.AGAIN: CaseState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Limits of the calls.

    Attributes:
        seconds: an answer that takes longer is lost.
        attempts: how often a case is sent before its answer counts as lost.
        wait_seconds: longest pause between two attempts; they grow from a second, and are drawn by chance.
        poll_seconds: how long a later answer is waited for.
    """

    seconds: float
    attempts: int
    wait_seconds: float
    poll_seconds: float


class ServiceUploader:
    """Uploader to a web service; made by `service`."""

    channel = "http"

    def __init__(self, client: httpx2.Client, url: str, mapping: JsonMapping, limits: ServiceLimits) -> None:
        """Take an open client."""
        self._client, self._url, self._mapping, self._limits = client, url, mapping, limits

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Post the cases one by one."""
        for one in submission.within(TO_SEND):
            yield (Outcome(one.case.key, CaseState.SENT),)
            yield (self._outcome(one, self._sent(submission, one)),)

    def answers(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Ask for the later answers; of a case whose answer was lost the service is asked by sending it again."""
        for one in submission.within(TO_ASK):
            if one.state is CaseState.RECEIVED and one.reference:
                answer = self._polled(one.reference, stop_after_attempt(1))
                if answer.verdict in (CallVerdict.IMPORTED, CallVerdict.REJECTED):
                    yield (self._outcome(one, answer),)

    def _sent(self, submission: Submission, one: SubmittedCase) -> ServiceAnswer:
        posted = self._mapping.posted(submission, one.case)
        headers = {"Idempotency-Key": one.case.key}

        def post() -> ServiceAnswer:
            return self._call("POST", self._url, json=posted, headers=headers)

        answer = self._again(post, stop_after_attempt(self._limits.attempts), CallVerdict.AGAIN)
        if answer.verdict is not CallVerdict.LATER or not answer.reference:
            return answer
        polled = self._polled(answer.reference, stop_after_delay(self._limits.poll_seconds))
        return polled if polled.verdict in (CallVerdict.IMPORTED, CallVerdict.REJECTED) else answer

    def _polled(self, location: str, stop: stop_base) -> ServiceAnswer:
        def ask() -> ServiceAnswer:
            answer = self._call("GET", location)
            return LOST if answer.code == NO_SUCH_PLACE else answer

        return self._again(ask, stop, CallVerdict.AGAIN, CallVerdict.LATER)

    def _again(self, call: Callable[[], ServiceAnswer], stop: stop_base, *verdicts: CallVerdict) -> ServiceAnswer:
        """Call until the answer is none of these; return the last one, or that it was lost.

        Raises:
            ReceiverUnreachable: the service cannot be connected to, or does not let the caller in.
        """
        again = retry_if_result(lambda answer: answer.verdict in verdicts) | retry_if_exception_type(
            httpx2.TransportError
        )
        retrying = Retrying(stop=stop, wait=wait_random_exponential(max=self._limits.wait_seconds), retry=again)
        try:
            answer = retrying(call)
        except RetryError as error:
            failure = error.last_attempt.exception()
            if isinstance(failure, httpx2.ConnectError | httpx2.ConnectTimeout):
                raise _unreachable(type(failure).__name__) from failure
            answer = LOST if failure else error.last_attempt.result()
        if answer.verdict is CallVerdict.DENIED:
            raise _unreachable(answer.code or answer.words or answer.verdict.value)
        return answer

    def _call(self, method: str, url: str, **words: object) -> ServiceAnswer:
        """Call once; an answer that does not end in time, or never ends, is lost."""
        began, body = time.monotonic(), b""
        with self._client.stream(method, url, **words) as response:  # type: ignore[arg-type]
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES or time.monotonic() - began > self._limits.seconds:
                    raise httpx2.ReadTimeout("too long", request=response.request)
            answer = read_answer(response.status_code, dict(response.headers), body, self._mapping.answer.id)
        if answer.verdict is not CallVerdict.LATER:
            return answer
        return ServiceAnswer(
            answer.verdict, self._location(answer.reference), answer.code, answer.words, answer.correlation
        )

    def _location(self, reference: str) -> str:
        """Return where a later answer will be, "" for an address elsewhere: the token is for this service alone."""
        location = httpx2.URL(urljoin(self._url, reference))
        ours = httpx2.URL(self._url)
        same = (location.scheme, location.host, location.port) == (ours.scheme, ours.host, ours.port)
        return str(location) if reference and same else ""

    def _outcome(self, one: SubmittedCase, answer: ServiceAnswer) -> Outcome:
        state = _STATES[answer.verdict]
        if state is CaseState.UNKNOWN:
            return Outcome(one.case.key, state)
        return Outcome(one.case.key, state, answer.reference, answer.code, answer.words, answer.correlation)


@contextmanager
def service(url: str, token: str, mapping: JsonMapping, limits: ServiceLimits) -> Iterator[ServiceUploader]:
    """Open a client of a service; closed at the end. Proxies of the environment are not used.

    Raises:
        UsageError: the address is neither HTTPS nor on this machine.
    """
    _check_address(url)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx2.Client(headers=headers, timeout=limits.seconds, trust_env=False) as client:
        yield ServiceUploader(client, url, mapping, limits)


def _check_address(url: str) -> None:
    address = httpx2.URL(url)
    if address.scheme == "https" or (address.scheme == "http" and is_loopback(address.host)):
        return
    raise UsageError(
        _("Địa chỉ dịch vụ phải là https."), _("Sửa service.url; http chỉ dùng được với máy chủ trên chính máy này.")
    )


def _unreachable(why: str) -> ReceiverUnreachable:
    return ReceiverUnreachable(
        _("Dịch vụ của bên nhận không nhận: {why}.").format(why=why),
        _("Kiểm tra service.url, mã truy cập trong service.token_file và đường mạng; rồi gửi lại."),
    )
