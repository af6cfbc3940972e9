"""Tasks and pages of each role: one table, which every route asks."""

from __future__ import annotations

from pipeline.store import Transaction
from pipeline.store.books.record import Record, ReviewTask
from pipeline.store.review.people import Person, Role

KEYED_TWICE = (ReviewTask.SECOND, ReviewTask.ARBITRATION)
"""Tasks within a round of double keying that has not ended."""
NOT_OF_KEYERS = (*KEYED_TWICE, ReviewTask.APPROVAL)
"""Tasks that nobody takes who keyed the record: neither against the other keyer nor against the arbitrator."""
BY_NUMBER = (ReviewTask.APPROVAL,)
"""Tasks that are taken by the record's number alone and never handed out: their records wait for a supervisor."""

MAY_TAKE: dict[Role, tuple[ReviewTask, ...]] = {
    Role.OPERATOR: (),
    Role.KEYER: (ReviewTask.SECOND, ReviewTask.REVIEW, ReviewTask.APPROVAL),
    Role.REVIEWER: (ReviewTask.ARBITRATION, ReviewTask.SECOND, ReviewTask.REVIEW, ReviewTask.APPROVAL),
    Role.SUPERVISOR: (ReviewTask.ARBITRATION, ReviewTask.SECOND, ReviewTask.REVIEW, ReviewTask.APPROVAL),
    Role.ADMINISTRATOR: (),
}
"""Tasks that each role may take, the rarest first."""

AT_THE_DESK = tuple(role for role, tasks in MAY_TAKE.items() if tasks)
SEES_BOOKS = (Role.OPERATOR, *AT_THE_DESK)
SEES_PAGES = (*SEES_BOOKS, Role.ADMINISTRATOR)
"""Who sees the picture of a page; an administrator draws forms over it."""
SCANS = (Role.OPERATOR, Role.SUPERVISOR)
SUPERVISES = (Role.SUPERVISOR,)
"""Who lets entries of a book pass, has it sampled, accepts it, opens one of its records, corrects one once locked."""
DISMISSES = (Role.REVIEWER, Role.SUPERVISOR)
"""Who dismisses a finding for every record of a book that shares it."""
ISSUES_EXTRACTS = (Role.REVIEWER, Role.SUPERVISOR)
ADMINISTERS = (Role.ADMINISTRATOR,)
SEES_STATISTICS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who sees how far the books of their communes are, and edits the inventory of those to digitise."""


def tasks_of(person: Person) -> tuple[ReviewTask, ...]:
    """Return the tasks that a person may be handed, the rarest first."""
    return tuple(task for task in MAY_TAKE[person.role] if task not in BY_NUMBER)


def may_work_on(rows: Transaction, record: Record, person: Person) -> bool:
    """Return whether a person may take a record, and change it while they hold it."""
    if record.task not in MAY_TAKE[person.role]:
        return False
    return record.task not in NOT_OF_KEYERS or not rows.keyings.took_part(record.id, person.id)
