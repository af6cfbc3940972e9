"""Results of each step as the store of a home keeps them for one book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pipeline.store import Transaction
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json
from pipeline.work.steps import page_subject
from reconcile.decision.verdicts import MatchDecision
from records.editions import Edition
from records.stages import EntryReading, FieldReading, Finding, PageReading
from tests.support.seals.seal import Results

Look = Callable[[Transaction, str], Results]


def _layout(rows: Transaction, book: str) -> Results:
    facts: list[object] = []
    measured: list[float] = []
    for page in sorted(rows.pages.of_book(book), key=lambda page: (page.file, page.examination.part)):
        seen = page.examination
        facts.append([page.file, seen.part, seen.layout.kind, seen.layout.edition, seen.layout.rotation])
        facts.append([page.decision, [reason.code for reason in page.reasons]])
        measured += [seen.layout.score, seen.layout.pixels_per_mm]
    return Results(facts, measured)


def _read(rows: Transaction, book: str) -> Results:
    outcomes = rows.steps.outcomes(book, "read")
    # Workers end in any order, so the ids of pages do not tell their place; their numbers do.
    found = [outcomes.get(page_subject(page.id or 0)) for page in rows.pages.of_book(book)]
    done = [outcome for outcome in found if outcome is not None and outcome.status is StepStatus.DONE]
    readings = [from_json(PageReading, outcome.result) for outcome in done]
    said: list[object] = [[reading.totals, reading.cover] for reading in readings]
    found_fields = fields(field for reading in readings for entry in reading.entries for field in entry.fields)
    return Results.joined((Results(said, []), found_fields))


def _settle(rows: Transaction, book: str) -> Results:
    (outcome,) = rows.steps.outcomes(book, "settle").values()
    entries = from_json(tuple[EntryReading, ...], outcome.result)
    return fields(field for entry in entries for field in entry.fields)


def _draft(rows: Transaction, book: str) -> Results:
    return fields(field for record in rows.records.of_book(book) for field in record.current.fields)


def _judge(rows: Transaction, book: str) -> Results:
    return findings(finding for _record, finding in rows.findings.of_book(book))


def _reconcile(rows: Transaction, book: str) -> Results:
    relations = rows.relations.of_book(book)
    return decisions(relations[record.id].decision for record in rows.records.of_book(book) if record.id in relations)


def decisions(made: Iterable[MatchDecision]) -> Results:
    """Return outcomes with the cases and the verdict on every field as facts."""
    facts: list[object] = []
    for decision in made:
        facts.append([decision.outcome, decision.ids])
        facts += [[one.column, one.verdict, one.reason] for one in decision.fields]
    return Results(facts, [])


def fields(readings: Iterable[FieldReading]) -> Results:
    """Return values with their states, sources and reasons as facts; confidences are measured."""
    facts: list[object] = []
    measured: list[float] = []
    for field in readings:
        reasons = [reason.code for reason in field.reasons]
        facts.append([field.column, field.state, field.as_written, field.value, field.source, reasons])
        measured.append(field.confidence)
    return Results(facts, measured)


def findings(found: Iterable[Finding]) -> Results:
    """Return findings as facts."""
    return Results([[finding.rule, finding.columns, finding.message] for finding in found], [])


def form(edition: Edition) -> Results:
    """Return the places of a form with their doubts as facts; where they lie is measured."""
    areas = [[area.id, area.columns, area.kind, [doubt.code for doubt in area.doubts]] for area in edition.areas]
    ticks = [[tick.column, tick.value] for tick in edition.ticks]
    boxes = [line.box for area in edition.areas for line in area.lines]
    return Results([areas, ticks], [side for box in boxes for side in (box.x, box.y, box.width, box.height)])


LOOKS: Mapping[str, Look] = {
    "layout": _layout,
    "read": _read,
    "settle": _settle,
    "draft": _draft,
    "judge": _judge,
    "reconcile": _reconcile,
}
