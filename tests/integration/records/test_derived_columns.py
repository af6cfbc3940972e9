"""Derived columns and rules on whole books of the development data."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from records.book_rules import BookView, book_entry, check_book
from records.derive import BookIdentity, derive
from records.editions import columns_on_form, library
from records.rules import BookFacts, RecordView, check
from records.stages import ClosingTotals, FieldReading, FieldState, Severity

pytestmark = pytest.mark.data


@dataclass(frozen=True)
class TrueEntry:
    """One case as the truth has it."""

    truth: dict[str, Any]
    fields: tuple[FieldReading, ...]
    derived: tuple[FieldReading, ...]

    @property
    def all_fields(self) -> tuple[FieldReading, ...]:
        columns = {reading.column for reading in self.derived}
        return (*(reading for reading in self.fields if reading.column not in columns), *self.derived)


def folders() -> Sequence[Path | None]:
    data = os.environ.get("HOTICH_DATA")
    return sorted((Path(data) / "books" / "dev").iterdir()) if data else [None]


@pytest.fixture(params=folders(), ids=lambda folder: folder.name if folder else "no data")
def folder(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("set HOTICH_DATA to the development data")
    return Path(request.param)


def entries(folder: Path) -> Iterator[TrueEntry]:
    book = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    form = columns_on_form(library().get(book["edition"]))
    page_numbers = {t["pages"][0]: t["normal"]["trangSo"] for t in truths if "trangSo" in t["normal"]}
    tabular = {t["pages"][0] for t in truths if t.get("row")}
    for truth in truths:
        shared = {"quyenSo", "trangSo"} if truth["pages"][0] in tabular else set()
        read = [
            FieldReading(c, FieldState.READ, truth["fields"].get(c, v), v, 1.0) for c, v in truth["normal"].items() if v
        ]
        blank = [FieldReading(c, FieldState.BLANK) for c in form if not truth["normal"].get(c) and c not in shared]
        fields = (*read, *blank)
        identity = BookIdentity(book["quyenSo"], book["noiDangKy"])
        yield TrueEntry(truth, fields, derive(book["type"], fields, identity, page_numbers.get(truth["pages"][0], "")))


def test_derived_columns_are_those_that_the_excel_wants(folder: Path) -> None:
    for entry in entries(folder):
        found = {reading.column: reading.value for reading in entry.derived}
        assert found == entry.truth["derived"], entry.truth["so"]


def test_true_records_break_no_blocking_rule(folder: Path) -> None:
    book = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    form = columns_on_form(library().get(book["edition"]))
    for entry in entries(folder):
        record = RecordView.from_readings(book["type"], entry.all_fields, form, BookFacts(book["year"]))
        assert [finding for finding in check(record) if finding.severity is Severity.BLOCK] == []


def test_book_rules_find_what_was_put_into_the_book(folder: Path) -> None:
    book = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    cases = list(entries(folder))
    views = [book_entry(str(e.truth["case"]), RecordView.from_readings(book["type"], e.all_fields)) for e in cases]
    totals = ClosingTotals(book["control_totals"]["pages"], book["control_totals"]["cases"])
    findings = check_book(BookView(book["year"], None, tuple(views), totals.pages or 0, totals))
    doubled = {reference for f in findings if f.finding.rule == "V12" for reference in f.entries}
    after_gap = {reference for f in findings if f.finding.rule == "V12.gap" for reference in f.entries}
    assert {str(e.truth["case"]) for e in cases if e.truth["flags"].get("duplicate_number")} <= doubled
    assert after_gap == {str(e.truth["case"]) for e in cases if e.truth["flags"].get("gap_before")}
    assert {f.finding.rule for f in findings} <= {"V12", "V12.gap"}
