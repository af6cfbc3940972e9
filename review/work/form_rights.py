"""Rights of people on printed forms: a form is a matter of the office whose pages it reads."""

from __future__ import annotations

from pipeline.store.review.people import Person, Role

DRAWS_FORMS = (Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR)
APPLIES_FORMS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_change(person: Person, owner: int | None) -> bool:
    """Return whether a person may confirm or give a form.

    Args:
        person: who asks.
        owner: the office that the form belongs to; None = everybody's, which is an administrator's matter.
    """
    return person.role is Role.ADMINISTRATOR if owner is None else person.scope.covers(owner)
