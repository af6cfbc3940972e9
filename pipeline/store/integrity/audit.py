"""Append-only audit trail: every row's hash covers the row before, the sealed head knows the newest."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import insert

from pipeline.store.clock import now
from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.integrity.head import TrailHead, head_of, put_head, take_head
from pipeline.store.integrity.notary import Anchor, Notary, TrailKey
from pipeline.store.integrity.proof import TrailProof
from pipeline.store.integrity.row_seals import RowSeals, SealSum
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import AuditEventRow
from pipeline.store.values import digest
from records.errors import WriteFailed
from records.language import gettext as _

_APPEND = insert(AuditEventRow)


class AuditTrail(Repository):
    """Audit trail, to which events are added, and whose chain and seals are checked.

    The head of the chain makes all writers queue. So the events of a transaction, and the seals of the rows that it
    changed, are written together at its end: nobody waits for the head longer than that takes.
    """

    def __init__(self, session: TrackedSession, actor: str = "", notary: Notary | None = None) -> None:
        """Write in the name of an actor, "" = the account at the command line; without a notary nothing is sealed."""
        super().__init__(session)
        self._changes = session.changes
        self._actor = actor or _account()
        self._notary = notary
        self._proof = TrailProof(session, notary)
        self._told: list[tuple[str, str, str]] = []

    @property
    def actor(self) -> str:
        """Return who acts: a user of the application, or the account at the command line."""
        return self._actor

    def add(self, action: str, subject: str, **detail: str | int | None) -> None:
        """Append one event when the transaction ends; `detail` holds identifiers and counts, never personal data."""
        self._told.append((action, subject, json.dumps(detail, ensure_ascii=False, sort_keys=True)))

    def write(self) -> Anchor | None:
        """Append the events of the transaction, in their order, and seal the rows that it changed.

        Returns:
            The anchor of the trail as it then is; None when nothing was written or nothing is sealed.

        Raises:
            IntegrityBroken: the head, or a row that was changed, is not as this program wrote it.
            TrailKeyLost: the database is sealed, and its key is not here.
        """
        self._session.flush()
        if not (self._told or self._changes):
            return None
        key = self._notary.in_use if self._notary else None
        key = key or self._proof.key
        moved = RowSeals(self._session, key).settle(self._changes) if key else {}
        head = take_head(self._session)
        if self._notary:
            self._notary.in_use = self._proof.key_of(head)
        if head.key != (key.id if key else ""):
            raise WriteFailed(_("Khóa niêm phong vừa được thay."), _("Làm lại lần nữa."))
        head = self._continued(head, key, moved)
        put_head(self._session, head)
        self._told.clear()
        self._changes.clear()
        return self._notary.anchor(head.events, head.hash, key) if key and self._notary else None

    def head(self) -> str:
        """Return the newest hash of the chain; it can prove later that nothing before it was changed."""
        self.write()
        return head_of(self._session).hash

    def anchor(self) -> Anchor | None:
        """Return the anchor of the trail as it stands, to be kept elsewhere; None where nothing is sealed."""
        self.write()
        return self._proof.anchor()

    def check(self, anchors: Iterable[Anchor] = ()) -> int:
        """Recompute the whole chain and every seal, and return the length of the trail.

        Args:
            anchors: what the trail was at some moments, kept outside the database; those of other homes say nothing.

        Raises:
            IntegrityBroken: an event, a sealed row or a trigger was changed, removed or put in, or the trail does not
                go on from an anchor: its end was cut off, or the database is an older one.
            TrailKeyLost: the database is sealed, and its key is not here.
        """
        self.write()
        return self._proof.check(anchors)

    def seal_everything(self, key: TrailKey) -> None:
        """Seal all rows and the head with a key, as they stand; what was changed before is not told any more."""
        self.write()
        self._proof.seal_everything(key)
        if self._notary:
            self._notary.in_use = key

    def _continued(self, head: TrailHead, key: TrailKey | None, moved: Mapping[str, SealSum]) -> TrailHead:
        """Append the events; return the head that follows, its sums moved by what was sealed."""
        if key is not None:
            head.check(key)
        newest, events = head.hash, []
        for action, subject, detail in self._told:
            event = {"previous": newest, "at": now(), "actor": self._actor}
            event |= {"action": action, "subject": subject, "detail": detail}
            newest = digest(*event.values())
            events.append({**event, "hash": newest})
        if events:
            self._core.execute(_APPEND, events)
        head = replace(head, hash=newest, events=head.events + len(events))
        return head.moved(moved).sealed_by(key) if key else head


def _account() -> str:
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "cli"
