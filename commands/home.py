"""Commands of a home itself: `hotich init`, `hotich demo`, `hotich report`, `hotich verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import HERE, HomeOption, JsonOption, open_home, progress_bar, say, show, tell_clock
from records.language import N_
from records.language import gettext as _


def init(home: HomeOption = HERE) -> None:
    """Make a home."""
    from pipeline.home.home import Home

    say(_("Nơi làm việc: {path}").format(path=Home.create(home).root))


def demo(home: HomeOption = Path("demo-home")) -> None:
    """Take the specimen book through the whole flow; at a terminal, open its pages at the end."""
    from pipeline.demo import run_demo
    from review.work.accounts import demo_accounts

    with progress_bar() as progress:
        demonstration = run_demo(home, progress)
    say(demonstration.summary)
    say(demo_accounts(home))
    if sys.stdin.isatty() and sys.stdout.isatty():
        from commands.review import LOCAL, first_free_port, serve_home

        serve_home(home, LOCAL, first_free_port())


def report(
    *,
    total: Annotated[bool, typer.Option("--total", help=N_("Thống kê chung thay cho từng sổ."))] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("Ghi thống kê chung vào tệp .xlsx hoặc .pdf."))
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help=N_("Số ngày để tính nhịp."))] = 28,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Show the progress of every book, or the statistics of all."""
    here = open_home(home)
    if not (total or out):
        from pipeline.reports.overview import book_states

        show(book_states(here), lambda line: line.text, as_json=as_json)
        return
    from exports.reports.statistics_report import plain_text
    from pipeline.reports.statistics.files import home_statistics, write_statistics
    from pipeline.reports.statistics.wording import statistics_report

    found = home_statistics(here, days)
    if out:
        write_statistics(found, out)
        say(_("Thống kê: {path}").format(path=out))
    if total:
        show([found], lambda one: plain_text(statistics_report(one)), as_json=as_json)


def lists(
    out: Annotated[Path, typer.Option("--out", help=N_("Thư mục nhận danh sách."))],
    *,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Write the lists for the communes."""
    from pipeline.reports.commune_lists import write_commune_lists

    show(write_commune_lists(open_home(home), out), lambda line: line.text, as_json=as_json)


def verify(home: HomeOption = HERE) -> None:
    """Check scans, packages and the audit trail."""
    from pipeline.backup.verify import verify as check

    here = open_home(home)
    tell_clock(here)
    with progress_bar() as progress:
        verified = check(here, progress)
    say(verified.text)
