"""A book and the shared database: find every entry there, ask the ink about what differs, decide, keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.books.judging import judge_book
from pipeline.books.ranking import rank_book
from pipeline.home.home import Home
from pipeline.shared.book_entries import BookEntries, book_entries
from pipeline.shared.candidates import mark_of
from pipeline.shared.choices import NONE, STEP
from pipeline.shared.corrections import corrections
from pipeline.shared.indexes import index_engine, open_index
from pipeline.shared.questions import InkAnswers, Questions, questions
from pipeline.shared.relation_findings import relation_findings
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook
from pipeline.store.relations import Relation, as_before
from pipeline.store.review.choices import Choice
from pipeline.store.steps import Status, StepKey
from pipeline.store.values import digest, from_json, to_json
from pipeline.work.flow import Flow
from pipeline.work.steps import Job, Worker
from pipeline.work.tasks import AskTask, BookCard, PageTask, StoredScan
from reconcile.decision.decide import decide
from reconcile.decision.link import Links, link
from reconcile.decision.rulings import Ruling
from reconcile.decision.verdicts import MatchDecision
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schemas
from reconcile.weights.book_evidence import read_entries
from reconcile.weights.fit import fit_readings
from reconcile.weights.model import Model
from reconcile.weights.snapshot import Snapshot, model_of, snapshot_of
from records.record_types import record_type
from records.stages import EntryReading, InkAnswer, InkQuestion

VERSION = "1"


@dataclass(frozen=True, slots=True)
class _Linked:
    """The entries of a book with their links."""

    index: LinkageIndex
    model: Model
    book: BookEntries
    links: Links

    def decide(self, ink: InkAnswers | None = None) -> tuple[MatchDecision, ...]:
        return decide(self.index, self.model, self.book.entries, self.links, ink)


def reconcile_book(home: Home, worker: Worker, flow: Flow, book: Book) -> None:
    """Bring the relations of a book to its entries and to the snapshot; nothing happens when nothing has changed.

    Raises:
        PagesFailed: the ink of too many pages could not be asked.
    """
    if book.type not in schemas():
        return
    with index_engine(home) as engine:
        index = open_index(engine, book.type)
        snapshot = snapshot_of(index)
        if snapshot is None or snapshot.records < 2:
            return
        entries, choices = _entries(worker, index, book)
        key = _key(book, snapshot, entries, choices)
        with worker.store.begin() as rows:
            last = rows.steps.outcomes(book.id, STEP).get(_subject(book))
        if not entries.stored or (last is not None and last.key == key):
            return
        linked = _link(index, entries, choices)
        asked = questions(entries, linked.decide())
        decisions = linked.decide(InkAnswers(entries.stored, _ask(home, worker, flow, book, asked)))
    with worker.store.begin() as rows:
        _keep(rows, book, key, snapshot, entries, decisions)
        judge_book(home.editions, rows, book)
        rank_book(rows, book.id)


def _entries(worker: Worker, index: LinkageIndex, book: Book) -> tuple[BookEntries, dict[int, Choice]]:
    """The entries, and by record id what people chose among their cases."""
    with worker.store.begin() as rows:
        stored, before = rows.records.of_book(book.id), rows.relations.of_book(book.id)
        choices = rows.choices.of_book(book.id)
    return book_entries(index.schema, book, [as_before(one, before.get(one.id)) for one in stored]), choices


def _key(book: Book, snapshot: Snapshot, entries: BookEntries, choices: Mapping[int, Choice]) -> StepKey:
    """What the relations depend on: the snapshot, the book's card, every entry as it stands, what people chose."""
    parts = [f"{one.id} {one.state} {to_json(EntryReading, one.current)}" for one in entries.stored]
    parts += [to_json(Choice, choice) for _record, choice in sorted(choices.items())]
    return StepKey(STEP, VERSION, digest(snapshot.content), digest(to_json(BookCard, BookCard.of(book)), *parts))


def _subject(book: Book) -> str:
    return f"book:{book.id}"


def _link(index: LinkageIndex, entries: BookEntries, choices: Mapping[int, Choice]) -> _Linked:
    """Link the entries with a model that has learned from them how this book comes out."""
    one_book = np.zeros(len(entries.cells), np.intp)
    readings = read_entries(index.schema, Offices(index.offices()), entries.cells, one_book)
    model = fit_readings(index, model_of(index), readings)
    chosen = _rulings(index, [one.id for one in entries.stored], choices)
    return _Linked(index, model, entries, link(index, model, readings, chosen))


def _rulings(index: LinkageIndex, record_ids: Sequence[int], choices: Mapping[int, Choice]) -> dict[int, Ruling]:
    """Place of the record → what was chosen for it; the choice of a case that left the snapshot lapses."""
    if not choices:
        return {}
    cases = {case for choice in choices.values() for case in choice.marks}
    numbers, cells = index.records_of(cases), index.cells_of(list(cases))
    marks = {case: mark_of(index.schema, cells[case]) for case in cells}
    found = {}
    for place, choice in ((place, choices[one]) for place, one in enumerate(record_ids) if one in choices):
        same = {case: numbers[case] for case, mark in choice.marks.items() if marks.get(case) == mark}
        if choice.case in same:
            found[place] = Ruling(same[choice.case])
        elif choice.case == NONE:
            found[place] = Ruling(None, frozenset(same.values()))
    return found


def _ask(home: Home, worker: Worker, flow: Flow, book: Book, asked: Questions) -> dict[int, Sequence[InkAnswer]]:
    """Ask the pages concerned, those that were not asked the same before; page id → answers."""
    with worker.store.begin() as rows:
        pages = [page for page in rows.pages.of_book(book.id) if page.id in asked]
    jobs = [_job(home, flow, book, page, tuple(asked[page.id])) for page in pages]
    waiting = worker.waiting(book.id, flow.ask.name, jobs)
    worker.progress.expect(len(waiting))
    worker.tally.left += len(waiting) - worker.go_through(book.id, flow.ask, waiting, _keep_answers)
    with worker.store.begin() as rows:
        outcomes = rows.steps.outcomes(book.id, flow.ask.name)
    done = {job.task.page.page_id: outcomes[job.subject] for job in jobs if job.subject in outcomes}
    return {
        page_id: from_json(tuple[InkAnswer, ...], outcome.result)
        for page_id, outcome in done.items()
        if outcome.status is Status.DONE
    }


def _job(home: Home, flow: Flow, book: Book, page: PageInBook, asked: tuple[InkQuestion, ...]) -> Job[AskTask]:
    stored = StoredScan(home.archive, page.sha256, home.settings.archive.recheck)
    card, seconds = BookCard.of(book), home.settings.reading.tesseract_seconds
    task = PageTask(page.id, stored, page.examination, card, home.editions, seconds)
    key = flow.ask.key(digest(stored.sha256, to_json(tuple[InkQuestion, ...], asked)))
    return Job(f"page:{page.id}", key, AskTask(task, asked))


def _keep_answers(_rows: Transaction, _job: Job[AskTask], answers: tuple[InkAnswer, ...]) -> str:
    return to_json(tuple[InkAnswer, ...], answers)


def _keep(
    rows: Transaction,
    book: Book,
    key: StepKey,
    snapshot: Snapshot,
    entries: BookEntries,
    decisions: Sequence[MatchDecision],
) -> None:
    kind = record_type(book.type)
    relations = [
        Relation(stored.id, decision, corrections(kind, stored, decision), snapshot.version)
        for stored, decision in zip(entries.stored, decisions, strict=True)
    ]
    rows.relations.replace(book.id, relations)
    found = [
        (relation.record_id, finding)
        for relation in relations
        for finding in relation_findings(book.type, relation.decision)
    ]
    rows.findings.replace(book.id, found, STEP)
    rows.steps.done(book.id, _subject(book), key, "")
    rows.audit.add("book.reconcile", book.id, entries=len(relations), snapshot=snapshot.version)
