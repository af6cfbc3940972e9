"""Comparison of a book with the shared database: find its entries, ask the ink about differences, decide, keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.books.judging import judge_book
from pipeline.books.ranking import rank_book
from pipeline.books.reading import page_task
from pipeline.forms.library import forms_hash
from pipeline.shared.book_entries import BookEntries, book_entries
from pipeline.shared.candidates import mark_of
from pipeline.shared.choices import NONE, RECONCILE
from pipeline.shared.corrections import corrections
from pipeline.shared.indexes import index_of, open_index
from pipeline.shared.questions import InkAnswers, Questions, questions
from pipeline.shared.relation_findings import relation_findings
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook
from pipeline.store.relations import Relation, as_before
from pipeline.store.review.choices import CaseChoice
from pipeline.store.steps import StepStatus
from pipeline.store.values import from_json, to_json
from pipeline.work.run_context import BookRun
from pipeline.work.step_versions import reconcile_step
from pipeline.work.steps import Job, page_subject
from pipeline.work.tasks import AskTask, BookCard
from reconcile.decision.decisions import decide
from reconcile.decision.linking import Links, link
from reconcile.decision.rulings import Ruling
from reconcile.decision.verdicts import MatchDecision
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schemas
from reconcile.index.snapshot import Snapshot, snapshot_of
from reconcile.weights.book_evidence import encode_entries
from reconcile.weights.fit import fit_readings
from reconcile.weights.model import LinkageModel
from reconcile.weights.snapshot_model import model_of
from records.language import gettext as _
from records.record_types import record_type
from records.stages import EntryReading, InkAnswer, InkQuestion

ENOUGH = 2
"""Records that a snapshot needs before its distributions can be fitted."""


@dataclass(frozen=True, slots=True)
class _Linked:
    """Entries of a book with their links."""

    index: LinkageIndex
    model: LinkageModel
    book: BookEntries
    links: Links

    def decide(self, ink: InkAnswers | None = None) -> tuple[MatchDecision, ...]:
        return decide(self.index, self.model, self.book.entries, self.links, ink)


def reconcile_book(run: BookRun) -> bool:
    """Update the relations of a book from its records and the snapshot; nothing happens without a change.

    Raises:
        PagesFailed: the ink of too many pages could not be asked.
    """
    if run.book.type in schemas():
        with index_of(run.home) as engine:
            index = open_index(engine, run.book.type)
            snapshot = snapshot_of(index)
            if snapshot is not None and snapshot.records >= ENOUGH:
                _reconcile(run, index, snapshot)
    return True


def _reconcile(run: BookRun, index: LinkageIndex, snapshot: Snapshot) -> None:
    entries, choices = _entries(run, index)
    step = reconcile_step(snapshot.content)
    key = step.key(*_inputs(run.book, entries, choices))
    with run.runner.store.begin() as rows:
        if not entries.stored or step.is_done(rows, run.book.id, key):
            return
    linked = _link(index, entries, choices)
    asked = questions(entries, linked.decide())
    decisions = linked.decide(InkAnswers(entries.stored, _ask(run, asked)))
    with run.runner.store.begin() as rows:
        _keep(rows, run.book, snapshot, entries, decisions)
        step.done(rows, run.book.id, key)
        judge_book(run.home.editions, rows, run.book)
        rank_book(rows, run.book.id)


def _entries(run: BookRun, index: LinkageIndex) -> tuple[BookEntries, dict[int, CaseChoice]]:
    """Return the entries, and by record id the choices of people among their cases."""
    with run.runner.store.begin() as rows:
        stored, before = rows.records.of_book(run.book.id), rows.relations.of_book(run.book.id)
        choices = rows.choices.of_book(run.book.id)
    return book_entries(index.schema, run.book, [as_before(one, before.get(one.id)) for one in stored]), choices


def _inputs(book: Book, entries: BookEntries, choices: Mapping[int, CaseChoice]) -> tuple[str, ...]:
    """Return the input of the relations: the book's card, every entry as it stands, the choices of people."""
    parts = [f"{one.id} {one.state} {to_json(EntryReading, one.current)}" for one in entries.stored]
    parts += [to_json(CaseChoice, choice) for _record, choice in sorted(choices.items())]
    return (to_json(BookCard, BookCard.of(book)), *parts)


def _link(index: LinkageIndex, entries: BookEntries, choices: Mapping[int, CaseChoice]) -> _Linked:
    """Link the entries with a model that has learned the habits of this book from them."""
    one_book = np.zeros(len(entries.cells), np.intp)
    readings = encode_entries(index.schema, Offices(index.offices()), entries.cells, one_book)
    model = fit_readings(index, model_of(index), readings)
    chosen = _rulings(index, [one.id for one in entries.stored], choices)
    return _Linked(index, model, entries, link(index, model, readings, chosen))


def _rulings(index: LinkageIndex, record_ids: Sequence[int], choices: Mapping[int, CaseChoice]) -> dict[int, Ruling]:
    """Return place of the record → choice; the choice of a case that left the snapshot lapses."""
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


def _ask(run: BookRun, asked: Questions) -> dict[int, Sequence[InkAnswer]]:
    """Ask the pages concerned, unless they were asked the same before; return page id → answers."""
    book_id, step, runner = run.book.id, run.flow.ask, run.runner
    with runner.store.begin() as rows:
        pages = [page for page in rows.pages.of_book(book_id) if page.id in asked]
    jobs = [_job(run, page, tuple(asked[page.id])) for page in pages]
    waiting = runner.waiting(book_id, step.name, jobs)
    run.expect(len(waiting), _("hỏi lại nét chữ"))
    runner.tally.left += len(waiting) - runner.go_through(book_id, step, waiting, _keep_answers)
    with runner.store.begin() as rows:
        outcomes = rows.steps.outcomes(book_id, step.name)
    done = {job.task.page.page_id: outcomes[job.subject] for job in jobs if job.subject in outcomes}
    return {
        page_id: from_json(tuple[InkAnswer, ...], outcome.result)
        for page_id, outcome in done.items()
        if outcome.status is StepStatus.DONE
    }


def _job(run: BookRun, page: PageInBook, asked: tuple[InkQuestion, ...]) -> Job[AskTask]:
    task = page_task(run, page)
    form = forms_hash(run.home.editions, [page.examination.layout.edition])
    key = run.flow.ask.key(task.scan.sha256, to_json(tuple[InkQuestion, ...], asked), form)
    return Job(page_subject(task.page_id), key, AskTask(task, asked))


def _keep_answers(_rows: Transaction, _job: Job[AskTask], answers: tuple[InkAnswer, ...]) -> str:
    return to_json(tuple[InkAnswer, ...], answers)


def _keep(
    rows: Transaction,
    book: Book,
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
    rows.findings.replace(book.id, found, RECONCILE)
    rows.audit.add("book.reconcile", book.id, entries=len(relations), snapshot=snapshot.version)
