"""Access to addresses by role: dependencies of routes and routers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Depends

from pipeline.store.review.people import Person, Role
from review.web.service import NotHere, Who


def only(roles: tuple[Role, ...]) -> Callable[[Who], Awaitable[Person]]:
    """Return a dependency that lets these roles in; for others the address is not there."""

    async def check(person: Who) -> Person:
        if person.role not in roles:
            raise NotHere
        return person

    return check


def guarded(roles: tuple[Role, ...]) -> list[object]:
    """Return the same as a list for a router."""
    return [Depends(only(roles))]
