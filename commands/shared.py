"""Commands `hotich shared`, `hotich reconcile` and `hotich findings`; the functions load the heavy modules."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import (
    HERE,
    BookArgument,
    HomeOption,
    JobsOption,
    JsonOption,
    message_progress,
    open_home,
    progress_bar,
    run_settings,
    say,
    show,
)
from pipeline.shared.tables.old_fonts import OldFonts
from records.errors import PagesFailed, UsageError
from records.language import N_
from records.language import gettext as _

if TYPE_CHECKING:
    from pipeline.shared.tables.table_rows import TableOptions

shared_app = command_group(N_("Bản chụp của cơ sở dữ liệu hộ tịch dùng chung."))

TypeOption = Annotated[
    str | None, typer.Option("--type", help=N_("KS, KH, KT, CMC, HN; bỏ trống thì theo tiêu đề của tệp."))
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help=N_("Ngày của bản chụp; bỏ trống là ngày sửa tệp.")),
]


FontsOption = Annotated[
    OldFonts,
    typer.Option("--old-fonts", help=N_("Cột viết bằng TCVN3, VNI, VIQR: từ chối, giữ nguyên hay đổi sang Unicode.")),
]
HiddenOption = Annotated[bool, typer.Option("--hidden-sheets", help=N_("Lấy cả trang tính ẩn."))]


@shared_app.command("load", help=N_("Nạp tệp Excel theo mẫu nhập dữ liệu làm bản chụp mới; lỗi thì giữ nguyên bản cũ."))
def shared_load(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE.xlsx…", help=N_("Tệp Excel hoặc thư mục chứa chúng."))],
    record_type: TypeOption = None,
    day: DateOption = None,
    old_fonts: FontsOption = OldFonts.REFUSE,
    *,
    hidden_sheets: HiddenOption = False,
    home: HomeOption = HERE,
) -> None:
    """Take Excel files as the snapshot."""
    from pipeline.shared.load import load_workbooks

    here, options = open_home(home), table_options(old_fonts, hidden=hidden_sheets)
    for loaded in load_workbooks(
        here, paths, record_type, day.date() if day else None, options, message_progress().say
    ):
        say(loaded.text)


@shared_app.command("sync", help=N_("Lấy bản chụp mới thẳng từ cơ sở dữ liệu dùng chung."))
def shared_sync(
    url: Annotated[
        str | None, typer.Option(metavar="URL", help=N_("Địa chỉ SQLAlchemy; bỏ trống là shared.url."))
    ] = None,
    *,
    whole: Annotated[
        bool,
        typer.Option("--all", help=N_("Đọc lại toàn bộ, kể cả khi bảng có cột thay đổi; trường hợp bị xóa cũng thấy.")),
    ] = False,
    home: HomeOption = HERE,
) -> None:
    """Take the snapshot from the database itself."""
    from pipeline.shared.load import forget_sources, sync

    here = open_home(home)
    if whole:
        forget_sources(here)
    for loaded in sync(here, url):
        say(loaded.text)


@shared_app.command("show", help=N_("Bản chụp đang có: loại sổ, số trường hợp, phiên bản, ngày."))
def shared_show(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show the snapshots that are loaded."""
    from pipeline.shared.indexes import snapshots

    show(
        snapshots(open_home(home)),
        lambda one: f"{one.code}  {one.records}  {one.taken_on}  {one.version}",
        as_json=as_json,
    )


def reconcile(
    books: Annotated[list[str] | None, typer.Argument(metavar="[BOOK…]", help=N_("Mã sổ; bỏ trống là mọi sổ."))] = None,
    excel: Annotated[
        Path | None, typer.Option("--excel", metavar="FILE.xlsx", help=N_("Đối chiếu một bảng đã nhập ở nơi khác."))
    ] = None,
    *,
    record_type: TypeOption = None,
    old_fonts: FontsOption = OldFonts.REFUSE,
    hidden_sheets: HiddenOption = False,
    as_json: JsonOption = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Compare books, or a table that was keyed elsewhere, with the snapshot."""
    here = open_home(home)
    if excel is not None:
        if books:
            raise UsageError(_("Chỉ chọn một: mã sổ hoặc --excel."))
        from pipeline.shared.tables.keyed_table import reconcile_table

        options = table_options(old_fonts, hidden=hidden_sheets)
        lines = reconcile_table(here, excel, record_type, options, message_progress().say)
        show(lines, lambda line: line.text, as_json=as_json)
        return
    from pipeline.run import reconcile_books
    from pipeline.shared.relation_lines import relation_lines
    from pipeline.work.page_steps import home_context

    with progress_bar() as progress:
        tally, done = reconcile_books(here, books or [], home_context(here, run_settings(here, jobs), progress))
    for book in done:
        show(relation_lines(here, book), lambda line: line.text, as_json=as_json)
    if tally.failed or tally.given_up:
        raise PagesFailed(
            _("{count} trang chưa hỏi lại được nét chữ.").format(count=tally.failed + tally.given_up),
            _("Chạy lại để thử lần nữa; xem `hotich report`."),
        )
    for error in tally.refused.values():
        raise error


def findings(
    book: BookArgument,
    *,
    weights: Annotated[
        bool, typer.Option("--weights", help=N_("Thêm từng ô so với cơ sở dữ liệu và trọng số của từng phép so."))
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """List every entry with its outcome and its findings, then the findings about the whole book."""
    from pipeline.shared.relation_lines import finding_text, relation_lines, weights_text

    lines = relation_lines(open_home(home), book)
    show(lines, weights_text if weights else finding_text, as_json=as_json)


def table_options(old_fonts: OldFonts, *, hidden: bool) -> TableOptions:
    """Return what is asked for when a table is read."""
    from exports.workbooks.workbook_sheets import Sheets
    from pipeline.shared.tables.table_rows import TableOptions

    return TableOptions(old_fonts, Sheets.ALL if hidden else Sheets.VISIBLE)
