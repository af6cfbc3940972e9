"""Night of a business date: its open stages, a row in the ledger for each, and the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.home.lock import hold_lock
from pipeline.nightly.night_mail import NightNews, mail_news
from pipeline.nightly.report import WrittenReport, write_night_report
from pipeline.nightly.stages import STAGES, NightContext, Stage, attempt, trouble
from pipeline.store import Store, Transaction
from pipeline.store.clock import clock_behind, now
from pipeline.store.integrity.soundness import check_quickly
from pipeline.store.ledgers.nights import NightOutcome, StageOutcome, StageResult, Trouble
from records.errors import ExitCode, WriteFailed
from records.language import gettext as _

RECOVERY_SECONDS = 120.0
"""So long a night waits after a stage for a database server that fell, before it goes on without."""
FINISHED = {NightOutcome.DONE, NightOutcome.CAUGHT_UP}


@dataclass(frozen=True, slots=True)
class NightSummary:
    """State of a night after a call.

    Attributes:
        day: the business date.
        exit_code: gravest exit code of its troubles, 0 without any.
        report: the HTML file; None when it could not be written, or nothing was left to do.
        troubles: its troubles.
    """

    day: date
    exit_code: int
    report: Path | None
    troubles: tuple[Trouble, ...]

    @property
    def text(self) -> str:
        """Lines for people."""
        if self.report is None and not self.troubles:
            return _("Đêm {day} đã xong từ trước.").format(day=f"{self.day:%d.%m.%Y}")
        lines = [f"{trouble.message} {trouble.advice}" for trouble in self.troubles]
        lines.append(_("Báo cáo đêm {day}: {path}").format(day=f"{self.day:%d.%m.%Y}", path=self.report or "–"))
        return "\n".join(lines)


def business_date(moment: datetime, begins_at: int) -> date:
    """Return the date whose night it is: before the hour `begins_at` (0–23) still that of the day before.

    So a machine that is switched on at noon catches up the night it missed, and the evening has a night of its own.
    """
    return (moment - timedelta(hours=begins_at)).date()


def run_night(night: NightContext) -> NightSummary:
    """Do the open stages of a night; a night that is done is left alone.

    Raises:
        LockedByAnotherRun: another night goes on, here or on a machine that shares the database; it may have begun when
            the database fell under this one, which then stops with the stage in hand.
        IntegrityBroken: the database is damaged; nothing is done, and no backup is replaced.
        Interrupted: stopped by a person; the next call goes on from there.
    """
    with hold_lock(night.home.locks, "nightly"), night.home.store() as store, store.alone("nightly") as lock:
        check_quickly(store)
        with store.begin() as rows:
            ahead = rows.nights.ahead_of(night.day)
            if ahead is None and rows.nights.outcome(night.day) in FINISHED:
                return NightSummary(night.day, ExitCode.DONE, None, ())
        ledger = _Ledger(store, night.day)
        ledger.open(ahead)
        for stage in ledger.left():
            ledger.begin(stage)
            result = attempt(stage, night)
            store.wait(RECOVERY_SECONDS)
            lock.keep()
            ledger.end(stage, result)
        written = ledger.mail(night, ledger.tell(night))
        ledger.close()
    return NightSummary(night.day, ledger.exit_code, written.file if written else None, ledger.troubles)


class _Ledger:
    """Ledger of a night's stages; a store that takes no more is a trouble of the night, not its end."""

    def __init__(self, store: Store, day: date) -> None:
        self._store, self._day = store, day
        self._results: dict[str, StageResult] = {}
        self._own: list[Trouble] = []
        self._began_at = ""
        self._is_open = False

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Troubles of all stages."""
        found = [trouble for result in self._results.values() for trouble in result.troubles]
        return tuple(dict.fromkeys([*found, *self._own]))

    @property
    def exit_code(self) -> int:
        """Gravest exit code among them."""
        return max((trouble.exit_code for trouble in self.troubles), default=int(ExitCode.DONE))

    def open(self, ahead: date | None) -> None:
        """Note the begin of the night, and the nights that it makes good.

        Args:
            ahead: the later date of the night before, when the clock was set back since: what was done on this date
                then, or made good, says nothing of what waits now.
        """
        if ahead is not None:
            self._own.append(Trouble.of(clock_behind(f"{ahead:%d.%m.%Y}")))
        self._keep(lambda rows: rows.nights.forget_stages(self._day) if ahead else None)

    def left(self) -> list[Stage]:
        """Return the first stage that is not done, and all that follow: they work on its results."""
        with self._store.begin() as rows:
            kept = {stage.name: stage.result for stage in rows.nights.stages(self._day)}
        for number, stage in enumerate(STAGES):
            result = kept.get(stage.name)
            if result is None or result.outcome is StageOutcome.FAILED:
                return list(STAGES[number:])
            self._results[stage.name] = result
        return []

    def begin(self, stage: Stage) -> None:
        """Note the begin of a stage: one that does not end was killed."""
        self._began_at = now()
        self._keep(lambda rows: rows.nights.stage(self._day, stage.name, self._began_at, None))

    def end(self, stage: Stage, result: StageResult) -> None:
        """Note the end of a stage."""
        self._results[stage.name] = result
        self._keep(lambda rows: rows.nights.stage(self._day, stage.name, self._began_at, result))

    def tell(self, night: NightContext) -> WrittenReport | None:
        """Write the report; None when that cannot be done."""
        try:
            return write_night_report(night, self._store, self.troubles)
        except Exception as error:  # the night is done all the same, and its words are on the screen
            self._own.append(trouble(error))
            return None

    def mail(self, night: NightContext, written: WrittenReport | None) -> WrittenReport | None:
        """Send the mail about the night; where that fails the report is written anew and says so."""
        report, figures = (written.file, written.figures) if written else (None, None)
        try:
            mail_news(night.home, NightNews(self._day, self.exit_code, len(self.troubles), report, figures))
        except Exception as error:  # a mail that nobody gets must not undo the night
            self._own.append(trouble(error))
            return self.tell(night)
        return written

    def close(self) -> None:
        """Note the end of the night."""
        outcome = NightOutcome.FAILED if self.troubles else NightOutcome.DONE
        self._keep(lambda rows: rows.nights.end(self._day, outcome))

    def _keep(self, write: Callable[[Transaction], object]) -> None:
        """Write into the ledger; the row of the night comes first, as soon as the store takes it."""
        try:
            with self._store.begin() as rows:
                if not self._is_open:
                    rows.nights.begin(self._day)
                write(rows)
            self._is_open = True
        except WriteFailed as error:
            self._own.append(Trouble.of(error))
