"""Tasks and pages of each role."""

from __future__ import annotations

from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Person, Role

TASKS: dict[Role, tuple[ReviewTask, ...]] = {
    Role.KEYER: (ReviewTask.SECOND, ReviewTask.REVIEW),
    Role.REVIEWER: (ReviewTask.ARBITRATION, ReviewTask.SECOND, ReviewTask.REVIEW),
    Role.SUPERVISOR: (ReviewTask.ARBITRATION, ReviewTask.SECOND, ReviewTask.REVIEW),
}

AT_THE_DESK = tuple(TASKS)
SEES_BOOKS = (Role.OPERATOR, *AT_THE_DESK)
SUPERVISES = (Role.SUPERVISOR,)
ISSUES_EXTRACTS = (Role.REVIEWER, Role.SUPERVISOR)


ADMINISTERS = (Role.ADMINISTRATOR,)


def tasks_of(person: Person) -> tuple[ReviewTask, ...]:
    """Return the tasks that a person may be given, the rarest first."""
    return TASKS.get(person.role, ())
