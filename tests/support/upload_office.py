"""Home with an accepted book of invented births and its package, copied for every test that sends it somewhere."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PIL import Image

from exports.upload.uploader import Uploader
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.home.upload_settings import What
from pipeline.run import run_books
from pipeline.shared.load import load_workbooks
from pipeline.store.books.books import NewBook
from pipeline.store.ledgers.uploads import StoredUpload
from pipeline.upload.sending import UploadBudget
from pipeline.upload.upload_book import UploadedBook, upload_book
from pipeline.upload.upload_status import UploadLine, upload_line
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask
from records.stages import Box, EntryReading, FieldReading, FieldState, PageReading
from scanners.testing import ScriptedSource
from tests.support.accepted_book import approved_unread
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import inline
from tests.support.homes import new_home
from tests.support.linkage_cases import OFFICE, birth
from tests.support.shared_case import shared_table

CASES = 4
BOX = Box(0.1, 0.1, 0.2, 0.02)


def read(task: PageTask) -> PageReading:
    """Read the birth of the number on the picture."""
    with Image.open(io.BytesIO(task.scan.read())) as image:
        cells = birth(int(image.info["comment"]))
    fields = tuple(FieldReading(name, FieldState.READ, cell, cell, 0.99, (BOX,)) for name, cell in cells.items())
    return PageReading(task.examination.layout, (EntryReading(None, fields),))


@dataclass(frozen=True)
class UploadOffice:
    """Home with one accepted book of `CASES` births."""

    home: Home
    book: str

    @classmethod
    def at(cls, root: Path) -> UploadOffice:
        """Make the home, read the book, accept and export it."""
        home = new_home(root / "home")
        with home.store() as store, store.begin() as rows:
            book = rows.books.add(NewBook("KS", 2007, "01", OFFICE)).id
        office = cls(home, book)
        scan_book(home, book, ScriptedSource([picture(number) for number in range(1, CASES + 1)]), office.context())
        office.run()
        office.accept()
        office.export(root / "delivery")
        return office

    def copied(self, root: Path, what: What = What.ALL) -> UploadOffice:
        """Return a copy of the home as it stands, from which these cases are sent."""
        shutil.copytree(self.home.root, root)
        upload = self.home.settings.upload.model_copy(update={"what": what})
        return replace(self, home=Home(root, self.home.settings.model_copy(update={"upload": upload})))

    def context(self) -> RunContext:
        steps = replace(flow(), read=WorkerStep("read", "1", "", read))
        return RunContext(RunSettings(jobs=1), steps, SilentProgress(), inline)

    def run(self) -> None:
        run_books(self.home, [self.book], self.context())

    def accept(self) -> None:
        """Accept the book, as reviewers and a supervisor do."""
        with self.home.store() as store:
            approved_unread(store, self.book)

    def export(self, folder: Path) -> None:
        export_book(self.home, self.book, folder, PackageStage.FINAL, self.context())

    def snapshot(self, changed: Mapping[int, Mapping[str, str] | None], day: date) -> None:
        """Load a snapshot of the shared database and compare the book with it; None = it has no such number."""
        load_workbooks(self.home, [shared_table(self.home.root / "shared.xlsx", changed)], None, day)
        self.run()

    def revise(self, place: int, column: str, value: str) -> None:
        """Correct an accepted case, as a person does."""
        with self.home.store() as store, store.begin() as rows:
            record = rows.records.of_book(self.book)[place - 1]
            fields = (replace(one, value=value) if one.column == column else one for one in record.current.fields)
            rows.records.revise(record, replace(record.current, fields=tuple(fields)), record.effort)

    def upload(self, uploader: Uploader, failures: int = 20, *, again: bool = False) -> UploadedBook:
        return upload_book(self.home, self.book, uploader, UploadBudget(failures), again=again)

    def uploads(self) -> list[StoredUpload]:
        with self.home.store() as store, store.begin() as rows:
            return rows.uploads.of_book(self.book)

    def line(self) -> UploadLine:
        with self.home.store() as store, store.begin() as rows:
            return upload_line(rows, self.book)

    def contradictions(self) -> list[str]:
        """Return the sentences about answers that contradict each other."""
        with self.home.store() as store, store.begin() as rows:
            found = [finding for _record, finding in rows.findings.of_book(self.book)]
        return [one.message for one in found if one.rule == "upload.contradicted"]

    def findings(self) -> list[str]:
        """List the rules of the findings of the upload."""
        with self.home.store() as store, store.begin() as rows:
            rules = [finding.rule for _record, finding in rows.findings.of_book(self.book)]
        return [rule for rule in rules if rule.startswith("upload.")]
