"""Progress of the work on a terminal: a bar, elsewhere a plain line now and then."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.progress import Task as RichTask
from rich.text import Text

from pipeline.home.progress import SilentProgress
from records.language import gettext as _
from records.text.printable import printable

SECONDS_BETWEEN_LINES = 10.0


class MessageProgress(SilentProgress):
    """Progress that shows messages alone, without a bar: for a person who answers in between."""

    def __init__(self, console: Console) -> None:
        """Write to the console given."""
        self._console = console

    def say(self, line: str) -> None:
        """Write the line."""
        self._console.print(printable(line), highlight=False, markup=False, soft_wrap=True)


class PlainProgress:
    """Progress as lines for a log file."""

    def __init__(self, console: Console, unit: str) -> None:
        """Write to the console given; `unit` names the things counted, in the reader's language."""
        self._console, self._unit = console, unit
        self._total = self._done = self._failed = 0
        self._begun = self._told = time.monotonic()
        self._what = ""

    def expect(self, pages: int, what: str = "") -> None:
        """Begin to count anew."""
        self._total, self._done, self._what = pages, 0, f"{what}: " if what else ""
        self._begun = self._told = time.monotonic()

    def advance(self, failed: int = 0) -> None:
        """Count one page; every few seconds, and at the end, write a line."""
        self._done += 1
        self._failed += failed
        moment = time.monotonic()
        if self._done < self._total and moment - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = moment
        speed = self._done / max(moment - self._begun, 1e-3)
        self._console.print(
            self._what
            + _("{done}/{total} {unit}, {failed} lỗi, {speed:.2f} {unit}/giây, còn khoảng {left:.0f} giây").format(
                done=self._done,
                total=self._total,
                unit=self._unit,
                failed=self._failed,
                speed=speed,
                left=(self._total - self._done) / speed,
            ),
            highlight=False,
        )

    def say(self, line: str) -> None:
        """Write the line."""
        self._console.print(printable(line), highlight=False, markup=False, soft_wrap=True)

    def __enter__(self) -> PlainProgress:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing to tidy."""


class BarProgress:
    """Progress as a bar on a terminal: pages done, pages a second, failures, time left."""

    def __init__(self, console: Console, unit: str) -> None:
        """Draw on the console given; `unit` names the things counted, in the reader's language."""
        self._bar = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Speed(unit),
            TextColumn(_("lỗi {failed}").format(failed="{task.fields[failed]}")),
            TimeRemainingColumn(),
            console=console,
        )
        self._unit = unit.capitalize()
        self._task = self._bar.add_task(self._unit, total=0, failed=0)
        self._failed = 0

    def expect(self, pages: int, what: str = "") -> None:
        """Begin the bar anew; a step without pages leaves the last one as it is."""
        if pages:
            self._bar.reset(self._task, total=pages, description=what or self._unit, failed=self._failed)

    def advance(self, failed: int = 0) -> None:
        """Move the bar by one page."""
        self._failed += failed
        self._bar.update(self._task, advance=1, failed=self._failed)

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bar.console.print(printable(line), highlight=False, markup=False, soft_wrap=True)

    def __enter__(self) -> BarProgress:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state of the bar on the screen."""
        self._bar.stop()


class _Speed(ProgressColumn):
    """Column with pages, or other units, a second."""

    def __init__(self, unit: str) -> None:
        """Count in this unit."""
        super().__init__()
        self._unit = unit

    def render(self, task: RichTask) -> Text:
        """Show the speed over the last units."""
        return Text(_("{speed:.2f} {unit}/giây").format(speed=task.speed or 0.0, unit=self._unit))


def progress_on(console: Console, unit: str) -> PlainProgress | BarProgress:
    """Make the progress that fits the console, counting in `unit`: "trang", "dòng"."""
    return BarProgress(console, unit) if console.is_terminal else PlainProgress(console, unit)
