"""Summary at the head of a book's report: input and outcome in counts that must balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.language import N_
from records.language import gettext as _
from records.record_types import Column
from records.stages import FieldReading, FieldState, Severity


@dataclass(frozen=True, slots=True)
class Balance:
    """Two counts that must be equal.

    Attributes:
        label: the things counted.
        counted: their number.
        against: the source of the other count.
        expected: the other count, None when it is not known.
    """

    label: str
    counted: int
    against: str
    expected: int | None

    @property
    def verdict(self) -> str:
        """Return one of "agrees", "differs", "unknown"."""
        if self.expected is None:
            return "unknown"
        return "agrees" if self.counted == self.expected else "differs"

    @property
    def words(self) -> str:
        """Return the verdict for a clerk."""
        if self.expected is None:
            return _("chưa có số để đối chiếu")
        difference = self.counted - self.expected
        if difference > 0:
            return _("thừa {count}").format(count=difference)
        return _("thiếu {count}").format(count=-difference) if difference else _("khớp")


REFUSED = "refused"
_WEIGHTS = {
    Severity.BLOCK.value: N_("Phải xử lý"),
    Severity.WARN.value: N_("Cần xem"),
    Severity.HINT.value: N_("Lưu ý"),
    REFUSED: N_("Không nhận"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Remark for a person: a finding about an entry or the book, or a refused page.

    Attributes:
        place: the page, or the register number.
        weight: a `Severity`, or `REFUSED` for a page that was not taken in.
        message: the sentence for a clerk.
    """

    place: str
    weight: str
    message: str


@dataclass(frozen=True, slots=True)
class FieldSummary:
    """Summary of one column over the whole book: entries in each state, and the confidence of those read.

    Attributes:
        label: the column's meaning, in Vietnamese.
        counts: state → number of entries.
        confidence: mean of the read ones, 0–1; None when none was read.
    """

    label: str
    counts: Mapping[FieldState, int]
    confidence: float | None

    @property
    def read(self) -> int:
        """Return the number of entries in which the column was read or derived."""
        return self.counts.get(FieldState.READ, 0) + self.counts.get(FieldState.DERIVED, 0)

    @property
    def unread(self) -> int:
        """Return the number of entries with ink that could not be read."""
        return self.counts.get(FieldState.UNREAD, 0)

    @property
    def blank(self) -> int:
        """Return the number of entries in which the column is blank."""
        return self.counts.get(FieldState.BLANK, 0)


@dataclass(frozen=True, slots=True)
class BookSummary:
    """Summary of a book, shown before its pages.

    Attributes:
        balances: the counts that must balance.
        remarks: everything to look at.
        fields: how much of each column was read.
        bounds: what the samples say of its errors, a sentence a lot.
    """

    balances: tuple[Balance, ...]
    remarks: tuple[Remark, ...]
    fields: tuple[FieldSummary, ...]
    bounds: tuple[str, ...] = ()

    @property
    def share_read(self) -> float | None:
        """Return the share of the written values that were read, 0–1; None when nothing is written."""
        read, unread = sum(field.read for field in self.fields), sum(field.unread for field in self.fields)
        return read / (read + unread) if read + unread else None


def summarise_fields(entries: Iterable[Iterable[FieldReading]], columns: Iterable[Column]) -> tuple[FieldSummary, ...]:
    """Summarise every column that some entry's form has, in the order of the columns."""
    counts: dict[str, dict[FieldState, int]] = {}
    certainty: dict[str, float] = {}
    for entry in entries:
        for field in entry:
            states = counts.setdefault(field.column, {})
            states[field.state] = states.get(field.state, 0) + 1
            if field.state is FieldState.READ:
                certainty[field.column] = certainty.get(field.column, 0.0) + field.confidence
    return tuple(
        FieldSummary(column.label, counts[column.name], _mean(certainty, counts, column.name))
        for column in columns
        if set(counts.get(column.name, ())) - {FieldState.NOT_ON_FORM}
    )


def _mean(certainty: Mapping[str, float], counts: Mapping[str, Mapping[FieldState, int]], name: str) -> float | None:
    return certainty[name] / counts[name][FieldState.READ] if name in certainty else None


def weight_words(weight: str) -> str:
    """Return the meaning of a remark's weight, for a clerk."""
    return _(_WEIGHTS[weight])
