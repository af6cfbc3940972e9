"""Preparation of an upload: the chosen cases of a book become a submission, whose package is put aside for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from exports.upload.cases import submission_id
from exports.upload.outcomes import CaseState, Outcome
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.store import Store, Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from pipeline.upload.choosing import WITHDRAWN, Choice, Chooser, outdated
from pipeline.upload.packed_book import PackedBook, packed_book


def choices_of(home: Home, rows: Transaction, book: Book, *, again: bool) -> tuple[PackedBook, list[Choice]]:
    """Return what would be sent of a book, and why the rest would not.

    Raises:
        UsageError: the book is not accepted, has no final package, or changed since.
        IntegrityBroken: the package is gone or damaged.
    """
    packed = packed_book(rows, home.editions, book)
    return packed, Chooser(rows, book, home.settings.upload.what, again=again).choices(packed)


def prepare(home: Home, store: Store, book: Book, *, again: bool) -> list[Choice]:
    """Put down what is to be sent of a book; return every choice. The package is put aside before its cases are noted.

    Raises:
        UsageError: as `choices_of`.
        IntegrityBroken: as `choices_of`.
        WriteFailed: the disk is full.
    """
    with store.begin() as rows:
        packed, choices = choices_of(home, rows, book, again=again)
        new = _new(rows, packed, choices)
        begun = {one.case.key: one.submission for one in rows.uploads.of_book(book.id)}
    sent_anew = {begun[one.case.key] for one in choices if one.kept is None and one.case.key in begun}
    for identifier in (*sent_anew, *([new.id] if new.cases else [])):
        _put_aside(packed, home.upload_spool / identifier)
    with store.begin() as rows:
        withdrawn = outdated(rows.uploads.of_book(book.id), choices)
        taken_back = [Outcome(one.case.key, CaseState.REJECTED, code=WITHDRAWN) for one in withdrawn]
        rows.uploads.tell(taken_back, "")
        if new.cases:
            rows.uploads.prepare(new)
            rows.audit.add("book.upload", book.id, submission=new.id, cases=len(new.cases))
    return choices


def _new(rows: Transaction, packed: PackedBook, choices: Sequence[Choice]) -> NewSubmission:
    """Return the chosen cases that were not prepared before; of two that are equal in everything one goes."""
    keys = [choice.case.key for choice in choices]
    known = set(rows.uploads.prepared(keys))
    fresh = {one.case.key: one for one in choices if one.kept is None and one.case.key not in known}
    return NewSubmission(
        submission_id(packed.book.id, list(fresh)),
        packed.book.id,
        packed.package.excel_sha256,
        packed.package.zip_sha256,
        tuple(NewUpload(one.record_id, one.case) for one in fresh.values()),
    )


def _put_aside(packed: PackedBook, folder: Path) -> None:
    """Keep the package as it is while its cases are under way: a later export gives its names to other files.

    What is there already stays; a restored home, or a call that was cut, has none or half of it.
    """
    with explain_full_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        names = (f"{packed.name.stem}.xlsx", f"{packed.name.stem}.zip")
        if not all((folder / name).exists() for name in names):
            for name in names:
                _link(packed.folder / name, folder / name)


def _link(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, part)
    part.replace(target)
