"""Commands `hotich upload`; the functions load the heavy modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import group_with_default
from commands.interface.terminal import HERE, BookArgument, HomeOption, JsonOption, open_home, show
from records.errors import PagesFailed
from records.language import N_
from records.language import gettext as _

upload_app = group_with_default(N_("Chuyển trường hợp của sổ đã nhận cho bên nhận, và kết quả."), "book")


@upload_app.command("book", help=N_("Gửi sổ đã nhận; `hotich upload BOOK` cũng vậy."))
def upload(
    book: BookArgument,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Chỉ nói trường hợp nào sẽ gửi, trường hợp nào không và vì sao."))
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help=N_("Gửi lại cả những trường hợp bị từ chối, nội dung như cũ."))
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Send a book, or say what would be sent."""
    from pipeline.upload.receiver import receiver
    from pipeline.upload.sending import UploadBudget
    from pipeline.upload.upload_book import plan_upload, upload_book

    here = open_home(home)
    if dry_run:
        show([plan_upload(here, book, again=again)], lambda plan: plan.text, as_json=as_json)
        return
    with receiver(here) as uploader:
        done = upload_book(here, book, uploader, UploadBudget(here.settings.upload.failures), again=again)
    show([done.line], lambda line: line.text, as_json=as_json)
    if done.stopped is not None:
        raise done.stopped


@upload_app.command("status", help=N_("Mỗi sổ: chuẩn bị = đã nhập + bị từ chối + chưa rõ."))
def upload_status(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show what came of everything that was sent; the snapshots that are loaded are asked first."""
    from pipeline.upload.upload_book import judge_sent_books
    from pipeline.upload.upload_status import upload_status as status

    here = open_home(home)
    judge_sent_books(here)
    show(status(here), lambda line: line.text, as_json=as_json)


@upload_app.command("receipt", help=N_("Nhận danh sách từ chối (Excel) của bên nhận."))
def upload_receipt(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=N_("Danh sách của bên nhận."))],
    book: Annotated[
        str,
        typer.Option("--book", metavar="BOOK", help=N_("Mã sổ; bỏ trống thì theo tên tệp, ví dụ KS.2007.01….xlsx.")),
    ] = "",
    *,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Take a rejection list."""
    from pipeline.upload.rejection_receipt import receive_list

    received = receive_list(open_home(home), file, book)
    show([received], lambda one: one.text, as_json=as_json)
    if received.strangers:
        raise PagesFailed(
            _("{count} dòng không khớp với trường hợp đã gửi.").format(count=len(received.strangers)),
            _("Xem các dòng đó trong tệp; các dòng khác đã được ghi nhận."),
        )
