"""Transaction of the store: the repositories over one session."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property

from sqlalchemy import text

from pipeline.store.acceptance.acceptances import Acceptances
from pipeline.store.acceptance.corrections import Corrections
from pipeline.store.acceptance.samples import Samples
from pipeline.store.books.books import Books
from pipeline.store.books.cells import Cells
from pipeline.store.books.dismissals import Dismissals
from pipeline.store.books.findings import Findings
from pipeline.store.books.packages import Packages
from pipeline.store.books.pages import Pages
from pipeline.store.books.records import Records
from pipeline.store.books.scans import Scans
from pipeline.store.books.twins import Twins
from pipeline.store.integrity.audit import AuditTrail
from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.integrity.notary import Notary
from pipeline.store.integrity.proof import TrailProof
from pipeline.store.ledgers.activity import Activity
from pipeline.store.ledgers.arrivals import Arrivals
from pipeline.store.ledgers.audit_search import AuditSearch
from pipeline.store.ledgers.extracts import Extracts
from pipeline.store.ledgers.nights import Nights
from pipeline.store.ledgers.runs import Runs
from pipeline.store.ledgers.uploads import Uploads
from pipeline.store.passing.passings import Passings
from pipeline.store.passing.policies import Policies
from pipeline.store.relations import Relations
from pipeline.store.review.accounts import People
from pipeline.store.review.answers import Answers
from pipeline.store.review.api_tokens import ApiTokens
from pipeline.store.review.choices import Choices
from pipeline.store.review.decisions import Decisions
from pipeline.store.review.keyings import Keyings
from pipeline.store.review.notes import Amendments
from pipeline.store.review.queue import Queue
from pipeline.store.review.rescans import Rescans
from pipeline.store.review.sign_ins import SignIns
from pipeline.store.review.supervision import Supervision
from pipeline.store.review.surroundings import RecordSurroundings
from pipeline.store.review.tallies import Tallies
from pipeline.store.search.searches import Searches
from pipeline.store.search.vocabulary import SyllableVocabulary
from pipeline.store.statistics.inventory import Inventory
from pipeline.store.statistics.keying_errors import KeyingErrors
from pipeline.store.statistics.progress import ProgressCounts
from pipeline.store.steps import Steps
from pipeline.store.team.hand_outs import HandOuts
from pipeline.store.team.package_orders import PackageOrders
from pipeline.store.team.questions import Questions


class Transaction:
    """Repositories over one session; all or nothing of their changes is kept."""

    def __init__(
        self,
        session: TrackedSession,
        actor: str = "",
        notary: Notary | None = None,
        vocabulary: SyllableVocabulary | None = None,
    ) -> None:
        """Share one session among the repositories.

        Args:
            session: the session.
            actor: who acts; "" = the account at the command line.
            notary: what seals the changes; None = nothing does.
            vocabulary: what is known of the words of the records; None = nothing yet.
        """
        self._session = session
        self._actor = actor
        self._notary = notary
        self._vocabulary = vocabulary or SyllableVocabulary()

    @property
    def at_once(self) -> AbstractContextManager[object]:
        """Context in which changes of rows wait and go to the database together; no query may need them there."""
        return self._session.no_autoflush

    def exported_snapshot(self) -> str:
        """Return the name of what this transaction sees, for PostgreSQL's own programs."""
        return str(self._session.scalar(text("SELECT pg_export_snapshot()")))

    @cached_property
    def audit(self) -> AuditTrail:
        """Audit trail, append-only."""
        return AuditTrail(self._session, self._actor, self._notary)

    @cached_property
    def proof(self) -> TrailProof:
        """Proof that trail and rows are as they were written."""
        return TrailProof(self._session, self._notary)

    @cached_property
    def audit_search(self) -> AuditSearch:
        """Audit trail, for looking things up."""
        return AuditSearch(self._session)

    @cached_property
    def books(self) -> Books:
        """Books and their offices."""
        return Books(self._session)

    @cached_property
    def questions(self) -> Questions:
        """Questions on records."""
        return Questions(self._session)

    @cached_property
    def package_orders(self) -> PackageOrders:
        """Packages that supervisors order."""
        return PackageOrders(self._session)

    @cached_property
    def hand_outs(self) -> HandOuts:
        """Records handed out by name."""
        return HandOuts(self._session)

    @cached_property
    def scans(self) -> Scans:
        """Pictures received."""
        return Scans(self._session)

    @cached_property
    def arrivals(self) -> Arrivals:
        """Ledger of the hot folders."""
        return Arrivals(self._session)

    @cached_property
    def pages(self) -> Pages:
        """Pages on the pictures."""
        return Pages(self._session)

    @cached_property
    def steps(self) -> Steps:
        """Outcomes of the steps."""
        return Steps(self._session)

    @cached_property
    def records(self) -> Records:
        """Entries and their readings."""
        return Records(self._session)

    @cached_property
    def cells(self) -> Cells:
        """Cells that wait for a person."""
        return Cells(self._session)

    @cached_property
    def findings(self) -> Findings:
        """Findings about records and books."""
        return Findings(self._session)

    @cached_property
    def dismissals(self) -> Dismissals:
        """Findings that people have dismissed."""
        return Dismissals(self._session)

    @cached_property
    def twins(self) -> Twins:
        """Books that are copies of each other."""
        return Twins(self._session)

    @cached_property
    def relations(self) -> Relations:
        """Relations of the entries to the shared database."""
        return Relations(self._session)

    @cached_property
    def acceptances(self) -> Acceptances:
        """Acceptances of books, which lock them."""
        return Acceptances(self._session)

    @cached_property
    def corrections(self) -> Corrections:
        """Corrections of accepted books, with their legal basis."""
        return Corrections(self._session)

    @cached_property
    def samples(self) -> Samples:
        """Samples of books before their acceptance."""
        return Samples(self._session)

    @cached_property
    def packages(self) -> Packages:
        """Packages written."""
        return Packages(self._session)

    @cached_property
    def uploads(self) -> Uploads:
        """Ledger of what was sent to a receiver."""
        return Uploads(self._session)

    @cached_property
    def extracts(self) -> Extracts:
        """Extracts issued."""
        return Extracts(self._session)

    @cached_property
    def runs(self) -> Runs:
        """Calls of `run`."""
        return Runs(self._session)

    @cached_property
    def nights(self) -> Nights:
        """Ledger of nights."""
        return Nights(self._session)

    @cached_property
    def since(self) -> Activity:
        """Counts for a report."""
        return Activity(self._session)

    @cached_property
    def people(self) -> People:
        """Accounts."""
        return People(self._session)

    @cached_property
    def api_tokens(self) -> ApiTokens:
        """Tokens of other programs."""
        return ApiTokens(self._session)

    @cached_property
    def sign_ins(self) -> SignIns:
        """Browsers that people signed in with."""
        return SignIns(self._session)

    @cached_property
    def tallies(self) -> Tallies:
        """Tallies of what happens too often."""
        return Tallies(self._session)

    @cached_property
    def queue(self) -> Queue:
        """Queue of records, and the leases on them."""
        return Queue(self._session)

    @cached_property
    def surroundings(self) -> RecordSurroundings:
        """Books and pages of records, and what else there is of them."""
        return RecordSurroundings(self._session)

    @cached_property
    def decisions(self) -> Decisions:
        """Decisions of people."""
        return Decisions(self._session)

    @cached_property
    def choices(self) -> Choices:
        """Cases that people chose for records."""
        return Choices(self._session)

    @cached_property
    def keyings(self) -> Keyings:
        """Fields from double keying."""
        return Keyings(self._session)

    @cached_property
    def amendments(self) -> Amendments:
        """Marginal notes in parts."""
        return Amendments(self._session)

    @cached_property
    def rescans(self) -> Rescans:
        """Pages sent back to the station."""
        return Rescans(self._session)

    @cached_property
    def answers(self) -> Answers:
        """Return what supervisors answer for."""
        return Answers(self._session)

    @cached_property
    def policies(self) -> Policies:
        """Policies by which entries of a book pass without a person."""
        return Policies(self._session)

    @cached_property
    def passings(self) -> Passings:
        """Passings of records by these policies."""
        return Passings(self._session)

    @cached_property
    def searches(self) -> Searches:
        """Search of records by words."""
        return Searches(self._session, self._vocabulary)

    @cached_property
    def supervision(self) -> Supervision:
        """Approvals, and the pace of people."""
        return Supervision(self._session)

    @cached_property
    def inventory(self) -> Inventory:
        """Books to digitise."""
        return Inventory(self._session)

    @cached_property
    def progress(self) -> ProgressCounts:
        """Counts by book of how far it is."""
        return ProgressCounts(self._session)

    @cached_property
    def keying_errors(self) -> KeyingErrors:
        """Fields that were keyed twice, and those that were keyed wrong."""
        return KeyingErrors(self._session)
