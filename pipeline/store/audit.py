"""The append-only trail: every row's hash covers the row before, the head row knows the newest."""

from __future__ import annotations

import getpass
import json

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from pipeline.clock import now
from pipeline.store.rows import Repository
from pipeline.store.tables import AuditEvent, AuditHead
from pipeline.values import digest
from records.errors import IntegrityBroken
from records.language import gettext as _

GENESIS = "0" * 64

_TAKE_HEAD = select(AuditHead.hash).with_for_update()
_APPEND = insert(AuditEvent)
_MOVE_HEAD = update(AuditHead).values(hash=bindparam("newest"), events=AuditHead.events + 1)


class AuditTrail(Repository):
    """Adds events and checks the chain."""

    def __init__(self, session: Session, actor: str = "") -> None:
        """Write in the name of an actor; "" = the account at the command line."""
        super().__init__(session)
        self._actor = actor or _account()

    def add(self, action: str, subject: str, **detail: str | int | None) -> None:
        """Append one event; `detail` holds identifiers and counts, never personal data."""
        told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        parts = {"previous": self._rows(_TAKE_HEAD, {}).scalar_one(), "at": now(), "actor": self._actor}
        parts |= {"action": action, "subject": subject, "detail": told}
        newest = digest(*parts.values())
        self._changed(_APPEND, {**parts, "hash": newest})
        self._changed(_MOVE_HEAD, {"newest": newest})

    def head(self) -> str:
        """The newest hash of the chain: who knows it can prove later that nothing before it was changed."""
        return self._session.scalars(select(AuditHead)).one().hash

    def check(self) -> int:
        """Recompute the whole chain and return its length.

        Raises:
            IntegrityBroken: a row was changed, removed or put in.
        """
        previous, count = GENESIS, 0
        for event in self._session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(1000):
            if event.previous != previous or event.hash != _hash(event):
                raise _broken(event.id)
            previous, count = event.hash, count + 1
        head = self._session.scalars(select(AuditHead)).one()
        if (head.hash, head.events) != (previous, count):
            raise _broken(count + 1)
        return count


def _hash(event: AuditEvent) -> str:
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
