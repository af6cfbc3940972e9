"""Which role may do what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Depends

from pipeline.store.books.record import Task
from pipeline.store.review.people import Person, Role
from review.web.service import NotHere, Who

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
    """What a person may be handed, the rarest first."""
    return TASKS.get(person.role, ())


def only(roles: tuple[Role, ...]) -> Callable[[Who], Awaitable[Person]]:
    """A dependency that lets these roles in; for others the address is not there."""

    async def check(person: Who) -> Person:
        if person.role not in roles:
            raise NotHere
        return person

    return check


def guarded(roles: tuple[Role, ...]) -> list[object]:
    """The same as a list for a router."""
    return [Depends(only(roles))]
