"""Roles: which may do what."""

from __future__ import annotations

from pipeline.store.books.record import Task
from pipeline.store.review.people import Person, Role

TASKS: dict[Role, tuple[Task, ...]] = {
    Role.KEYER: (Task.SECOND, Task.REVIEW),
    Role.REVIEWER: (Task.ARBITRATION, Task.SECOND, Task.REVIEW),
    Role.SUPERVISOR: (Task.ARBITRATION, Task.SECOND, Task.REVIEW),
}

AT_THE_DESK = tuple(TASKS)
SEES_BOOKS = (Role.OPERATOR, *AT_THE_DESK)
DRAWS_FORMS = (Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR)
SUPERVISES = (Role.SUPERVISOR,)


def tasks_of(person: Person) -> tuple[Task, ...]:
    """Return what a person may be handed, the rarest first."""
    return TASKS.get(person.role, ())
