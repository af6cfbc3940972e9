"""Extracts as files, one a record; one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from exports.extracts.content import ExtractRequest
from exports.whole_file import whole_file
from pipeline.delivery.extracts import issue_extract
from pipeline.home.disk import write_failed
from pipeline.home.home import Home
from pipeline.store import Store
from records.errors import InputRefused
from records.language import gettext as _

SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """Line about one record of a batch.

    Attributes:
        record: its id.
        number: of the extract in the log of the year, "" where it was refused.
        file: the PDF, "" where it was refused.
        refusal: why, and what to do; "" where it was issued.
    """

    record: int
    number: str = ""
    file: str = ""
    refusal: str = ""


def issue_files(home: Home, record_ids: Iterable[int], request: ExtractRequest, out: Path) -> list[ExtractLine]:
    """Issue extracts and write them: into the file `out` when it ends in .pdf, else into that folder.

    Raises:
        WriteFailed: a file cannot be written; its extract is not issued, those before it are.
    """
    with home.store() as store:
        return list(_issued(home, store, record_ids, request, out))


def _issued(
    home: Home, store: Store, record_ids: Iterable[int], request: ExtractRequest, out: Path
) -> Iterator[ExtractLine]:
    for record_id in dict.fromkeys(record_ids):
        try:
            yield _issue(home, store, record_id, request, out)
        except InputRefused as refusal:
            yield ExtractLine(record_id, refusal=str(refusal))


def _issue(home: Home, store: Store, record_id: int, request: ExtractRequest, out: Path) -> ExtractLine:
    """Issue one: it is logged when its bytes are on the disk, and its file gets the name when it is logged.

    So no file bears a number that the log does not know and gives to the next one.
    """
    with ExitStack() as named, store.begin() as rows:
        record = rows.records.get(record_id)
        if record is None:
            raise InputRefused(_("Không có bản ghi {id}.").format(id=record_id), _("Tìm bằng `hotich search`."))
        issued = issue_extract(home, rows, record, request)
        logged = issued.logged
        name = f"{record.type}.{logged.year}.{logged.number:04d}.{record.id}{SUFFIX}"
        file = out if out.suffix.lower() == SUFFIX else out / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            named.enter_context(whole_file(file)).write_bytes(issued.pdf)
        except OSError as error:
            raise write_failed(error, file.parent) from error
    return ExtractLine(record_id, f"{logged.number}/{logged.year}", str(file))
