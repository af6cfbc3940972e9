"""Exception tree of the program; each class carries the exit code and a message and advice for a clerk."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the `hotich` command."""

    DONE = 0
    USAGE = 2
    INPUT_REFUSED = 3
    PAGES_FAILED = 4
    SHARED_DATABASE_UNREACHABLE = 5
    LOCKED = 6
    INTEGRITY_BROKEN = 7
    INTERRUPTED = 130


class HotichError(Exception):
    """Base of every error that is reported to a person.

    Attributes:
        exit_code: exit code of the command line.
        message: description of what happened, for a clerk.
        advice: next step for a clerk.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, advice: str = "") -> None:
        """Keep the two parts separate so that screens can show them separately."""
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type[HotichError], tuple[str, str]]:
        """Survive pickling on the way back from a worker process."""
        return type(self), (self.message, self.advice)


class UsageError(HotichError):
    """Error of use: the command names something that does not exist or does not fit."""


class InputRefused(HotichError):
    """Refusal of a file, page or table that cannot be taken in."""

    exit_code = ExitCode.INPUT_REFUSED


class PagesFailed(HotichError):
    """End of a run in which some pages could not be processed."""

    exit_code = ExitCode.PAGES_FAILED


class SharedDatabaseUnreachable(HotichError):
    """Failure to reach the shared civil-status database."""

    exit_code = ExitCode.SHARED_DATABASE_UNREACHABLE


class LockedByAnotherRun(HotichError):
    """Conflict with another run on the same home or book."""

    exit_code = ExitCode.LOCKED


class IntegrityBroken(HotichError):
    """Contradiction within the stored data: counts, hashes, audit chain."""

    exit_code = ExitCode.INTEGRITY_BROKEN


class ReaderFailed(HotichError):
    """Crash or time-out of a reading engine; the page can be tried again."""

    exit_code = ExitCode.PAGES_FAILED


class WriteFailed(HotichError):
    """Failure to write: the disk is full or the folder is not writable; what was there before is untouched."""

    exit_code = ExitCode.USAGE


class RecordChanged(HotichError):
    """Conflict of a save with a record that has changed since the person opened it."""


class LeaseLost(HotichError):
    """Conflict of a save with a lease on the record that the person no longer holds."""
