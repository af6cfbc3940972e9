"""Head of the audit trail: the newest hash, and the sums of all seals, sealed themselves."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.orm import Session

from pipeline.store.integrity.notary import TrailKey
from pipeline.store.integrity.row_seals import NOTHING, SealSum
from pipeline.store.schema.ledger_tables import AuditHeadRow
from pipeline.store.values import from_json, to_json
from records.errors import IntegrityBroken
from records.language import gettext as _

_HEAD = select(
    AuditHeadRow.hash, AuditHeadRow.events, AuditHeadRow.key, AuditHeadRow.sums, AuditHeadRow.guards, AuditHeadRow.seal
)
_TAKE = _HEAD.with_for_update()
_MOVE = update(AuditHeadRow).values(
    hash=bindparam("newest"),
    events=bindparam("length"),
    key=bindparam("by"),
    sums=bindparam("totals"),
    guards=bindparam("triggers"),
    seal=bindparam("sealed"),
)


@dataclass(frozen=True, slots=True)
class TrailHead:
    """Head of the trail.

    Attributes:
        hash: hash of the newest event.
        events: length of the trail.
        key: name of the key of all seals; "" = nothing is sealed.
        sums: JSON of table → sum of its seals.
        guards: hash of the triggers and the revision of the schema.
        seal: seal of all these, "" = none.
    """

    hash: str
    events: int
    key: str
    sums: str
    guards: str
    seal: str

    @property
    def tables(self) -> Mapping[str, SealSum]:
        """Sums of the sealed tables."""
        return from_json(Mapping[str, SealSum], self.sums)

    def moved(self, by: Mapping[str, SealSum]) -> TrailHead:
        """Return the head with the sums of some tables moved by so much."""
        if not by:
            return self
        sums = dict(self.tables)
        sums |= {kind: sums.get(kind, NOTHING).plus(change) for kind, change in by.items()}
        return replace(self, sums=to_json(Mapping[str, SealSum], sums))

    def sealed_by(self, key: TrailKey) -> TrailHead:
        """Return the head with the seal of this key."""
        named = replace(self, key=key.id)
        return replace(named, seal=key.seal("head", named._words))

    def check(self, key: TrailKey) -> None:
        """Check the seal.

        Raises:
            IntegrityBroken: the head was changed by somebody without the key.
        """
        if not hmac.compare_digest(key.seal("head", self._words), self.seal):
            raise broken(_("Đầu nhật ký kiểm soát đã bị sửa."))

    @property
    def _words(self) -> str:
        return f"{self.hash} {self.events} {self.key} {self.guards} {self.sums}"


def head_of(session: Session) -> TrailHead:
    """Return the head as it stands."""
    return _one(session, _HEAD)


def take_head(session: Session) -> TrailHead:
    """Return the head and keep it from all others until the transaction ends."""
    return _one(session, _TAKE)


def put_head(session: Session, head: TrailHead) -> None:
    """Write the head."""
    values = {"newest": head.hash, "length": head.events, "by": head.key, "totals": head.sums}
    session.connection().execute(_MOVE, {**values, "triggers": head.guards, "sealed": head.seal})


def broken(message: str) -> IntegrityBroken:
    """Return the error about a trail that is not as it was written."""
    return IntegrityBroken(message, _("Không sửa gì thêm; báo người quản trị và so với bản sao lưu."))


def _one(session: Session, query: Executable) -> TrailHead:
    found = session.connection().execute(query).all()
    if len(found) != 1:
        raise broken(_("Đầu nhật ký kiểm soát đã bị xóa."))
    return TrailHead(*found[0])
