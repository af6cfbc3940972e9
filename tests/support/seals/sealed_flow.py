"""The whole flow over what the seals reach: both specimen books, bad scans, drawn books and cases."""

from __future__ import annotations

from pathlib import Path

from pipeline.books.book_steps import draft_step, judge_step
from pipeline.books.registration import add_book
from pipeline.capture.file_scanning import scan_book
from pipeline.forms.library import edition_library
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.specimen.book import SCANS, specimen
from pipeline.store.books.books import NewBook
from pipeline.work.page_steps import home_context
from pipeline.work.step_versions import (
    layout_step,
    learn_step,
    package_step,
    read_step,
    reconcile_step,
    settle_step,
)
from scanners.sources.files import FileSource
from tests.support.seals.bad_scans import write_bad_scans
from tests.support.seals.drawn_books import OFFICE, drawn_books, drawn_findings
from tests.support.seals.drawn_cases import drawn_decisions
from tests.support.seals.looks import LOOKS, decisions, fields, findings, form
from tests.support.seals.seal import Results, Seal

PAGE = SCANS / "p002.jpg"


def seals_of(root: Path, scans: Path) -> dict[str, Seal]:
    """Take everything through the whole flow in the home that the demo left and return its seals.

    Args:
        root: folder of the home.
        scans: folder to be made for the bad scans.
    """
    home = Home.open(root)
    made = _of_specimens(home)
    made["layout"] = Results.joined((made["layout"], _of_bad_scans(home, scans)))
    made["draft"] = Results.joined((made["draft"], _derived()))
    made["judge"] = Results.joined((made["judge"], _judged()))
    made["reconcile"] = Results.joined((made["reconcile"], decisions(drawn_decisions())))
    versions = _versions(home)
    return {step: made[step].seal(version) for step, version in versions.items()}


def _of_specimens(home: Home) -> dict[str, Results]:
    with home.store() as store, store.begin() as rows:
        books = sorted(rows.books.all(), key=lambda book: book.year, reverse=True)
        looks = LOOKS.items()
        made = {step: Results.joined(look(rows, book.id) for book in books) for step, look in looks}
    learned = [edition for edition in edition_library(home.editions) if edition.origin]
    made["learn"] = Results.joined(form(edition) for edition in learned)
    packages = sorted((home.root / "out").glob(f"{specimen().record_type}.*.xlsx"))
    made["package"] = Results([file.read_bytes().hex() for file in packages], [])
    return made


def _of_bad_scans(home: Home, folder: Path) -> Results:
    book = add_book(home, NewBook(specimen().record_type, specimen().year, "99", OFFICE))
    scan_book(
        home,
        book,
        FileSource((write_bad_scans(PAGE, folder),)),
        home_context(home, home.settings.run, SilentProgress()),
    )
    with home.store() as store, store.begin() as rows:
        return LOOKS["layout"](rows, book)


def _derived() -> Results:
    return fields(field for _book, entries in drawn_books() for entry in entries for field in entry.fields)


def _judged() -> Results:
    return findings(finding for book, entries in drawn_books() for finding in drawn_findings(book, entries))


def _versions(home: Home) -> dict[str, str]:
    steps = [layout_step(home), learn_step(home), read_step(home), settle_step(home), draft_step(), judge_step()]
    steps += [reconcile_step(""), package_step(home.settings.export)]
    return {step.name: step.version for step in steps}
