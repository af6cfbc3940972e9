"""Seam of an upload: a way to a receiver. Adapters stand beside it; `exports.upload.testing` has the fake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from exports.upload.cases import Submission
from exports.upload.outcomes import Outcome
from records.errors import ExitCode, HotichError


class ReceiverUnreachable(HotichError):
    """Failure to reach the receiver, or to be let in: nothing more can be sent now."""

    exit_code = ExitCode.SHARED_DATABASE_UNREACHABLE


class AnswerBroken(ReceiverUnreachable):
    """Answers that say nothing understood; what the others said is kept. A person has to ask the receiver."""


class Uploader(Protocol):
    """Way to a receiver, open for the time of a call.

    Both methods yield outcomes in groups. Whoever calls keeps a group before the next is asked for; so a group that
    tells that cases are being sent comes before they are, and a cut at any place leaves no case that went out unnoted.
    Sending again is safe: the key of a case tells the receiver that it has it.
    """

    @property
    def channel(self) -> str:
        """Name of the way, kept with every outcome."""
        ...

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Hand over the cases of a submission that are to be sent; a case whose answer is lost is told as unknown.

        Raises:
            ReceiverUnreachable: nothing can be handed over now.
        """
        ...

    def answers(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Ask what became of the cases of a submission that were sent; nothing is told of a case without an answer.

        Raises:
            ReceiverUnreachable: the receiver cannot be asked now.
        """
        ...
