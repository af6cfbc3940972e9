"""Values of the other copy of a book, as a record's screen shows them beside its own."""

from __future__ import annotations

from pipeline.books.twins.comparing import RULE
from pipeline.store import Transaction
from pipeline.store.books.record import Record
from pipeline.store.review.people import Person
from records.stages import FieldReading, Finding
from review.acceptance.blind_keying import is_veiled
from review.web.form import TwinValue
from review.web.letter_differences import mark_differences, same_letters
from review.work.roles import KEYED_TWICE


def twin_values(rows: Transaction, person: Person, record: Record, findings: list[Finding]) -> dict[str, TwinValue]:
    """Return column → the other copy's value where a finding says that it differs and it still does.

    Nothing is shown of a copy in another commune, nor while either record is keyed twice or waits to be keyed blind.
    The trail keeps the look.
    """
    told = {column for finding in findings if finding.rule == RULE for column in finding.columns}
    place = rows.twins.place_of(record.id) if told else None
    twin = rows.records.at(place.book_id, place.position) if place else None
    if twin is None or not person.scope.covers(twin.office_id) or {record.task, twin.task} & set(KEYED_TWICE):
        return {}
    if is_veiled(rows, person, twin):
        return {}
    theirs = {field.column: field for field in twin.current.fields if field.column in told}
    rows.audit.add("record.twin", f"record:{twin.id}")
    return {
        field.column: _value(twin, field.value, theirs[field.column])
        for field in record.current.fields
        if field.column in theirs and not same_letters(field.value, theirs[field.column].value)
    }


def _value(twin: Record, ours: str, theirs: FieldReading) -> TwinValue:
    inks = tuple(f"/records/{twin.id}/ink/{theirs.column}/{line}" for line in range(len(theirs.boxes)))
    return TwinValue(theirs.value, mark_differences(ours, theirs.value), inks)
