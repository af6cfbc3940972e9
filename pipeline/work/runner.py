"""Runner of worker steps: the due jobs, and the outcome of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from pipeline.home.progress import Progress
from pipeline.home.settings import RunSettings
from pipeline.store import Store, Transaction
from pipeline.store.steps import StepStanding
from pipeline.work.executor import TaskOutcome, Workforce
from pipeline.work.steps import Job, Result, Task, WorkerStep
from records.errors import HotichError, PagesFailed
from records.language import gettext as _

log = structlog.get_logger("hotich.steps")


@dataclass(slots=True)
class RunCounts:
    """Counts of a run so far.

    Attributes:
        done: number of steps that ended well.
        failed: number of steps that failed now.
        given_up: number of steps that failed too often before and wait for a person.
        left: number of steps that were not begun when the run was stopped.
        refused: book → reason why it could not be worked on, with advice.
    """

    done: int = 0
    failed: int = 0
    given_up: int = 0
    left: int = 0
    refused: dict[str, HotichError] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """Counts in one sentence."""
        return _("{done} việc xong, {failed} lỗi, {given_up} chờ người xem.").format(
            done=self.done, failed=self.failed, given_up=self.given_up
        )

    def check_budget(self, settings: RunSettings) -> None:
        """Stop a run in which too much fails: the cause is then not in the pages.

        Raises:
            PagesFailed: more than the allowed share has failed.
        """
        share = self.failed / max(self.done + self.failed, 1)
        if self.failed >= settings.failure_floor and share > settings.failure_share:
            raise PagesFailed(
                _("Dừng lại: {failed} trên {tried} trang bị lỗi.").format(
                    failed=self.failed, tried=self.done + self.failed
                ),
                _("Xem nguyên nhân bằng `hotich report`, sửa rồi chạy lại; các trang đã xong được giữ nguyên."),
            )


@dataclass(frozen=True, slots=True)
class StepRunner:
    """Runner that goes through the jobs of worker steps and keeps every outcome."""

    store: Store
    workforce: Workforce
    settings: RunSettings
    progress: Progress
    tally: RunCounts

    def waiting(self, book_id: str, name: str, jobs: Sequence[Job[Task]]) -> list[Job[Task]]:
        """Return the jobs that are due; those that failed too often are counted, not tried."""
        with self.store.begin() as rows:
            outcomes = rows.steps.outcomes(book_id, name)
        due = []
        for job in jobs:
            outcome = outcomes.get(job.subject)
            standing = outcome.standing(job.key, self.settings.max_attempts) if outcome else StepStanding.DUE
            self.tally.given_up += standing is StepStanding.GIVEN_UP
            if standing is StepStanding.DUE:
                due.append(job)
        return due

    def go_through(
        self,
        book_id: str,
        step: WorkerStep[Task, Result],
        jobs: Iterable[Job[Task]],
        keep: Callable[[Transaction, Job[Task], Result], str],
    ) -> int:
        """Do the jobs; each result, or failure, is kept in a transaction of its own.

        Args:
            book_id: the book.
            step: the step.
            jobs: the due jobs; taken only when a worker has room.
            keep: writes the consequences of a result and returns the text that the step keeps.

        Returns:
            Number of jobs that ended, well or not; fewer than given when the work was interrupted.

        Raises:
            PagesFailed: too much fails.
        """
        begun: dict[int, Job[Task]] = {}

        def tasks() -> Iterator[Task]:
            for index, job in enumerate(jobs):
                begun[index] = job
                yield job.task

        ended = 0
        for outcome in self.workforce.work(step.function, tasks()):
            kept = self._keep_outcome(book_id, begun.pop(outcome.index), outcome, keep)
            ended += 1
            self.tally.done += kept
            self.progress.advance(0 if kept else 1)
            self.tally.check_budget(self.settings)
        return ended

    def do_once(
        self,
        book_id: str,
        step: WorkerStep[Task, Result],
        job: Job[Task],
        keep: Callable[[Transaction, Job[Task], Result], str],
    ) -> None:
        """Do a job on the whole book if it is due. It is no page: done, it is not counted; failed, it is."""
        for due in self.waiting(book_id, step.name, [job]):
            for outcome in self.workforce.work(step.function, [due.task]):
                self._keep_outcome(book_id, due, outcome, keep)

    def _keep_outcome(
        self,
        book_id: str,
        job: Job[Task],
        outcome: TaskOutcome[Result],
        keep: Callable[[Transaction, Job[Task], Result], str],
    ) -> bool:
        """Write one outcome; return whether it is a result."""
        with self.store.begin() as rows:
            if outcome.error is None:
                result: Result = outcome.result  # type: ignore[assignment]  # a result may itself be None
                rows.steps.done(book_id, job.subject, job.key, keep(rows, job, result))
                return True
            code = type(outcome.error).__name__
            rows.steps.failed(book_id, job.subject, job.key, code)
        log.error("step failed", book=book_id, subject=job.subject, step=job.key.name, exc_info=outcome.error)
        self.tally.failed += 1
        return False
