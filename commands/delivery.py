"""The command `hotich export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import HERE, BookArgument, HomeOption, JobsOption, open_home, run_settings, say, spoken
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
    from pipeline.delivery.book_export import Stage, export_book
    from pipeline.work.page_steps import home_context

    here, stage = open_home(home), Stage.DRAFT if draft else Stage.FINAL
    delivered = export_book(here, book, out, stage, home_context(here, run_settings(here, jobs), spoken()))
    say(delivered.summary)
