"""Sealing of a whole database: at its first opening, after an upgrade of its schema, with a new key."""

from __future__ import annotations

from sqlalchemy import inspect

from pipeline.store.integrity.notary import Notary
from pipeline.store.schema.ledger_tables import SealRow
from pipeline.store.store import Store

RENEWED, ADOPTED, AUDIT = "trail.renew", "trail.adopt", "audit"


def greet(store: Store) -> None:
    """Seal a database that is not sealed yet, and check that a sealed one goes on from what its notary saw last.

    Raises:
        IntegrityBroken: it is an older one, or another one in its place.
    """
    if store.notary is None:
        return
    with store.begin() as rows:
        rows.proof.check_anchor()
        if not rows.proof.is_sealed:
            rows.audit.seal_everything(store.notary.newest or store.notary.add_key())


def check_before_upgrade(store: Store) -> None:
    """Check the triggers and the schema of a sealed database before they are changed and it is sealed anew.

    Raises:
        IntegrityBroken: they are not those of the last seal.
        TrailKeyLost: it was sealed with a key that is not here.
    """
    if inspect(store.engine).has_table(SealRow.__tablename__):
        with store.begin() as rows:
            rows.proof.check_guards()


def seal_anew(store: Store) -> None:
    """Seal a database after an upgrade with the key that it was sealed with; one that was not stays so."""
    with store.begin() as rows:
        if key := rows.proof.key:
            rows.audit.seal_everything(key)


def renew_key(store: Store, notary: Notary) -> int:
    """Check the whole database and seal it with a new key; return the length of its trail.

    Raises:
        IntegrityBroken: something was changed: a new key would hide it.
    """
    with store.at_one_moment() as rows:
        rows.audit.add(RENEWED, AUDIT)
        events = rows.audit.check()
        rows.audit.seal_everything(notary.add_key())
        return events


def seal_as_it_is(store: Store, notary: Notary) -> None:
    """Seal a database whose key is lost; what was changed by others before is not told any more."""
    with store.begin() as rows:
        rows.audit.seal_everything(notary.newest or notary.add_key())


def adopt(store: Store, notary: Notary) -> None:
    """Take a database as it is, by a person's decision after they have looked; the trail keeps that."""
    seal_as_it_is(store, notary)
    with store.begin() as rows:
        rows.audit.add(ADOPTED, AUDIT)
