"""Commands `hotich scan …`, which bring pages into a book."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import (
    HERE,
    BookArgument,
    HomeOption,
    JobsOption,
    ask_to_continue,
    message_progress,
    open_home,
    progress_bar,
    run_settings,
    say,
)
from records.errors import InputRefused
from records.language import N_
from records.language import gettext as _

scan_app = command_group(N_("Đưa trang quét vào sổ."))

AgainOption = Annotated[
    int | None,
    typer.Option("--again", metavar="PAGE", min=1, help=N_("Bản quét lại của trang có số này trong `hotich pages`.")),
]


@scan_app.command("files", help=N_("Đưa tệp ảnh, PDF hoặc ZIP vào sổ và kiểm tra từng trang."))
def scan_files(
    book: BookArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=N_("Ảnh, PDF, ZIP hoặc thư mục."))],
    again: AgainOption = None,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Take files into a book."""
    from pipeline.capture.file_scanning import scan_book
    from pipeline.work.page_steps import home_context
    from scanners.sources.files import FileSource

    here = open_home(home)
    with progress_bar() as progress:
        source = FileSource(tuple(paths), here.settings.sources)
        report = scan_book(here, book, source, home_context(here, run_settings(here, jobs), progress), again)
    say(report.summary)
    if report.refused:
        raise InputRefused(_("{count} tệp không nhận được.").format(count=len(report.refused)), _("Xem lý do ở trên."))


@scan_app.command(
    "watch", help=N_("Theo dõi thư mục mà máy quét lưu ảnh vào, đưa từng trang vào sổ; dừng bằng Ctrl+C.")
)
def scan_watch(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help=N_("Thư mục mà chương trình quét lưu vào."))],
    *,
    once: Annotated[bool, typer.Option("--once", help=N_("Lấy những gì đang có rồi dừng."))] = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Take the files that come into hot folders."""
    from pipeline.capture.watching import take_in, watch
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    context = home_context(here, run_settings(here, jobs), message_progress())
    report = take_in(here, folders, context) if once else watch(here, folders, context)
    say(report.summary)
    if once and report.refused:
        raise InputRefused(
            _("{count} tệp không nhận được.").format(count=len(report.refused)),
            _("Xem lý do trong thư mục quarantine."),
        )


@scan_app.command("device", help=N_("Quét sổ bằng máy quét nối với máy này (SANE), từng trang một."))
def scan_from_device(
    book: BookArgument,
    device: Annotated[str, typer.Option("--device", help=N_("Tên máy quét, như `scanimage -L` cho biết."))] = "",
    source: Annotated[str, typer.Option("--source", help=N_("Nguồn giấy, ví dụ Flatbed, ADF."))] = "",
    again: AgainOption = None,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Scan a book."""
    from pipeline.capture.device import sane_scanner, scan_device
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    scanner = sane_scanner(here.settings.device, device, source)
    report = scan_device(
        here, book, scanner, ask_to_continue, home_context(here, run_settings(here, jobs), message_progress()), again
    )
    say(report.summary)
