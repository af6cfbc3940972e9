"""Access to routes by role, as dependencies of routes and routers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pipeline.store.review.people import Person, Role
from review.web.service import NotVisible, SignedInPerson


def require_role(roles: tuple[Role, ...]) -> Callable[[SignedInPerson], Awaitable[Person]]:
    """Return a dependency that admits these roles; to others the address does not exist."""

    async def check(person: SignedInPerson) -> Person:
        if person.role not in roles:
            raise NotVisible
        return person

    return check
