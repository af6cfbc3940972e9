"""Sessions of browsers that people signed in with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.accounts import Account
from pipeline.store.review.people import Person, Role, Scope
from pipeline.store.schema.review_tables import SignInRow, UserOfficeRow, UserRow


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """Session of a browser: its person, and the secret that its forms must carry."""

    person: Person
    csrf: str


@dataclass(frozen=True, slots=True)
class LiveSession:
    """Session that runs: when it was begun, and until when it stays without being used."""

    since: str
    until: str


_SIGNED_IN = (
    select(
        UserRow.id,
        UserRow.name,
        UserRow.role,
        UserRow.everywhere,
        SignInRow.csrf,
        SignInRow.until,
        UserOfficeRow.office_id,
    )
    .select_from(SignInRow)
    .join(UserRow, UserRow.id == SignInRow.user_id)
    .outerjoin(UserOfficeRow, UserOfficeRow.user_id == UserRow.id)
    .where(SignInRow.secret_hash == bindparam("secret"), SignInRow.until > bindparam("at"), UserRow.disabled.is_(False))
)
"""Who is signed in, a row for each commune that they are limited to."""
_STAYS = update(SignInRow).where(SignInRow.secret_hash == bindparam("secret")).values(until=bindparam("later"))


class SignIns(Repository):
    """Repository of sessions; the secret of a cookie is known only by its hash."""

    def begin(self, account: Account, secret_hash: str, csrf: str, seconds: float) -> None:
        """Begin a session of so many seconds."""
        until = now(after_seconds=seconds)
        self._session.add(SignInRow(secret_hash=secret_hash, user_id=account.id, csrf=csrf, since=now(), until=until))

    def of(self, secret_hash: str, seconds: float) -> BrowserSession | None:
        """Return and renew the session of a cookie; None when it has ended or the account is disabled."""
        found = self._rows(_SIGNED_IN, {"secret": secret_hash, "at": now()}).all()
        if not found:
            return None
        user = found[0]
        # A row that has more than nine tenths of its time left is not written again: most requests only read.
        if user.until < now(after_seconds=seconds * 0.9):
            self._changed(_STAYS, {"secret": secret_hash, "later": now(after_seconds=seconds)})
        offices = frozenset(row.office_id for row in found if row.office_id is not None)
        scope = Scope(None if user.everywhere else offices)
        return BrowserSession(Person(user.id, user.name, Role(user.role), scope), user.csrf)

    def end(self, secret_hash: str) -> None:
        """End one session."""
        self._session.execute(update(SignInRow).where(SignInRow.secret_hash == secret_hash).values(until=now()))

    def live(self, account: Account) -> list[LiveSession]:
        """List the sessions of a person that run now, the newest first."""
        query = select(SignInRow.since, SignInRow.until).where(SignInRow.user_id == account.id, SignInRow.until > now())
        return [
            LiveSession(since, until) for since, until in self._session.execute(query.order_by(SignInRow.since.desc()))
        ]

    def end_all(self, account: Account) -> None:
        """End every session of a person."""
        self._session.execute(update(SignInRow).where(SignInRow.user_id == account.id).values(until=now()))
