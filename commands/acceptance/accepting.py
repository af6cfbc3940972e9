"""Commands `hotich accept` and `hotich correct`: a book is locked, and corrected by a paper since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from commands.acceptance.answers import UserOption
from commands.interface.terminal import HERE, BookArgument, HomeOption, open_home, say
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _


def accept(
    book: BookArgument,
    *,
    user: UserOption,
    reason: Annotated[str, typer.Option("--reason", help=N_("Lý do, khi vẫn nhận dù có điều phải giải quyết."))] = "",
    home: HomeOption = HERE,
) -> None:
    """Accept and lock a book in the name of a supervisor who keyed nothing in it."""
    from pipeline.acceptance.accepting import accept as accept_book

    approved = accept_book(open_home(home), book, user, reason)
    say(_("Đã nhận và khóa sổ {book}: {count} trường hợp.").format(book=book, count=approved))


def correct(
    record: Annotated[int, typer.Argument(metavar="RECORD", min=1, help=N_("Mã bản ghi, như `hotich search` in ra."))],
    values: Annotated[list[str], typer.Argument(metavar="COLUMN=VALUE…", help=N_("Ô và giá trị mới của ô."))],
    *,
    user: UserOption,
    paper: Annotated[str, typer.Option("--paper", help=N_("Loại văn bản làm căn cứ."))],
    number: Annotated[str, typer.Option("--number", help=N_("Số của văn bản."))],
    date: Annotated[str, typer.Option("--date", help=N_("Ngày của văn bản."))],
    issuer: Annotated[str, typer.Option("--issuer", help=N_("Nơi ra văn bản."))],
    home: HomeOption = HERE,
) -> None:
    """Correct a record of an accepted book by a paper."""
    from pipeline.store.acceptance.corrections import LegalBasis
    from review.acceptance.correcting import correct as correct_record

    basis = LegalBasis(paper, number, date, issuer)
    corrected = correct_record(open_home(home), record, _cells(values), user, basis)
    say(
        _("Đã cải chính bản ghi {record}; xuất phiên bản mới của gói bằng `hotich export {book}`.").format(
            record=corrected.id, book=corrected.book_id
        )
    )


def _cells(values: Sequence[str]) -> dict[str, str]:
    """Read COLUMN=VALUE."""
    cells = {}
    for text in values:
        column, equals, value = text.partition("=")
        if not equals:
            raise UsageError(_("“{text}” không có dạng Ô=GIÁ TRỊ.").format(text=text))
        cells[column.strip()] = value
    return cells
