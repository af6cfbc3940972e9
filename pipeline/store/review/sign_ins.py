"""Sessions of browsers that people signed in with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

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
class SessionOrigin:
    """Origin of a session: the network address, and what the browser called itself; "" = not known."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """Session that runs.

    Attributes:
        key: names it among those of its person; no secret.
        since: when it was begun.
        seen: when it was used last, less at most a tenth of the term after which an unused one ends.
        until: until when it stays without being used.
        origin: from where it was begun.
    """

    key: str
    since: str
    seen: str
    until: str
    origin: SessionOrigin


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
_STAYS = (
    update(SignInRow)
    .where(SignInRow.secret_hash == bindparam("secret"))
    .values(until=bindparam("later"), seen=bindparam("at"))
)
KEY_DIGITS = 16
_MOST_WORDS = 300


class SignIns(Repository):
    """Repository of sessions; the secret of a cookie is known only by its hash."""

    def begin(
        self, account: Account, secret_hash: str, csrf: str, seconds: float, origin: SessionOrigin | None = None
    ) -> None:
        """Begin a session of so many seconds."""
        row = SignInRow(secret_hash=secret_hash, user_id=account.id, csrf=csrf)
        row.since = row.seen = now()
        row.until = now(after_seconds=seconds)
        if origin:
            row.address, row.browser = origin.address, origin.browser[:_MOST_WORDS]
        self._session.add(row)

    def of(self, secret_hash: str, seconds: float) -> BrowserSession | None:
        """Return and renew the session of a cookie; None when it has ended or the account is disabled."""
        found = self._rows(_SIGNED_IN, {"secret": secret_hash, "at": now()}).all()
        if not found:
            return None
        user = found[0]
        # A row that has more than nine tenths of its time left is not written again: most requests only read.
        if user.until < now(after_seconds=seconds * 0.9):
            self._changed(_STAYS, {"secret": secret_hash, "later": now(after_seconds=seconds), "at": now()})
        offices = frozenset(row.office_id for row in found if row.office_id is not None)
        scope = Scope(None if user.everywhere else offices)
        return BrowserSession(Person(user.id, user.name, Role(user.role), scope), user.csrf)

    def end(self, secret_hash: str) -> None:
        """End one session."""
        self._session.execute(update(SignInRow).where(SignInRow.secret_hash == secret_hash).values(until=now()))

    def live(self, account: Account) -> list[LiveSession]:
        """List the sessions of a person that run now, the newest first."""
        running = (SignInRow.user_id == account.id, SignInRow.until > now())
        return [
            _live(row)
            for row in self._session.scalars(select(SignInRow).where(*running).order_by(SignInRow.since.desc()))
        ]

    def end_one(self, account: Account, key: str) -> bool:
        """End the session of a person that has this key; False when none of theirs that runs has it."""
        runs = (SignInRow.user_id == account.id, SignInRow.until > now())
        this = func.substr(SignInRow.secret_hash, 1, KEY_DIGITS) == key
        return self._changed(update(SignInRow).where(*runs, this).values(until=now()), {})

    def end_all(self, account: Account, but: str = "") -> None:
        """End every session of a person; the one with the key `but` stays."""
        these = (SignInRow.user_id == account.id, func.substr(SignInRow.secret_hash, 1, KEY_DIGITS) != but)
        self._session.execute(update(SignInRow).where(*these).values(until=now()))


def session_key(secret_hash: str) -> str:
    """Return the key by which a session is named among those of its person."""
    return secret_hash[:KEY_DIGITS]


def _live(row: SignInRow) -> LiveSession:
    origin = SessionOrigin(row.address, row.browser)
    return LiveSession(session_key(row.secret_hash), row.since, row.seen or row.since, row.until, origin)
