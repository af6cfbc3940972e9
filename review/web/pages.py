"""Pages rendered from templates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from pydantic import TypeAdapter

from pipeline.capture.reason_words import reason_words
from records.language import gettext, language
from records.notes.amendments import AmendmentKind
from records.stages import Box
from review.web.administration.audit_words import action_words, actor_words
from review.web.administration.browser_words import browser_words
from review.work.queue_words import book_title, book_words, open_words
from review.work.roles import AT_THE_DESK, ISSUES_EXTRACTS, SEES_BOOKS, SEES_STATISTICS

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


class Templates:
    """Templates of the application; everything on a page is escaped."""

    def __init__(self) -> None:
        """Load the templates of this package."""
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"drawing_json": drawing_json, "viewbox": viewbox, "outline": outline}
        self._environment.globals |= {"_": gettext, "hour": hour, "day": day, "kinds": tuple(AmendmentKind)}
        self._environment.globals |= {"reason_words": reason_words, "at_the_desk": AT_THE_DESK}
        self._environment.globals |= {"open_words": open_words, "book_words": book_words, "book_title": book_title}
        self._environment.globals |= {"issues_extracts": ISSUES_EXTRACTS, "sees_books": SEES_BOOKS}
        self._environment.globals |= {"sees_statistics": SEES_STATISTICS, "browser_words": browser_words}
        self._environment.globals |= {"action_words": action_words, "actor_words": actor_words}

    def page(self, request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """Render a page, or only its middle for a script."""
        session = getattr(request.state, "session", None)
        frame = "fragment.html" if "hx-request" in request.headers else "frame.html"
        text = self._environment.get_template(name).render(
            frame=frame,
            session=session,
            language=language(),
            path=request.url.path,
            tour="tour" in request.query_params,
            **values,
        )
        return HTMLResponse(text, status)


def drawing_json(drawing: object) -> Markup:
    """Write JSON for a script element, in which no text can end the element."""
    plain: Any = TypeAdapter(object).dump_python(drawing, mode="json")
    return htmlsafe_json_dumps(plain)


def viewbox(box: Box) -> Markup:
    """Write a box as the `viewBox` attribute of an SVG."""
    return Markup(f"{box.x} {box.y} {box.width} {box.height}")  # noqa: S704 - numbers alone


def outline(box: Box) -> Markup:
    """Write a box as an SVG path around it."""
    return Markup(f"M{box.x} {box.y}h{box.width}v{box.height}h-{box.width}z")  # noqa: S704 - numbers alone


def hour(moment: str) -> str:
    """Format a stored moment as hours and minutes on the clock of the office."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}"


def day(moment: str) -> str:
    """Format a stored moment as day and time on the clock of the office."""
    return f"{datetime.fromisoformat(moment).astimezone():%d.%m.%Y %H:%M}"
