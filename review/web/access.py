"""Access to addresses by role: dependencies of routes and routers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Depends

from pipeline.store.review.people import Person, Role
from review.web.service import NotVisible, SignedInPerson


def require_role(roles: tuple[Role, ...]) -> Callable[[SignedInPerson], Awaitable[Person]]:
    """Return a dependency that lets these roles in; for others the address is not there."""

    async def check(person: SignedInPerson) -> Person:
        if person.role not in roles:
            raise NotVisible
        return person

    return check


def role_guard(roles: tuple[Role, ...]) -> list[object]:
    """Return the same as a list for a router."""
    return [Depends(require_role(roles))]
