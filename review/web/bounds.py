"""Bounds on what a browser sends: a body is counted as it comes, and has to come in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import fail_after, move_on_after
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.language import gettext as _

TOO_SLOW, TOO_LARGE = 408, 413


@dataclass(frozen=True, slots=True)
class Allowance:
    """Allowance for a body: its bytes, whether its length was announced or not, and the seconds in which it comes."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BoundedBodies:
    """Takes the whole body before anybody works on the request, and closes on one that is too large or too slow.

    Attributes:
        app: what answers the request.
        allowance: what a request may send; whoever is known may send a scan.
    """

    app: ASGIApp
    allowance: Callable[[Scope], Awaitable[Allowance]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        refusal, allowed = None, await self.allowance(scope)
        try:
            with fail_after(allowed.seconds):
                body = await _body(receive, allowed.most)
        except TimeoutError:
            refusal = PlainTextResponse(_("Yêu cầu đến quá chậm."), TOO_SLOW, {"Connection": "close"})
        except BodyTooLarge as too_large:
            refusal = PlainTextResponse(_("Yêu cầu quá lớn."), TOO_LARGE, {"Connection": "close"})
            send = closing_after(send, receive, allowed.seconds) if too_large.goes_on else send
        except BrowserLeft:
            return None
        if refusal:
            return await refusal(scope, receive, send)
        return await self.app(scope, received_again(body, receive), send)


class BodyTooLarge(Exception):
    """A body of more bytes than any form of ours.

    Attributes:
        goes_on: whether more of it is to come.
    """

    def __init__(self, *, goes_on: bool) -> None:
        """Say whether more of it is to come."""
        super().__init__()
        self.goes_on = goes_on


class BrowserLeft(Exception):
    """The browser went away before its request was complete."""


async def _body(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    more, size = True, 0
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BrowserLeft
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > most:
            raise BodyTooLarge(goes_on=more)
    return b"".join(parts)


def closing_after(send: Send, receive: Receive, seconds: float) -> Send:
    """Return what sends an answer at once, and ends it when no more is received, or after these seconds.

    A connection that is closed while bytes wait to be read is reset, and takes the answer with it (RFC 9112, 9.6).
    """

    async def send_and_drain(message: Message) -> None:
        last = message["type"] == "http.response.body"
        await send({**message, "more_body": True} if last else message)
        if last:
            with move_on_after(seconds):
                while (await receive()).get("more_body", False):
                    pass
            await send({"type": "http.response.body"})

    return send_and_drain


def received_again(body: bytes, receive: Receive) -> Receive:
    """Return what an application receives: the body at once, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
