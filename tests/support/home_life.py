"""Life of a home from its first command to its last, for tests that cut it anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import numpy as np
from fastapi.testclient import TestClient

from exports.extracts.content import ExtractRequest
from exports.upload.folder.folder_uploader import FolderUploader
from exports.upload.folder.places import LocalPlace
from exports.upload.outcomes import CaseState
from pipeline.acceptance.accepting import accept_book
from pipeline.acceptance.sampling import draw_samples, end_if_ready
from pipeline.backup.backup import back_up
from pipeline.backup.restore import restore
from pipeline.backup.trail import renew_trail
from pipeline.backup.verify import verify
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.delivery.extract_files import issue_files
from pipeline.forms.confirming import apply_to, confirm_form
from pipeline.forms.drawing import FormKeeper, keep_drawing
from pipeline.forms.drawn_boxes import Drawing, DrawnBox
from pipeline.forms.form_usage import remove_edition
from pipeline.forms.library import add_edition, find_form, own_editions
from pipeline.forms.uncovered_print import DrawingSample
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import FILE_NAME, RunSettings
from pipeline.home.upload_settings import UploadSettings, What
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.run import run_books
from pipeline.store.acceptance.acceptances import BookLocked
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Role
from pipeline.upload.sending import UploadBudget
from pipeline.upload.upload_book import upload_book
from pipeline.work.run_context import RunContext
from records.editions import edition_json, library
from records.errors import UsageError
from records.stages import Box
from review.web.app import application
from review.work.sessions import COOKIE
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import LAYOUT, inline
from tests.support.learned_forms import learned_form
from tests.support.review_client import version_in

PAGES = 3
BASE = str(LAYOUT.edition)
ADDED, DRAWN, LEARNED = f"{BASE}.v2", f"{BASE}.v3", "KS-M1"
QUIET = SilentProgress()
CONTEXT = RunContext(RunSettings(jobs=1), flow(), QUIET, inline)


@dataclass(frozen=True)
class Life:
    """The commands of a home in their order; each may be called again after a kill."""

    folder: Path

    @property
    def home(self) -> Home:
        return Home.open(self.folder / "home")

    @property
    def book(self) -> str:
        with self.home.store() as store, store.begin() as rows:
            return rows.books.all()[0].id

    def init(self) -> None:
        Home.create(self.folder / "home")

    def user_add(self) -> None:
        for name, role in (("lan", Role.REVIEWER), ("sam", Role.REVIEWER), ("binh", Role.SUPERVISOR)):
            with self.home.store() as store, suppress(UsageError), store.begin() as rows:
                user = rows.people.add(name, "no hash", role, everywhere=True)
                rows.audit.add("user.add", f"user:{user.id}")

    def book_add(self) -> None:
        with self.home.store() as store, suppress(UsageError), store.begin() as rows:
            rows.audit.add("book.add", rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id)

    def scan(self) -> None:
        scan_book(self.home, self.book, ScriptedSource([picture(number + 1) for number in range(PAGES)]), CONTEXT)

    def run(self) -> None:
        run_books(self.home, [self.book], CONTEXT)

    def edition_add(self) -> None:
        """Add a version of the form on which the pages lie."""
        shipped, file = library().get(BASE), self.folder / "given" / f"{ADDED}.json"
        file.parent.mkdir(exist_ok=True)
        shutil.copyfile(shipped.image, file.with_name(shipped.image.name))
        file.write_text(edition_json(replace(shipped, id=ADDED)), encoding="utf-8")
        add_edition(file, self.home.editions)

    def edition_apply(self) -> None:
        book = self.book
        with self.home.store() as store, store.begin() as rows:
            apply_to(self.home.editions, rows, ADDED, [rows.books.find(book)])

    def edition_draw(self) -> None:
        boxes = (DrawnBox("", "nksHoTen", Box(0.2, 0.3, 0.4, 0.03)),)
        sample = DrawingSample(np.zeros((560, 400, 3), np.uint8), 100, Box(0, 0, 400, 560))
        drawing = Drawing(DRAWN, "KS", "", boxes, ())
        with suppress(UsageError):
            keep_drawing(self.home.editions, drawing, library().get(BASE), sample, FormKeeper("lan", 1))
        with self.home.store() as store, store.begin() as rows:
            rows.audit.add("edition.draw", DRAWN)

    def edition_remove(self) -> None:
        with suppress(UsageError):
            remove_edition(self.home, DRAWN)

    def edition_confirm(self) -> None:
        """Confirm a form that the book taught."""
        if find_form(self.home.editions, LEARNED) is None:
            learned_form(self.home.editions, 1, self.book, LEARNED)
        with self.home.store() as store, suppress(UsageError), store.begin() as rows:
            confirm_form(self.home.editions, rows, LEARNED, "lan")

    def serve(self) -> None:
        """Review what is left to review in the application, as a browser does."""
        book, secret = self.book, token_hex()
        with closing(self.home.open_store()) as store:
            with store.begin() as rows:
                rows.sign_ins.begin(rows.people.find("lan"), sha256(secret.encode()).hexdigest(), secret, 3600)
                left = [one for one in rows.records.of_book(book) if one.task is ReviewTask.REVIEW]
            client = TestClient(application(self.home, store), follow_redirects=False, cookies={COOKIE: secret})
            for record in left:
                page = client.post(f"/records/{record.id}/take", data={"csrf": secret}).text
                values = {f"v.{column}": record.so or "" for column in ("so", "nksHoTen")}
                form = {"csrf": secret, "version": version_in(page), **values}
                client.post(f"/records/{record.id}/save", data=form).raise_for_status()

    def sample(self) -> None:
        """Draw the sample of the book, and key what is left of it as it stands."""
        book = self.book
        with self.home.store() as store:
            with suppress(UsageError), store.begin("binh") as rows:
                draw_samples(self.home, rows, rows.books.find(book), rows.people.person("binh"))
            with store.begin("sam") as rows:
                sam = rows.people.person("sam")
                for sample in rows.samples.of_book(book):
                    for item in sample.waiting:
                        rows.samples.key(item, sam.id, item.standing.fields)
            with store.begin("sam") as rows:
                for sample in rows.samples.of_book(book):
                    end_if_ready(self.home, rows, sample, rows.people.person("sam"))

    def accept(self) -> None:
        book = self.book
        with self.home.store() as store, suppress(BookLocked), store.begin("binh") as rows:
            binh = rows.people.person("binh")
            accept_book(rows, self.home, rows.books.find(book), binh, "đã đối chiếu với sổ giấy")

    def export(self) -> None:
        export_book(self.home, self.book, self.folder / "out", PackageStage.FINAL, CONTEXT)

    def upload(self) -> None:
        place = self.folder / "drop"
        place.mkdir(exist_ok=True)
        home = self.home
        settings = home.settings.model_copy(update={"upload": UploadSettings(what=What.ALL)})
        uploader = FolderUploader(LocalPlace(place), "receipts")
        upload_book(replace(home, settings=settings), self.book, uploader, UploadBudget(20), again=False)

    def extract(self) -> None:
        request = ExtractRequest("Trần Văn Cha", "đi học", "Lê Thị Ký")
        issue_files(self.home, [1], request, self.folder / "extracts")

    def backup(self) -> None:
        back_up(self.home, self.folder / "copies", QUIET)

    def nightly(self) -> None:
        run_night(NightContext(self.home, date(2026, 3, 1), lambda: CONTEXT, QUIET))

    def renew(self) -> None:
        renew_trail(self.home)

    def restore(self) -> None:
        """Restore once more: into the folder that a kill left, or into the next one."""
        whole = len(list(self.folder.glob(f"restored-*/{FILE_NAME}")))
        restore(self.folder / "copies", self.folder / f"restored-{whole}", QUIET)

    def verify(self) -> None:
        verify(self.home, QUIET)

    @property
    def commands(self) -> list[Callable[[], None]]:
        """Return every command that writes, and `verify` after each backup and at the end."""
        forms = [self.edition_add, self.edition_apply, self.edition_draw, self.edition_remove, self.edition_confirm]
        first = [
            self.init,
            self.user_add,
            self.book_add,
            self.scan,
            *forms,
            self.run,
            self.serve,
            self.sample,
            self.accept,
        ]
        last = [self.backup, self.restore, self.nightly, self.renew, self.verify]
        return [*first, self.accept, self.export, self.upload, self.extract, *last]

    @property
    def package(self) -> dict[str, bytes]:
        """Return what is delivered; the seal has its note of the moment."""
        return {file.name: file.read_bytes() for file in (self.folder / "out").iterdir() if file.suffix != ".sha256"}

    @property
    def sent(self) -> dict[str, bytes]:
        """Return what lies in the folder of the receiver."""
        return {file.name: file.read_bytes() for file in (self.folder / "drop").iterdir()}

    @property
    def left(self) -> list[Path]:
        """Return what is only there while something is written."""
        folders = [self.folder / name for name in ("out", "drop", "copies", "home/archive", "home/editions")]
        return [path for folder in folders for path in folder.rglob("*") if path.suffix in (".part", ".tmp")]

    @property
    def decisions(self) -> list[list[tuple[DecisionKind, str]]]:
        """Return what people did with each record, the newest first."""
        book = self.book
        with self.home.store() as store, store.begin() as rows:
            records = rows.records.of_book(book)
            return [[(one.act, one.column) for one in rows.decisions.history(record.id)] for record in records]

    @property
    def forms(self) -> tuple[set[str], set[str | None], set[str]]:
        """Return forms of its own, forms on which pages lie, and what the trail says of forms."""
        book = self.book
        with self.home.store() as store, store.begin() as rows:
            lying = {page.examination.layout.edition for page in rows.pages.of_book(book)}
            told = {line.action for line in rows.audit_search.find(AuditQuestion(action="edition."), 999)}
        return set(own_editions(self.home.editions)), lying, told

    @property
    def states(self) -> list[tuple[CaseState, ...]]:
        """Return what the ledger of the upload tells of each case."""
        book = self.book
        with self.home.store() as store, store.begin() as rows:
            return [tuple(outcome.state for outcome in one.told) for one in rows.uploads.of_book(book)]

    @property
    def unlogged(self) -> list[Path]:
        """Return extracts whose bytes the log does not know under their number."""
        with self.home.store() as store, store.begin() as rows:
            logged = {(f"{one.number:04d}", one.sha256) for one in rows.extracts.latest(None, 999)}
        files = (self.folder / "extracts").glob("[!.]*")
        found = {one: (one.name.split(".")[2], sha256(one.read_bytes()).hexdigest()) for one in files}
        return [one for one, told in found.items() if told not in logged]
