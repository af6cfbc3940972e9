"""Fake of the seam: a receiver in memory that takes, loses, delays and contradicts as it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from exports.upload.cases import HANDED_OVER, TO_SEND, Submission
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.uploader import ReceiverUnreachable


class Deed(StrEnum):
    """Deed of the receiver with one case that comes to it."""

    IMPORT = "import"
    REJECT = "reject"
    LATER = "later"
    """Takes the case and answers when it is asked."""
    LOSE_ANSWER = "lose_answer"
    """Takes the case; nobody hears of it."""
    LOSE_CASE = "lose_case"
    """Never sees the case."""
    GO_AWAY = "go_away"
    """Cannot be reached from here on."""
    TAKE_AND_DENY = "take_and_deny"
    """Takes the case, says at first that it is rejected, and when asked that it is imported."""


class ScriptedReceiver:
    """Receiver with a script: one deed a case that comes, `IMPORT` when the script is over.

    Attributes:
        taken: key → identifier of the cases that it has.
        came: how often each key came.
    """

    channel = "scripted"

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        """Take the script."""
        self._deeds = iter(deeds)
        self.taken: dict[str, str] = {}
        self.came: dict[str, int] = {}

    def forget_script(self) -> None:
        """Import everything that comes from here on."""
        self._deeds = iter(())

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Take cases one by one."""
        for one in submission.within(TO_SEND):
            yield (Outcome(one.case.key, CaseState.SENT),)
            yield (self._take(one.case.key),)

    def answers(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Tell of the cases that it has."""
        for one in submission.within(HANDED_OVER):
            if one.case.key in self.taken:
                yield (self._imported(one.case.key),)

    def _take(self, key: str) -> Outcome:
        deed = next(self._deeds, Deed.IMPORT)
        self.came[key] = self.came.get(key, 0) + 1
        if deed is Deed.GO_AWAY:
            raise ReceiverUnreachable("gone")
        if key not in self.taken and deed not in (Deed.REJECT, Deed.LOSE_CASE):
            self.taken[key] = str(len(self.taken) + 1)
        match deed:
            case Deed.IMPORT:
                return self._imported(key)
            case Deed.REJECT | Deed.TAKE_AND_DENY if key not in self.taken or deed is Deed.TAKE_AND_DENY:
                return Outcome(key, CaseState.REJECTED, code="E1", words="Thiếu ngày sinh.")
            case Deed.LATER:
                return Outcome(key, CaseState.RECEIVED, reference=f"/answers/{key}")
            case _:
                return Outcome(key, CaseState.UNKNOWN)

    def _imported(self, key: str) -> Outcome:
        return Outcome(key, CaseState.IMPORTED, reference=self.taken[key])
