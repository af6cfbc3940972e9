"""Bounds on what a browser sends: a body is counted as it comes, and has to come in time."""

from __future__ import annotations

from dataclasses import dataclass

from anyio import fail_after
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.language import gettext as _

TOO_SLOW, TOO_LARGE = 408, 413


@dataclass(frozen=True, slots=True)
class BoundedBodies:
    """Takes the whole body before anybody works on the request, and closes on one that is too large or too slow.

    Attributes:
        app: what answers the request.
        most: bytes of a body, whether its length was announced or not.
        seconds: in which the whole body has to be there.
    """

    app: ASGIApp
    most: int
    seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        refusal = None
        try:
            with fail_after(self.seconds):
                body = await self._body(receive)
        except TimeoutError:
            refusal = PlainTextResponse(_("Yêu cầu đến quá chậm."), TOO_SLOW, {"Connection": "close"})
        except BodyTooLarge:
            refusal = PlainTextResponse(_("Yêu cầu quá lớn."), TOO_LARGE, {"Connection": "close"})
        except BrowserLeft:
            return None
        if refusal:
            return await refusal(scope, receive, send)
        return await self.app(scope, _after(body, receive), send)

    async def _body(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        more, size = True, 0
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise BrowserLeft
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self.most:
                raise BodyTooLarge
            more = message.get("more_body", False)
        return b"".join(parts)


class BodyTooLarge(Exception):
    """A body of more bytes than any form of ours."""


class BrowserLeft(Exception):
    """The browser went away before its request was complete."""


def _after(body: bytes, receive: Receive) -> Receive:
    """Return what the application receives: the body at once, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
