"""The figures at the head of a book's report: what came in and what became of it, in counts that must balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.language import gettext as _
from records.record_types import Column
from records.stages import FieldReading, FieldState, Severity


@dataclass(frozen=True, slots=True)
class Balance:
    """Two counts that must be the same.

    Attributes:
        what: what is counted.
        counted: how many there are.
        against: where the other count comes from.
        expected: the other count, None when it is not known.
    """

    what: str
    counted: int
    against: str
    expected: int | None

    @property
    def verdict(self) -> str:
        """One of "agrees", "differs", "unknown"."""
        if self.expected is None:
            return "unknown"
        return "agrees" if self.counted == self.expected else "differs"

    @property
    def words(self) -> str:
        """The verdict for a clerk."""
        if self.expected is None:
            return _("chưa có số để đối chiếu")
        difference = self.counted - self.expected
        if difference > 0:
            return _("thừa {count}").format(count=difference)
        return _("thiếu {count}").format(count=-difference) if difference else _("khớp")


REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should look at.

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
    """One column over the whole book: how many entries in each state, and how sure the read ones are.

    Attributes:
        label: the column's meaning, in Vietnamese.
        counts: state → entries.
        confidence: mean of the read ones, 0–1; None when none was read.
    """

    label: str
    counts: Mapping[FieldState, int]
    confidence: float | None

    @property
    def read(self) -> int:
        """Entries in which the column was read or derived."""
        return self.counts.get(FieldState.READ, 0) + self.counts.get(FieldState.DERIVED, 0)

    @property
    def unread(self) -> int:
        """Entries in which ink stands that nobody could read."""
        return self.counts.get(FieldState.UNREAD, 0)

    @property
    def blank(self) -> int:
        """Entries in which nothing is written."""
        return self.counts.get(FieldState.BLANK, 0)


@dataclass(frozen=True, slots=True)
class BookSummary:
    """What is to be known of a book before its pages are looked at."""

    balances: tuple[Balance, ...]
    remarks: tuple[Remark, ...]
    fields: tuple[FieldSummary, ...]

    @property
    def share_read(self) -> float | None:
        """Share of the written values that were read, 0–1; None when nothing is written."""
        read, unread = sum(field.read for field in self.fields), sum(field.unread for field in self.fields)
        return read / (read + unread) if read + unread else None


def summarise_fields(entries: Iterable[Iterable[FieldReading]], columns: Iterable[Column]) -> tuple[FieldSummary, ...]:
    """Every column that some entry's form has, in the order of the columns."""
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
    """What a remark's weight means, for a clerk."""
    words = {
        Severity.BLOCK.value: _("Phải xử lý"),
        Severity.WARN.value: _("Cần xem"),
        Severity.HINT.value: _("Lưu ý"),
        REFUSED: _("Không nhận"),
    }
    return words[weight]
