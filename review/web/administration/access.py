"""Access of administrators: those of all communes, for accounts and tokens reach into every one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from pipeline.store.review.people import Person
from review.web.access import require_role
from review.web.record_handout import actor
from review.web.service import NotVisible, Service
from review.work.accounts import AccountAdministration
from review.work.roles import ADMINISTERS


async def administrator(person: Annotated[Person, Depends(require_role(ADMINISTERS))]) -> Person:
    """Return the person when they administer the whole home.

    Raises:
        NotVisible: they do not.
    """
    if person.scope.offices is not None:
        raise NotVisible
    return person


Administrator = Annotated[Person, Depends(administrator)]


def accounts_of(service: Service, person: Person) -> AccountAdministration:
    """Return the accounts, changed in the name of a person."""
    return AccountAdministration(service.store, service.home.vault, actor(person))
