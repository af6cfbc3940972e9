"""The one exception tree. Each class carries the exit code and tells a clerk what happened and what to do next."""

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
    """Base of every error that a person is told about.

    Attributes:
        exit_code: what the command line returns.
        message: what happened, for a clerk.
        advice: what to do next, for a clerk.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, advice: str = "") -> None:
        """Keep the two parts apart so that screens can show them apart."""
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type[HotichError], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.message, self.advice)


class UsageError(HotichError):
    """The command was called with something that does not exist or does not fit."""


class InputRefused(HotichError):
    """A file, page or table that cannot be taken in."""

    exit_code = ExitCode.INPUT_REFUSED


class PagesFailed(HotichError):
    """The run ended, but some pages could not be worked on."""

    exit_code = ExitCode.PAGES_FAILED


class SharedDatabaseUnreachable(HotichError):
    """The shared civil-status database did not answer."""

    exit_code = ExitCode.SHARED_DATABASE_UNREACHABLE


class LockedByAnotherRun(HotichError):
    """Another run works on the same home or book."""

    exit_code = ExitCode.LOCKED


class IntegrityBroken(HotichError):
    """What is stored does not agree with itself: counts, hashes, audit chain."""

    exit_code = ExitCode.INTEGRITY_BROKEN


class ReaderFailed(HotichError):
    """A reading engine crashed or did not answer in time; the page can be tried again."""

    exit_code = ExitCode.PAGES_FAILED


class WriteFailed(HotichError):
    """A disk is full or a folder cannot be written; what was there before is untouched."""

    exit_code = ExitCode.USAGE


class RecordChanged(HotichError):
    """A record is no longer what the person saw who wants to save it."""


class LeaseLost(HotichError):
    """A person wants to save a record that is no longer in their hands."""
