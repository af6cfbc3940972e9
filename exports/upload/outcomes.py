"""Outcomes of cases at a receiver: states in their order, and the one that holds among answers that contradict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from records.language import N_, Message
from records.language import gettext as _


class CaseState(StrEnum):
    """State of a case, from the first to the last: a later member outweighs an earlier one, whenever it was learned.

    So answers that come twice, late or in another order leave the same state. `IMPORTED` outweighs `REJECTED`: a
    receiver that said both has the case, and must not get it again; the contradiction itself is told to a person.
    """

    PREPARED = "prepared"
    SENT = "sent"
    UNKNOWN = "unknown"
    RECEIVED = "received"
    REJECTED = "rejected"
    IMPORTED = "imported"

    @property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return list(CaseState).index(self)

    @property
    def message(self) -> Message:
        """State in a clerk's words, in the language of whoever reads them."""
        return Message(_WORDS[self])

    @property
    def words(self) -> str:
        """State in a clerk's words."""
        return str(self.message)


_WORDS = {
    CaseState.PREPARED: N_("chờ gửi"),
    CaseState.SENT: N_("đã gửi"),
    CaseState.UNKNOWN: N_("mất trả lời"),
    CaseState.RECEIVED: N_("bên nhận đã nhận"),
    CaseState.REJECTED: N_("bị từ chối"),
    CaseState.IMPORTED: N_("đã nhập"),
}
FINAL = (CaseState.IMPORTED, CaseState.REJECTED)
"""States in which nothing more is expected of the receiver."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of a case, as far as the receiver has told it.

    Attributes:
        key: idempotency key of the case.
        state: the state that this tells of.
        reference: the receiver's identifier of an imported case; of a received one, where to ask for its answer.
        code: the receiver's code.
        words: the receiver's own words, unchanged; they may name people.
        proof: what shows it: correlation id, name and hash of a receipt, snapshot.
    """

    key: str
    state: CaseState
    reference: str = ""
    code: str = ""
    words: str = ""
    proof: str = ""


def standing(told: Sequence[Outcome]) -> Outcome:
    """Return the outcome that holds among all that were told of a case, at least one, in the order of their coming.

    Of several of one state the first import holds (its identifier is the case's), else the latest.
    """
    highest = max(told, key=lambda one: one.state.rank).state
    same = [one for one in told if one.state is highest]
    return same[0] if highest is CaseState.IMPORTED else same[-1]


def contradicts(told: Sequence[Outcome]) -> bool:
    """Return whether a receiver said of a case that it is imported and rejected, or gave it two identifiers."""
    finals = {one.state for one in told if one.state in FINAL}
    identifiers = {one.reference for one in told if one.state is CaseState.IMPORTED and one.reference}
    return len(finals) > 1 or len(identifiers) > 1


@dataclass(frozen=True, slots=True)
class UploadSums:
    """Sums over the cases that were prepared: each is imported, rejected, or not answered for good.

    Attributes:
        prepared: cases as the submissions declare them.
        counts: state → number of cases that stand so.
    """

    prepared: int
    counts: Mapping[CaseState, int]

    def of(self, state: CaseState) -> int:
        """Return the number of cases in a state."""
        return self.counts.get(state, 0)

    @property
    def imported(self) -> int:
        """Number of imported cases."""
        return self.of(CaseState.IMPORTED)

    @property
    def rejected(self) -> int:
        """Number of rejected cases."""
        return self.of(CaseState.REJECTED)

    @property
    def unknown(self) -> int:
        """Number of cases without a final answer: not sent yet, under way, or the answer was lost."""
        return sum(count for state, count in self.counts.items() if state not in FINAL)

    @property
    def balanced(self) -> bool:
        """Return whether prepared = imported + rejected + unknown."""
        return self.prepared == self.imported + self.rejected + self.unknown

    @property
    def waiting(self) -> str:
        """States and numbers of the unknown ones, in a clerk's words; "" without any."""
        open_states = (state for state in CaseState if state not in FINAL and self.of(state))
        return ", ".join(f"{state.words} {self.of(state)}" for state in open_states)

    @property
    def text(self) -> str:
        """Equation for people, and what the unknown ones are."""
        told = _("chuẩn bị {prepared} = đã nhập {imported} + bị từ chối {rejected} + chưa rõ {unknown}").format(
            prepared=self.prepared, imported=self.imported, rejected=self.rejected, unknown=self.unknown
        )
        return f"{told} ({self.waiting})" if self.waiting else told
