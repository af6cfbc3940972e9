"""Command `hotich search`: records by names, days, numbers, papers and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from commands.interface.terminal import HERE, HomeOption, JsonOption, open_home, say, show
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _

if TYPE_CHECKING:
    from pipeline.books.finding import FoundRecord

STATES = ("unreviewed", "passed", "reviewed", "accepted_passed", "accepted")


@dataclass(frozen=True, slots=True)
class FoundLine:
    """Record that was found, for a machine."""

    record: int
    book: str
    so: str
    type: str
    year: int
    office: str
    state: str
    as_asked: bool
    names: tuple[str, ...]
    facts: dict[str, str]

    @classmethod
    def of(cls, found: FoundRecord) -> FoundLine:
        """Return the line of a record that was found."""
        record, book = found.record, found.book
        return cls(
            record.id,
            book.id,
            record.so,
            record.type,
            record.year,
            book.office.name,
            found.standing.value,
            found.as_asked,
            found.names,
            {fact.label: fact.value for fact in found.facts},
        )


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help=N_("Tên, ngày, số, giấy tờ, nơi chốn."))],
    *,
    record_type: Annotated[str, typer.Option("--type", help="KS, KH, KT, CMC, HN…")] = "",
    year: Annotated[int | None, typer.Option(help=N_("Năm mở sổ."))] = None,
    office: Annotated[str, typer.Option(help=N_("Cơ quan đăng ký, như trên bìa sổ."))] = "",
    state: Annotated[str, typer.Option(help=", ".join(STATES))] = "",
    count: Annotated[int, typer.Option("--count", min=1, max=200, help=N_("Số bản ghi hiện nhiều nhất."))] = 20,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Find records and print them, the likeliest first."""
    from pipeline.books.finding import find_records, standing_words
    from pipeline.store.review.people import Scope
    from pipeline.store.search.searches import RecordStanding, SearchBounds
    from records.record_types import record_type as type_of

    if state and state not in STATES:
        raise UsageError(_("Không có trạng thái {state}.").format(state=state), ", ".join(STATES))
    code = type_of(record_type).code if record_type else ""
    with open_home(home).store() as store, store.begin() as rows:
        place = rows.books.office(office).id if office else None
        bounds = SearchBounds(Scope(None), code, year, place, RecordStanding(state) if state else None)
        veiled = rows.samples.awaiting(bounds.scope)
        found = find_records(rows, " ".join(words), bounds, count=count, veiled=veiled)
    lines = [FoundLine.of(one) for one in found.records]
    show(lines, lambda line: _told(line, standing_words(RecordStanding(line.state))), as_json=as_json)
    if not as_json:
        say(_("Tìm thấy {total}, hiện {shown}.").format(total=found.total, shown=len(lines)))


def _told(line: FoundLine, standing: str) -> str:
    near = "" if line.as_asked else "~ "
    facts = "; ".join(f"{label}: {value}" for label, value in line.facts.items())
    names = ", ".join(line.names) or "–"
    return f"{near}{line.record}  {line.book} {_('số {so}').format(so=line.so or '–')}  {names}  [{standing}]  {facts}"
