"""Steps: the key of a stored result, and the jobs of a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.store import Transaction
from pipeline.store.steps import StepKey
from pipeline.store.values import digest
from records.stages import Provenance

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """Step: everything that its results depend on, beside their input.

    Attributes:
        name: "read", "draft", ….
        version: version of the code, kept beside it; raised when it gives other results.
        parameters: everything else that a result depends on, as text: settings, hashes of data files.
    """

    name: str
    version: str
    parameters: str

    @property
    def provenance(self) -> Provenance:
        """Provenance of every result of the step."""
        return Provenance(self.name, self.version, digest(self.parameters))

    def key(self, *inputs: str) -> StepKey:
        """Return the key of the result on these inputs."""
        return StepKey(self.name, self.version, digest(self.parameters), digest(*inputs))


@dataclass(frozen=True, slots=True)
class BookStep(Step):
    """Step whose result follows from a whole book; the main process does it."""

    def is_done(self, rows: Transaction, book_id: str, key: StepKey) -> bool:
        """Return whether the book's result is of this very key."""
        last = rows.steps.outcomes(book_id, self.name).get(book_subject(book_id))
        return last is not None and last.key == key

    def done(self, rows: Transaction, book_id: str, key: StepKey, result: str = "") -> None:
        """Keep the result of a book."""
        rows.steps.done(book_id, book_subject(book_id), key, result)


@dataclass(frozen=True, slots=True)
class WorkerStep(Step, Generic[Task, Result]):
    """Step that workers do: a pure function of a task and its parameters.

    Attributes:
        function: module-level function of one task, which a worker calls.
    """

    function: Callable[[Task], Result]


@dataclass(frozen=True, slots=True)
class Job(Generic[Task]):
    """Job of a worker step: its subject's name in the store, the key of its result, and the task for the worker."""

    subject: str
    key: StepKey
    task: Task


def book_subject(book_id: str) -> str:
    """Return the subject of a step on a whole book."""
    return f"book:{book_id}"


def page_subject(page_id: int) -> str:
    """Return the subject of a step on a page."""
    return f"page:{page_id}"


def scan_subject(scan_id: int) -> str:
    """Return the subject of a step on a scan."""
    return f"scan:{scan_id}"
