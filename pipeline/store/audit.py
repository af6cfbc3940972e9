"""Append-only audit trail: every row's hash covers the row before, the head row knows the newest."""

from __future__ import annotations

import getpass
import json

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import AuditEventRow, AuditHeadRow
from pipeline.store.values import digest
from records.errors import IntegrityBroken
from records.language import gettext as _

GENESIS = "0" * 64

_TAKE_HEAD = select(AuditHeadRow.hash).with_for_update()
_APPEND = insert(AuditEventRow)
_MOVE_HEAD = update(AuditHeadRow).values(hash=bindparam("newest"), events=AuditHeadRow.events + bindparam("added"))


class AuditTrail(Repository):
    """Audit trail, to which events are added and whose chain is checked.

    The head of the chain makes all writers queue. So the events of a transaction are written together at its end:
    nobody waits for the head longer than that takes.
    """

    def __init__(self, session: Session, actor: str = "") -> None:
        """Write in the name of an actor; "" = the account at the command line."""
        super().__init__(session)
        self._actor = actor or _account()
        self._told: list[tuple[str, str, str]] = []

    @property
    def actor(self) -> str:
        """Return who acts: a user of the application, or the account at the command line."""
        return self._actor

    def add(self, action: str, subject: str, **detail: str | int | None) -> None:
        """Append one event when the transaction ends; `detail` holds identifiers and counts, never personal data."""
        self._told.append((action, subject, json.dumps(detail, ensure_ascii=False, sort_keys=True)))

    def write(self) -> None:
        """Append the events of the transaction, in their order."""
        if not self._told:
            return
        newest, events = self._rows(_TAKE_HEAD, {}).scalar_one(), []
        for action, subject, detail in self._told:
            event = {"previous": newest, "at": now(), "actor": self._actor}
            event |= {"action": action, "subject": subject, "detail": detail}
            newest = digest(*event.values())
            events.append({**event, "hash": newest})
        self._core.execute(_APPEND, events)
        self._changed(_MOVE_HEAD, {"newest": newest, "added": len(events)})
        self._told.clear()

    def head(self) -> str:
        """Return the newest hash of the chain; it can prove later that nothing before it was changed."""
        self.write()
        return self._session.scalars(select(AuditHeadRow)).one().hash

    def check(self) -> int:
        """Recompute the whole chain and return its length.

        Raises:
            IntegrityBroken: a row was changed, removed or put in.
        """
        self.write()
        previous, count = GENESIS, 0
        for event in self._session.scalars(select(AuditEventRow).order_by(AuditEventRow.id)).yield_per(1000):
            if event.previous != previous or event.hash != _hash(event):
                raise _broken(event.id)
            previous, count = event.hash, count + 1
        head = self._session.scalars(select(AuditHeadRow)).one()
        if (head.hash, head.events) != (previous, count):
            raise _broken(count + 1)
        return count


def _hash(event: AuditEventRow) -> str:
    return digest(event.previous, event.at, event.actor, event.action, event.subject, event.detail)


def _account() -> str:
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "cli"


def _broken(number: int) -> IntegrityBroken:
    return IntegrityBroken(
        _("Nhật ký kiểm soát bị đứt ở sự kiện {number}.").format(number=number),
        _("Không sửa gì thêm; báo người quản trị và so với bản sao lưu."),
    )
