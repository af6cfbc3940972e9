"""Command `hotich export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import (
    HERE,
    BookArgument,
    HomeOption,
    JobsOption,
    message_progress,
    open_home,
    run_settings,
    say,
)
from records.language import N_


def export(
    book: BookArgument,
    *,
    out: Annotated[Path, typer.Option("--out", help=N_("Thư mục nhận gói."))],
    draft: Annotated[bool, typer.Option("--draft", help=N_("Xuất cả kết quả máy đọc chưa duyệt."))] = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Write the package of a book."""
    from pipeline.delivery.book_export import PackageStage, export_book
    from pipeline.work.page_steps import home_context

    here, stage = open_home(home), PackageStage.DRAFT if draft else PackageStage.FINAL
    delivered = export_book(here, book, out, stage, home_context(here, run_settings(here, jobs), message_progress()))
    say(delivered.summary)
