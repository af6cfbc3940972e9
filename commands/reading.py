"""Commands `hotich run`, `hotich read-lines` and `hotich nightly`; the functions load the heavy modules."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import (
    HERE,
    LINES,
    ClusterOption,
    HomeOption,
    JobsOption,
    open_home,
    progress_bar,
    run_settings,
    say,
    tell_clock,
)
from records.errors import InputRefused, PagesFailed
from records.language import N_
from records.language import gettext as _


def run(
    books: Annotated[list[str] | None, typer.Argument(metavar="[BOOK…]", help=N_("Mã sổ; bỏ trống là mọi sổ."))] = None,
    jobs: JobsOption = 0,
    cluster: ClusterOption = "",
    home: HomeOption = HERE,
) -> None:
    """Bring books up to date."""
    from pipeline.run import run_books
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    tell_clock(here)
    with progress_bar() as progress:
        tally = run_books(here, books or [], home_context(here, run_settings(here, jobs), progress, cluster))
    say(tally.summary)
    if tally.failed or tally.given_up:
        raise PagesFailed(
            _("{count} trang chưa đọc được.").format(count=tally.failed + tally.given_up),
            _("Chạy lại để thử lần nữa; xem `hotich report`."),
        )
    for error in tally.refused.values():
        raise error


def read_lines(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("Thư mục chứa ảnh, mỗi ảnh một dòng chữ."))],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.tsv", help=N_("Tệp nhận kết quả."))],
) -> None:
    """Read cropped lines."""
    from ocr.recognise.handwriting import HandwritingReader
    from pipeline.work import line_reading

    with progress_bar(LINES) as progress:
        done = line_reading.read_lines(folder, out, HandwritingReader(), progress)
    say(done.summary)
    if done.refused:
        raise InputRefused(_("{count} tệp không nhận được.").format(count=done.refused), _("Xem lý do ở trên."))


def nightly(jobs: JobsOption = 0, cluster: ClusterOption = "", home: HomeOption = HERE) -> None:
    """Do the work of this night."""
    from pipeline.nightly.night import business_date, run_night
    from pipeline.nightly.stages import NightContext
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    day = business_date(datetime.now(), here.settings.night.begins_at)
    with progress_bar() as progress:
        done = run_night(
            NightContext(here, day, lambda: home_context(here, run_settings(here, jobs), progress, cluster), progress)
        )
    say(done.text)
    raise typer.Exit(done.exit_code)
