"""Log of a home: JSON lines with codes, counts and places in the code. The content of a register never gets there."""

from __future__ import annotations

import atexit
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path

import structlog
from structlog.typing import EventDict, WrappedLogger

from pipeline.home.disk import explain_full_disk
from records.errors import WriteFailed

ALLOWED = frozenset(
    {"event", "level", "timestamp", "book", "subject", "step", "code", "count", "seconds", "error", "where", "outcome"}
)


_path = Path()
_open_file = ExitStack()
"""Holder of the log's file: there is one log a process, and it is closed when another is opened or the process ends."""
atexit.register(_open_file.close)


def log_to(path: Path) -> None:
    """Send the log of this process to a file in the home.

    Raises:
        WriteFailed: the disk is full, or the account may not write there.
    """
    global _path  # noqa: PLW0603 - there is one log a process, as in structlog itself
    with explain_full_disk(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8", buffering=1)
    _open_file.close()
    _open_file.enter_context(file)
    _path = path
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _place_of_error,
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=file),
    )


def log_unexpected(error: BaseException) -> str:
    """Log an error that nobody foresaw and return the place; before a home is open, it is told in a file of its own.

    Where no file takes it (a full disk), "–" is said: the telling must not be an error of its own.
    """
    try:
        if not structlog.is_configured():
            log_to(Path(tempfile.gettempdir()) / "hotich.log")
        structlog.get_logger("hotich").error("unexpected", exc_info=error)
    except (OSError, WriteFailed):
        return "–"
    return str(_path)


def _place_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put an exception's type and lines of code in the event; its message may quote a page and stays out."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        cause = error.__cause__
        # A worker's own trace comes back as text; its lines of code are wanted, its last line is the message.
        if type(cause).__name__ == "_RemoteTraceback":
            event["where"] += [line.strip() for line in str(cause).splitlines() if line.lstrip().startswith("File ")]
    return event


def _only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not known to be free of personal data."""
    return {key: value if key in ALLOWED else "[…]" for key, value in event.items()}
