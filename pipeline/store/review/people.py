"""Accounts of the people at work, and the browsers they signed in with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, delete, select, update

from pipeline.store.clock import now
from pipeline.store.rows import Repository
from pipeline.store.schema.review_tables import SignIn, User, UserOffice
from pipeline.store.schema.tables import Office
from records.errors import UsageError
from records.language import gettext as _


class Role(StrEnum):
    """What a person may do; the commands and pages of each are in docs/administrator.md."""

    OPERATOR = "operator"
    KEYER = "keyer"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Scope:
    """The communes a person may see; None = all of them."""

    offices: frozenset[int] | None

    def covers(self, office_id: int) -> bool:
        """Whether the commune is among them."""
        return self.offices is None or office_id in self.offices

    def meets(self, other: Scope) -> bool:
        """Whether a commune is in both."""
        return self.offices is None or other.offices is None or bool(self.offices & other.offices)


@dataclass(frozen=True, slots=True)
class Person:
    """A user who may work now."""

    id: int
    name: str
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser's session: whose it is, and the secret that its forms must carry."""

    person: Person
    csrf: str


_SIGNED_IN = (
    select(User.id, User.name, User.role, User.everywhere, SignIn.csrf, SignIn.until, UserOffice.office_id)
    .select_from(SignIn)
    .join(User, User.id == SignIn.user_id)
    .outerjoin(UserOffice, UserOffice.user_id == User.id)
    .where(SignIn.secret_hash == bindparam("secret"), SignIn.until > bindparam("at"), User.disabled.is_(False))
)
"""Who is signed in, a row for each commune that they are limited to."""
_STAYS = update(SignIn).where(SignIn.secret_hash == bindparam("secret")).values(until=bindparam("later"))


class People(Repository):
    """Adds, changes and finds accounts and their sessions."""

    def add(self, name: str, password_hash: str, role: Role, *, everywhere: bool) -> User:
        """Add an account.

        Raises:
            UsageError: the name is taken.
        """
        if self.named(name) is not None:
            raise UsageError(_("Đã có tài khoản {name}.").format(name=name), _("Chọn tên khác."))
        user = User(
            name=name,
            password_hash=password_hash,
            totp_secret="",
            role=role.value,
            everywhere=everywhere,
            disabled=False,
            failures=0,
            locked_until="",
            added_at=now(),
        )
        self._session.add(user)
        self._session.flush()
        return user

    def named(self, name: str) -> User | None:
        """The account of that name."""
        return self._session.scalars(select(User).where(User.name == name)).first()

    def find(self, name: str) -> User:
        """The account of that name.

        Raises:
            UsageError: there is none.
        """
        if user := self.named(name):
            return user
        raise UsageError(_("Không có tài khoản {name}.").format(name=name), _("Xem bằng `hotich user list`."))

    def all(self) -> list[User]:
        """Every account, by name."""
        return list(self._session.scalars(select(User).order_by(User.name)))

    def limit(self, user: User, office_names: Iterable[str]) -> None:
        """Let a user work on these communes and no others.

        Raises:
            UsageError: no book of such a commune is here.
        """
        self._session.execute(delete(UserOffice).where(UserOffice.user_id == user.id))
        user.everywhere = False
        for name in office_names:
            office = self._session.scalars(select(Office).where(Office.name == name)).first()
            if office is None:
                raise UsageError(
                    _("Chưa có sổ nào của {office}.").format(office=name), _("Ghi tên như trong `hotich book list`.")
                )
            self._session.add(UserOffice(user_id=user.id, office_id=office.id))
        self._session.flush()

    def offices(self, user: User) -> list[str]:
        """Names of the communes that a user is limited to."""
        query = select(Office.name).join(UserOffice, UserOffice.office_id == Office.id)
        return list(self._session.scalars(query.where(UserOffice.user_id == user.id).order_by(Office.name)))

    def sharing(self, scope: Scope, roles: Iterable[Role]) -> dict[int, str]:
        """Id → name of the people of these roles who work on any of these communes."""
        query = select(User).where(User.role.in_([role.value for role in roles]))
        people = [(user, self._scope(user)) for user in self._session.scalars(query)]
        return {user.id: user.name for user, theirs in people if theirs.meets(scope)}

    def sign_in(self, user: User, secret_hash: str, csrf: str, seconds: float) -> None:
        """Remember a browser for so long."""
        self._session.add(
            SignIn(secret_hash=secret_hash, user_id=user.id, csrf=csrf, since=now(), until=now(after_seconds=seconds))
        )

    def signed_in(self, secret_hash: str, seconds: float) -> SignedIn | None:
        """Whose browser it is; its time runs anew. None when the session has ended or the account is disabled."""
        found = self._rows(_SIGNED_IN, {"secret": secret_hash, "at": now()}).all()
        if not found:
            return None
        user = found[0]
        # A row that has more than nine tenths of its time left is not written again: most requests only read.
        if user.until < now(after_seconds=seconds * 0.9):
            self._changed(_STAYS, {"secret": secret_hash, "later": now(after_seconds=seconds)})
        offices = frozenset(row.office_id for row in found if row.office_id is not None)
        scope = Scope(None if user.everywhere else offices)
        return SignedIn(Person(user.id, user.name, Role(user.role), scope), user.csrf)

    def sign_out(self, secret_hash: str) -> None:
        """End one session."""
        self._session.execute(update(SignIn).where(SignIn.secret_hash == secret_hash).values(until=now()))

    def sign_out_everywhere(self, user: User) -> None:
        """End every session of a user."""
        self._session.execute(update(SignIn).where(SignIn.user_id == user.id).values(until=now()))

    def _scope(self, user: User) -> Scope:
        if user.everywhere:
            return Scope(None)
        offices = self._session.scalars(select(UserOffice.office_id).where(UserOffice.user_id == user.id))
        return Scope(frozenset(offices))
