"""Measure of a sample: what was keyed otherwise, what of it is wrong, and the bounds of the errors of its lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.store.acceptance.samples import Sample, SampledLot, SampleItem
from records.language import gettext as _
from records.record_types import record_type
from records.sampling.bounds import ErrorBound, error_bound
from records.stages import FieldReading, FieldState
from records.text.likeness import same_value

NOT_KEYED = (FieldState.NOT_ON_FORM, FieldState.DERIVED)
"""States of fields that do not stand on the page by themselves."""


@dataclass(frozen=True, slots=True)
class SampleDifference:
    """Field of a drawn entry that was keyed otherwise than it stands.

    Attributes:
        item: the drawn entry.
        standing: the field as it stood.
        keyed: the field as it was keyed.
        wrong: whether the record is wrong; None while nobody has ruled.
    """

    item: SampleItem
    standing: FieldReading
    keyed: FieldReading
    wrong: bool | None


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Errors of one column in a sample: its meaning, how many values were keyed, and how many of them are wrong."""

    label: str
    keyed: int
    wrong: int

    @property
    def bound(self) -> ErrorBound:
        """Return the 95 % bounds of its error rate."""
        return error_bound(self.wrong, self.keyed)


@dataclass(frozen=True, slots=True)
class SampleMeasure:
    """Measure of a sample.

    Attributes:
        sample: the sample.
        columns: the errors of each column that was keyed.
        differences: the fields that were keyed otherwise.
    """

    sample: Sample
    columns: tuple[FieldErrors, ...]
    differences: tuple[SampleDifference, ...]

    @property
    def whole(self) -> FieldErrors:
        """Return the errors of all columns together."""
        return FieldErrors(
            _("Tất cả các ô"), sum(one.keyed for one in self.columns), sum(one.wrong for one in self.columns)
        )

    @property
    def open(self) -> tuple[SampleDifference, ...]:
        """Return the differences on which nobody has ruled."""
        return tuple(one for one in self.differences if one.wrong is None)

    @property
    def is_ready(self) -> bool:
        """Return whether everything is keyed and ruled."""
        return not self.sample.waiting and not self.open

    @property
    def accepts(self) -> bool:
        """Return whether so many wrong entries let the lot be accepted."""
        return len(self.sample.wrong_records) <= self.sample.accepts

    @property
    def words(self) -> str:
        """Return what follows for the lot, in one sentence."""
        whole = self.whole
        told = _(
            "{lot}: kiểm tra {drawn} trong {entries} trường hợp, {wrong} ô sai trong {keyed} ô; "
            "tỉ lệ ô sai không quá {high} (độ tin cậy 95 %)."
        )
        return told.format(
            lot=lot_words(self.sample.lot),
            drawn=len(self.sample.items),
            entries=len(self.sample.entries),
            wrong=whole.wrong,
            keyed=whole.keyed,
            high=percent(whole.bound.high),
        )


def measured(sample: Sample, code: str) -> SampleMeasure:
    """Measure a sample of a book of a record type, as far as it has been keyed and ruled."""
    differences = tuple(one for item in sample.items for one in differences_of(item))
    wrong = [one.standing.column for one in differences if one.wrong]
    keyed = [field.column for item in sample.items for field in item.keyed]
    columns = [column for column in record_type(code).known if column.name in set(keyed)]
    errors = (FieldErrors(one.label, keyed.count(one.name), wrong.count(one.name)) for one in columns)
    return SampleMeasure(sample, tuple(errors), differences)


def differences_of(item: SampleItem) -> Iterator[SampleDifference]:
    """Yield the fields of a drawn entry that were keyed otherwise than they stand."""
    standing = {field.column: field for field in item.standing.fields}
    for keyed in item.keyed:
        stands = standing[keyed.column]
        if stands.state is not keyed.state or not same_value(stands.value, keyed.value):
            yield SampleDifference(item, stands, keyed, item.rulings.get(keyed.column))


def lot_words(lot: SampledLot) -> str:
    """Return the name of a lot for people."""
    return {
        SampledLot.PASSED: _("Trường hợp máy cho qua"),
        SampledLot.REVIEWED: _("Trường hợp người duyệt"),
    }[lot]


def percent(share: float) -> str:
    """Write a share, 0–1, in per cent with two decimals, as Vietnamese clerks do."""
    return f"{share:.2%}".replace(".", ",").replace("%", " %")
