"""Common parts of the commands: options, an open home, a progress bar, lists for people and for machines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from records.errors import HotichError
from records.language import N_
from records.language import gettext as _
from records.text.printable import printable

if TYPE_CHECKING:
    from commands.interface.progress import BarProgress, MessageProgress, PlainProgress
    from pipeline.home.home import Home
    from pipeline.home.settings import RunSettings

Line = TypeVar("Line")

HOME = "HOTICH_HOME"
HERE = Path("home")
PAGES, LINES, SCANS, BOOKS = N_("trang"), N_("dòng"), N_("ảnh quét"), N_("sổ")
HomeOption = Annotated[
    Path, typer.Option("--home", envvar=HOME, help=N_("Nơi làm việc: cấu hình, cơ sở dữ liệu, kho ảnh."))
]
BookArgument = Annotated[str, typer.Argument(metavar="BOOK", help=N_("Mã sổ, hoặc phần đầu của mã."))]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("In cho máy đọc."))]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=0, help=N_("Số tiến trình; 0 = theo cấu hình."))]
ClusterOption = Annotated[
    str, typer.Option("--cluster", metavar="ADDRESS", help=N_("Cụm máy Dask, ví dụ tcp://may-chu:8786."))
]


def open_home(path: Path) -> Home:
    """Open the home and its log."""
    from pipeline.home.home import Home
    from pipeline.home.logs import log_to

    home = Home.open(path)
    log_to(home.log_file)
    return home


def tell_clock(home: Home) -> None:
    """Warn the person at the keyboard of a clock that shows less than what was done already."""
    from pipeline.store.clock import behind

    with home.store() as store, store.begin() as rows:
        found = behind(rows.since.last_event())
    if found is not None:
        complain(found, typer.colors.YELLOW)


def run_settings(home: Home, jobs: int) -> RunSettings:
    """Return the home's settings of a run, with another number of workers when one is asked for."""
    run = home.settings.run
    return run.model_copy(update={"jobs": jobs}) if jobs else run


def progress_bar(unit: str = PAGES) -> PlainProgress | BarProgress:
    """Show progress on standard error, counting in a marked unit."""
    from rich.console import Console

    from commands.interface.progress import progress_on

    return progress_on(Console(stderr=True), _(unit))


def ask_to_continue(what: str) -> bool:
    """Tell the person at the keyboard what happened and ask whether to go on; without anybody there, no."""
    if not sys.stdin.isatty():
        return False
    question = _("Nhấn Enter để quét tiếp; gõ q rồi Enter để kết thúc")
    answer = typer.prompt(printable(f"{what} {question}"), default="", show_default=False, err=True)
    return not str(answer).strip().lower().startswith("q")


def message_progress() -> MessageProgress:
    """Make a progress without a bar on standard error, for commands that ask in between."""
    from rich.console import Console

    from commands.interface.progress import MessageProgress

    return MessageProgress(Console(stderr=True))


def show(lines: Iterable[Line], shown: Callable[[Line], str], *, as_json: bool) -> None:
    """Print lines for people, or one JSON object a line for machines."""
    from pipeline.store.values import to_json

    for line in lines:
        say(to_json(type(line), line) if as_json else shown(line))


def say(text: str) -> None:
    """Print to standard output."""
    typer.echo(printable(text))


def complain(error: HotichError, colour: str) -> None:
    """Print what happened and what to do to standard error."""
    typer.secho(printable(error.message), fg=colour, err=True)
    typer.echo(printable(error.advice), err=True)


def say_version(*, wanted: bool) -> None:
    """Print the version and end, when it is asked for."""
    if wanted:
        from importlib.metadata import version

        say(f"hotich {version('hotich')}")
        raise typer.Exit
