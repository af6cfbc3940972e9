"""Commands of a home itself: `hotich init`, `hotich demo`, `hotich report`, `hotich verify`."""

from __future__ import annotations

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
    """Take the specimen book through the whole flow."""
    from pipeline.demo import run_demo
    from review.work.accounts import demo_accounts

    with progress_bar() as progress:
        demonstration = run_demo(home, progress)
    say(demonstration.summary)
    say(demo_accounts(home))


def report(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show the progress of every book."""
    from pipeline.reports.overview import book_states

    show(book_states(open_home(home)), lambda line: line.text, as_json=as_json)


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
