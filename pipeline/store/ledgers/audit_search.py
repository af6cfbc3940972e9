"""Search of the audit trail: by who, what, about what, and when; it is read here, never written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import AuditEventRow


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Question to the trail; "" asks for everything.

    Attributes:
        actor: part of the actor, such as `lan`, `user:lan` or `api:`.
        action: an action, such as `record.save`; the begin of several, such as `record.`, ends in "." or "-".
        subject: the subject, such as `record:12`.
        first_day: UTC day from which, yyyy-mm-dd.
        last_day: UTC day until which, yyyy-mm-dd.
        before: id before which; pages go back in time by it.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    first_day: str = ""
    last_day: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Event of the trail."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str


class AuditSearch(Repository):
    """Repository of events, for looking things up."""

    def find(self, question: AuditQuestion, count: int) -> list[AuditLine]:
        """List events, the newest first."""
        columns = (
            AuditEventRow.id,
            AuditEventRow.at,
            AuditEventRow.actor,
            AuditEventRow.action,
            AuditEventRow.subject,
            AuditEventRow.detail,
        )
        query = select(*columns).where(*_conditions(question)).order_by(AuditEventRow.id.desc()).limit(count)
        return [AuditLine(*row) for row in self._session.execute(query)]


def _conditions(question: AuditQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.actor:
        found.append(AuditEventRow.actor.contains(question.actor, autoescape=True))
    if question.action:
        several = question.action.endswith((".", "-"))
        begins = AuditEventRow.action.startswith(question.action, autoescape=True)
        found.append(begins if several else AuditEventRow.action == question.action)
    if question.subject:
        found.append(AuditEventRow.subject == question.subject)
    if question.first_day:
        found.append(AuditEventRow.at >= question.first_day)
    if question.last_day:
        found.append(AuditEventRow.at < f"{question.last_day}~")
    if question.before is not None:
        found.append(AuditEventRow.id < question.before)
    return found
