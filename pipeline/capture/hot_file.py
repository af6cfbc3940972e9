"""Intake of one hot-folder file into its book: its pages safe, the file in its place, the ledger written.

All of it may be broken off at any instant and done again: pages that are in the book are known by name and content,
a file is moved after the ledger has said so, and what the ledger does not call done is begun anew.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.capture.destination import Destination, after_docket, choose_destination
from pipeline.capture.intake import Entrance, IntakeOutcome, IntakeRefusal, receive_page
from pipeline.capture.rescans import only_page, place_to_show
from pipeline.home.archive import Archive
from pipeline.store import Store
from pipeline.store.books.pages import PlaceInBook, UnseenScan
from pipeline.store.ledgers.arrivals import Arrival, ArrivalState
from records.errors import InputRefused
from scanners.docket_code import docket_book
from scanners.folders.hot_folder import FileStamp, ListedFile
from scanners.folders.quarantine import free_path, in_quarantine, path_outside, put_back, set_aside
from scanners.names import shown_name
from scanners.sources.files import open_source
from scanners.sources.source_page import LeftAlone, SourceItem, SourceLimits, SourcePage

CHUNK = 1 << 20


class FileStillChanging(Exception):
    """Change of a file during its intake: it was not complete and is looked at again later."""


@dataclass(frozen=True, slots=True)
class HotFile:
    """Complete file: the hot folder, the path within it with forward slashes, and its stamp there."""

    folder: Path
    path: str
    seen: ListedFile


@dataclass(frozen=True, slots=True)
class IntakeContext:
    """Store, archive and limits of the intake; `spool` holds copies while they are taken apart."""

    store: Store
    archive: Archive
    limits: SourceLimits
    spool: Path


@dataclass(slots=True)
class HotFileIntake:
    """Intake of one file.

    Attributes:
        intake: the context of the intake.
        file: the file.
        place: where in the hot folder it lies when all of it is done, "" before.
        reasons: why it was set aside; none when all of it was taken.
        left_alone: what a system put into it for itself.
    """

    intake: IntakeContext
    file: HotFile
    place: str = ""
    reasons: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    _sha256: str = ""
    _choice: Destination = Destination(None, "", by_folder=False)
    _state: ArrivalState = ArrivalState.TAKEN

    def pages(self, enter: Callable[[str], None]) -> Iterator[tuple[str, IntakeOutcome]]:
        """Return the pages, each with its book; when one is yielded it is durable.

        Args:
            enter: called with a book before a page goes into it.

        Raises:
            FileStillChanging: the file is not complete after all.
            WriteFailed: the disk is full.
            OSError: the file cannot be read or moved now.
        """
        with self._copy() as copy:
            with self.intake.store.begin() as rows:
                self._choice = choose_destination(rows, self.file.folder, self.file.path, self._sha256)
            self._note(self.file.path, ArrivalState.BEGUN)
            try:
                for item in self._items(copy):
                    if isinstance(item, LeftAlone):
                        self.left_alone.append(self._called(copy, item.name))
                    elif not self._is_docket(item):
                        enter(self._choice.book)
                        yield self._choice.book, self._received(copy, item)
            except InputRefused as refusal:
                self.reasons.append(str(refusal))
        self._settle()

    def refuse(self, reason: str) -> None:
        """Set the file aside after all."""
        self.reasons.append(reason)
        self._settle()

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        """Copy the file, so that no writer changes it any more."""
        with tempfile.TemporaryDirectory(dir=self.intake.spool) as folder:
            copy, hashed = Path(folder) / self.file.seen.path.name, hashlib.sha256()
            with self.file.seen.path.open("rb") as given, copy.open("wb") as kept:
                while chunk := given.read(CHUNK):
                    hashed.update(chunk)
                    kept.write(chunk)
            self._check_unchanged()
            self._sha256 = hashed.hexdigest()
            yield copy

    def _check_unchanged(self) -> None:
        if FileStamp.of(self.file.seen.path) != self.file.seen.stamp:
            raise FileStillChanging

    def _items(self, copy: Path) -> Iterator[SourceItem]:
        items = open_source(copy, self.intake.limits)
        return items if self._choice.again is None else only_page(items)

    def _is_docket(self, item: SourceItem) -> bool:
        """Return whether a page is a docket: it chooses the book of what follows and is itself no page of a book."""
        named = docket_book(item.data) if isinstance(item, SourcePage) else None
        if named is None:
            return False
        with self.intake.store.begin() as rows:
            self._choice = after_docket(rows, self._choice, named)
        self._state = ArrivalState.DOCKET
        return True

    def _received(self, copy: Path, item: SourceItem) -> IntakeOutcome:
        called = replace(item, name=self._called(copy, item.name))
        entrance = Entrance(self.intake.store, self.intake.archive, str(self.file.folder))
        page = receive_page(entrance, self._choice.book, called, self._place_again())
        if isinstance(page, IntakeRefusal):
            self.reasons.append(f"{page.name}: {page.reason.message}")
        return page

    def _called(self, copy: Path, name: str) -> str:
        """Return what a page of the copy is called in its book."""
        return self._choice.name + name.removeprefix(shown_name(copy.name))

    def _place_again(self) -> PlaceInBook | UnseenScan | None:
        """Return the place that the file shows anew, by its name."""
        if self._choice.again is None:
            return None
        with self.intake.store.begin() as rows:
            return place_to_show(rows, self._choice.book, self._choice.again)

    def _settle(self) -> None:
        """Move the file to its place, first in the ledger: a row about a file that is not there yet harms nobody."""
        self._check_unchanged()
        folder, path, source = self.file.folder, self.file.path, self.file.seen.path
        if self.reasons:
            place = free_path(folder, path)
            self._note(place, ArrivalState.SET_ASIDE)
            set_aside(folder, source, place, self.reasons)
        elif in_quarantine(path):
            place = path_outside(folder, path)
            self._note(place, self._state)
            put_back(folder, source, place)
        else:
            place = path
            self._note(place, self._state)
        self.place = place

    def _note(self, path: str, state: ArrivalState) -> None:
        arrival = Arrival(str(self.file.folder), path, self.file.seen.stamp, self._sha256, self._choice.name)
        with self.intake.store.begin() as rows:
            rows.arrivals.add(arrival, state, self._choice.book_id)
