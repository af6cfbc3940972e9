"""The acceptance of a book: its balance, how fast it was decided, what differs; then the answer of a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.acceptance.accepting import accept_book
from pipeline.acceptance.minutes import bound_lines
from pipeline.acceptance.open_findings import DIFFERENCE, open_findings
from pipeline.acceptance.sampling import is_sampled
from pipeline.books.balance.answering import answer_for
from pipeline.books.balance.balance import BookBalance
from pipeline.books.balance.balancing import balance_of
from pipeline.reports.balance_lines import BalanceLine
from pipeline.store import Transaction
from pipeline.store.acceptance.acceptances import Acceptance
from pipeline.store.acceptance.corrections import LegalCorrection
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person, Scope
from pipeline.store.review.supervision import ReviewPace
from reconcile.decision.verdicts import RelationOutcome
from records.language import gettext as _
from records.stages import Finding
from review.acceptance.blind_keying import veiled_records
from review.web.record_handout import actor
from review.web.routes.books import BookProgress, ShortText, Supervisor, on_desk
from review.web.service import Service, ServiceDep
from review.web.supervision.packages import PackageState, package_state
from review.work.roles import AT_THE_DESK

router = APIRouter(prefix="/books/{book_id}")
DIFFERENCES_LISTED = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """An open difference of a record: its number, and the finding."""

    record_id: int
    so: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """Sight of a book that a supervisor has before they accept it.

    Attributes:
        progress: how far people are, and what blocks the book as a whole.
        balance: whether all of it is there.
        relations: entries by outcome against the shared database.
        differences: the first of those that are open, to the database and by the rules.
        more: how many more there are.
        paces: how fast each person decided records of this book.
        accepted: its acceptance, since when it is locked; None while it is open.
        corrections: what was corrected since, the oldest first, with the number of each record.
        sampled: accepted samples stand for all of its records.
        bounds: what they say of its errors, a sentence a lot.
        handed_out: id and name of a person → records that they were handed and that wait.
        people: id → name of those to whom records may be handed.
        package: its package for the ministry.
    """

    progress: BookProgress
    balance: BookBalance
    relations: dict[RelationOutcome, int]
    differences: tuple[Difference, ...]
    more: int
    paces: tuple[ReviewPace, ...]
    accepted: Acceptance | None
    corrections: tuple[tuple[str, LegalCorrection], ...]
    sampled: bool
    bounds: tuple[str, ...]
    handed_out: dict[tuple[int, str], int]
    people: dict[int, str]
    package: PackageState

    @property
    def sample_words(self) -> str:
        """Return how far the sample is, in a word."""
        return _("xong") if self.sampled else _("chưa xong")

    @property
    def line(self) -> BalanceLine:
        """Return the balance in words."""
        return BalanceLine.of(self.balance)


@router.get("")
def acceptance(request: Request, book_id: str, service: ServiceDep, person: Supervisor) -> HTMLResponse:
    """Show all that is to be known of a book before it is accepted, on one page."""
    with service.store.begin(actor(person)) as rows:
        view = _view(service, rows, person, service.book(rows, person, book_id))
        rows.audit.add("book.read", book_id)
    return service.templates.page(
        request,
        "acceptance.html",
        view=view,
        fastest=service.settings.fastest_seconds,
    )


@router.post("/accept")
def accept(book_id: str, service: ServiceDep, person: Supervisor, reason: ShortText = "") -> Response:
    """Accept and lock a book that others decided; one that rules block needs a reason."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        accept_book(rows, service.home, book, person, reason)
    return RedirectResponse("/books", 303)


@router.post("/answer")
def answer(
    book_id: str,
    service: ServiceDep,
    person: Supervisor,
    point: Annotated[list[str] | None, Form(max_length=500)] = None,
    reason: ShortText = "",
    then: Annotated[Literal["books", "station"], Form()] = "books",
) -> Response:
    """Waive pages and explain differences: the chosen points, in the supervisor's name, for one reason."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        answer_for(rows, service.home.editions, book, point or [], person, reason)
    return RedirectResponse(f"/{then}/{book.id}", 303)


def _view(service: Service, rows: Transaction, person: Person, book: Book) -> AcceptanceView:
    people = rows.people.sharing(person.scope, AT_THE_DESK)
    found = _differences(rows, person, book)
    relations, accepted = rows.relations.counts().get(book.id, {}), rows.acceptances.of_book(book.id)
    numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
    return AcceptanceView(
        on_desk(service, rows, person, book),
        balance_of(rows, service.home.editions, book),
        {outcome: relations[outcome] for outcome in RelationOutcome if outcome in relations},
        tuple(found[:DIFFERENCES_LISTED]),
        max(0, len(found) - DIFFERENCES_LISTED),
        tuple(rows.supervision.paces(service.settings.fastest_seconds, people, book.id)),
        accepted,
        tuple((numbers.get(one.record_id, ""), one) for one in rows.corrections.of_book(book.id)),
        accepted is not None or is_sampled(rows, book),
        bound_lines(rows, book),
        rows.hand_outs.of_book(book.id),
        rows.people.sharing(Scope(frozenset({book.office.id})), AT_THE_DESK),
        package_state(rows, book),
    )


def _differences(rows: Transaction, person: Person, book: Book) -> list[Difference]:
    """Return the open findings about records; those to the database first."""
    veiled = veiled_records(rows, person)
    records = {record.id: record for record in rows.records.of_book(book.id) if record.id not in veiled}
    open_ones = [
        Difference(record.id, record.so, finding)
        for record_id, found in rows.findings.of_book(book.id)
        if record_id is not None and (record := records.get(record_id))
        for finding in open_findings(record, [found])
    ]
    return sorted(open_ones, key=lambda one: not one.finding.rule.startswith(DIFFERENCE))
