"""Proof that trail and rows are as this program wrote them: the chain, the seals, the triggers, and the anchors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import exists, select

from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.integrity.guards import guards_of
from pipeline.store.integrity.head import TrailHead, broken, head_of, put_head, take_head
from pipeline.store.integrity.notary import Anchor, Notary, TrailKey, key_lost
from pipeline.store.integrity.row_seals import RowSeals
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import AuditEventRow
from pipeline.store.values import digest
from records.errors import IntegrityBroken
from records.language import gettext as _

GENESIS = "0" * 64
LISTED = 100
"""How many findings are named at most."""


class TrailProof(Repository):
    """Proof of a database, by what lies in it and by what its notary keeps outside it."""

    def __init__(self, session: TrackedSession, notary: Notary | None) -> None:
        """Check in the transaction of this session; without a notary the chain alone."""
        super().__init__(session)
        self._notary = notary

    @property
    def is_sealed(self) -> bool:
        """Return whether the rows are sealed, with whatever key."""
        return bool(head_of(self._session).key)

    @property
    def key(self) -> TrailKey | None:
        """Return the key with which the rows are sealed, None where nobody has sealed them; errors as `key_of`."""
        return self.key_of(head_of(self._session))

    def anchor(self) -> Anchor | None:
        """Return the anchor of the trail as it stands, to be kept elsewhere; None where nothing is sealed."""
        head = head_of(self._session)
        key = self.key_of(head)
        return self._notary.anchor(head.events, head.hash, key) if key and self._notary else None

    def check(self, anchors: Iterable[Anchor]) -> int:
        """Recompute the whole chain and every seal; see `AuditTrail.check`."""
        head = head_of(self._session)
        key = self.key_of(head)
        if key is not None:
            head.check(key)
        self._check_chain(head, self._ours(anchors))
        if key is not None:
            self._check_seals(head, key)
        return head.events

    def check_anchor(self) -> None:
        """Check that the trail goes on from the anchor beside the keys, without looking through it.

        Raises:
            IntegrityBroken: it does not: the database is an older one, or another.
        """
        kept = self._notary.kept if self._notary else None
        if self._notary is None or kept is None or not kept.events or not self._notary.is_ours(kept):
            return
        head = head_of(self._session)
        follows = select(exists().where(AuditEventRow.previous == kept.head))
        if head.hash != kept.head and not self._session.scalar(follows):
            raise _replaced(kept.events)

    def check_guards(self) -> None:
        """Check the triggers and the revision of the schema.

        Raises:
            IntegrityBroken: they are not those of the last seal.
            TrailKeyLost: the database is sealed, and its key is not here.
        """
        head = head_of(self._session)
        if key := self.key_of(head):
            head.check(key)
            if guards_of(self._session) != head.guards:
                raise broken(_touched([_of_guards()]))

    def seal_everything(self, key: TrailKey) -> None:
        """Seal all rows and the head with a key, as they stand."""
        sums = RowSeals(self._session, key).seal_all()
        head = replace(take_head(self._session), sums="{}", guards=guards_of(self._session))
        put_head(self._session, head.moved(sums).sealed_by(key))

    def key_of(self, head: TrailHead) -> TrailKey | None:
        """Return the key with which a head was sealed; None for a database that nobody has sealed.

        Raises:
            TrailKeyLost: it was sealed, and its key is not here.
        """
        if not head.key:
            return None
        if self._notary is None:
            raise key_lost(head.key, "")
        return self._notary.key(head.key)

    def _ours(self, anchors: Iterable[Anchor]) -> dict[int, set[str]]:
        """Return length → hashes of the anchors of this trail."""
        found: dict[int, set[str]] = {}
        for anchor in anchors:
            if self._notary is not None and anchor.events and self._notary.is_ours(anchor):
                found.setdefault(anchor.events, set()).add(anchor.head)
        return found

    def _check_chain(self, head: TrailHead, anchors: dict[int, set[str]]) -> None:
        previous, count = GENESIS, 0
        for event in self._session.scalars(select(AuditEventRow).order_by(AuditEventRow.id)).yield_per(1000):
            if event.previous != previous or event.hash != _hash(event):
                raise _broken(event.id)
            previous, count = event.hash, count + 1
            if anchors.pop(count, {previous}) != {previous}:
                raise _replaced(count)
        if anchors:
            raise _replaced(max(anchors))
        if (head.hash, head.events) != (previous, count):
            raise _broken(count + 1)

    def _check_seals(self, head: TrailHead, key: TrailKey) -> None:
        found = RowSeals(self._session, key).check(head.tables)
        if guards_of(self._session) != head.guards:
            found.append(_of_guards())
        if found:
            raise broken(_touched(found))


def _hash(event: AuditEventRow) -> str:
    return digest(event.previous, event.at, event.actor, event.action, event.subject, event.detail)


def _of_guards() -> str:
    return _("trigger của cơ sở dữ liệu bị bỏ hoặc bị sửa")


def _touched(what: list[str]) -> str:
    return _("Dữ liệu đã bị sửa từ bên ngoài chương trình: {what}.").format(what="; ".join(what[:LISTED]))


def _broken(number: int) -> IntegrityBroken:
    return broken(_("Nhật ký kiểm soát bị đứt ở sự kiện {number}.").format(number=number))


def _replaced(events: int) -> IntegrityBroken:
    return broken(
        _(
            "Nhật ký kiểm soát không nối tiếp mốc {events} sự kiện đã ghi bên ngoài: "
            "cuối nhật ký bị cắt, hoặc cơ sở dữ liệu là một bản cũ hơn."
        ).format(events=events)
    )
