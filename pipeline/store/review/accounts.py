"""Accounts of the people at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, case, or_, select, update

from pipeline.store.books.books import Books
from pipeline.store.clock import latest, now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person, Role, Scope
from pipeline.store.schema.review_tables import OneTimeCodeRow, UserOfficeRow, UserRow
from pipeline.store.schema.tables import OfficeRow
from records.errors import UsageError
from records.language import gettext as _
from records.text.likeness import as_seen, foreign_letters, same_name


@dataclass(frozen=True, slots=True)
class Account:
    """User with the data for signing in; never deleted, because decisions name them.

    Attributes:
        id: its number in the store.
        name: name for signing in.
        role: role of the person.
        everywhere: the person may work on every commune.
        disabled: the account is locked for good.
        failures: wrong tries to sign in since the last right one.
        locked_until: UTC moment until which it rests, "" = it does not.
        password_hash: argon2id hash of the password.
        code_secret: secret of the one-time codes, as it is kept; "" = none are asked for.
    """

    id: int
    name: str
    role: Role
    everywhere: bool
    disabled: bool
    failures: int
    locked_until: str
    password_hash: str = field(repr=False)
    code_secret: str = field(repr=False)


NO_STEP = 0
"""Before the first code."""
_USE_CODE = update(OneTimeCodeRow).where(
    OneTimeCodeRow.user_id == bindparam("person"), OneTimeCodeRow.used_step < bindparam("step")
)
_USE_CODE = _USE_CODE.values(used_step=bindparam("step"))
_FULL = UserRow.failures + 1 >= bindparam("most")
_TAKE_TRY = (
    update(UserRow)
    .where(
        UserRow.id == bindparam("person"),
        UserRow.disabled.is_(False),
        or_(UserRow.locked_until <= bindparam("at"), UserRow.locked_until > bindparam("latest")),
    )
    .values(
        failures=case((_FULL, 0), else_=UserRow.failures + 1),
        locked_until=case((_FULL, bindparam("until")), else_=UserRow.locked_until),
    )
)


class People(Repository):
    """Repository of accounts."""

    def add(self, name: str, password_hash: str, role: Role, *, everywhere: bool) -> Account:
        """Add an account.

        Raises:
            UsageError: the name is taken, by itself or by one that looks like it, or is no name that can be told.
        """
        if known := self.named(name):
            raise UsageError(_("Đã có tài khoản {name}.").format(name=known.name), _("Chọn tên khác."))
        row = UserRow(
            name=_checked(name),
            password_hash=password_hash,
            role=role.value,
            everywhere=everywhere,
            disabled=False,
            failures=0,
            locked_until="",
            added_at=now(),
        )
        self._session.add(row)
        self._session.flush()
        return _account(row, "")

    def named(self, name: str) -> Account | None:
        """Return the account of that name, or of the one that looks like it."""
        known = same_name(name, self._session.scalars(select(UserRow.name).order_by(UserRow.id)))
        newest = {"populate_existing": True}  # tries are counted past the mapped rows
        row = self._session.scalars(select(UserRow).where(UserRow.name == known), execution_options=newest).first()
        return self._account(self._at_hand(row)) if row else None

    def find(self, name: str) -> Account:
        """Return the account of that name.

        Raises:
            UsageError: there is no such account.
        """
        if account := self.named(name):
            return account
        raise UsageError(_("Không có tài khoản {name}.").format(name=name), _("Xem bằng `hotich user list`."))

    def person(self, name: str) -> Person:
        """Return the person of that name as they may work now.

        Raises:
            UsageError: there is none, or the account is locked for good.
        """
        account = self.find(name)
        if account.disabled:
            raise UsageError(_("Tài khoản {name} đã bị khóa.").format(name=name), _("Xem bằng `hotich user list`."))
        return Person(account.id, account.name, account.role, self._scope(self._session.get_one(UserRow, account.id)))

    def get(self, user_id: int) -> Account | None:
        """Return the account of this id."""
        row = self._session.get(UserRow, user_id)
        return self._account(self._at_hand(row)) if row else None

    def all(self) -> list[Account]:
        """List every account, by name."""
        return [self._account(row) for row in self._session.scalars(select(UserRow).order_by(UserRow.name))]

    def limit(self, account: Account, office_names: Iterable[str]) -> Account:
        """Let a person work on these communes and no others.

        Raises:
            UsageError: no book of such a commune is here.
        """
        for row in self._session.scalars(select(UserOfficeRow).where(UserOfficeRow.user_id == account.id)):
            self._session.delete(row)
        self._session.flush()
        for name in office_names:
            office = Books(self._session).office(name)
            self._session.add(UserOfficeRow(user_id=account.id, office_id=office.id))
        return self._changed_to(account, everywhere=False)

    def free(self, account: Account) -> Account:
        """Let a person work on every commune."""
        return self._changed_to(account, everywhere=True)

    def appoint(self, account: Account, role: Role) -> Account:
        """Give an account another role."""
        return self._changed_to(account, role=role)

    def disable(self, account: Account) -> Account:
        """Lock an account for good."""
        return self._changed_to(account, disabled=True)

    def set_password(self, account: Account, password_hash: str) -> Account:
        """Give an account another password and open it again."""
        return self._changed_to(account, password_hash=password_hash, disabled=False, failures=0, locked_until="")

    def require_code(self, account: Account, secret: str) -> Account:
        """Ask for one-time codes of this secret from now on; it is kept as it is given."""
        kept = self._session.get(OneTimeCodeRow, account.id)
        self._session.merge(
            OneTimeCodeRow(user_id=account.id, secret=secret, used_step=kept.used_step if kept else NO_STEP)
        )
        self._session.flush()
        return replace(account, code_secret=secret)

    def use_code(self, account: Account, step: int) -> bool:
        """Use up the code of a time step and all before it; False when one of them was used already."""
        return self._changed(_USE_CODE, {"person": account.id, "step": step})

    def take_try(self, account: Account, most: int, rest_seconds: float) -> Account | None:
        """Count a try to sign in before it is judged; `forgive` takes it back.

        One statement counts, so that tries at the same moment cannot hide behind each other on any database. The last
        one allowed lets the account rest.

        Returns:
            The account as it stands now; None when it rests or is disabled.
        """
        at = now()
        asked = {"person": account.id, "most": most, "at": at, "until": now(after_seconds=rest_seconds)}
        if not self._changed(_TAKE_TRY, {**asked, "latest": latest(rest_seconds)}):
            return None
        return self.named(account.name)

    def forgive(self, account: Account) -> None:
        """Forget the wrong tries of an account after a right one."""
        self._changed_to(account, failures=0, locked_until="")

    def offices(self, account: Account) -> list[str]:
        """List the names of the communes that a person is limited to."""
        query = select(OfficeRow.name).join(UserOfficeRow, UserOfficeRow.office_id == OfficeRow.id)
        return list(self._session.scalars(query.where(UserOfficeRow.user_id == account.id).order_by(OfficeRow.name)))

    def sharing(self, scope: Scope, roles: Iterable[Role]) -> dict[int, str]:
        """Return id → name of the people of these roles who work on any of these communes."""
        query = select(UserRow).where(UserRow.role.in_([role.value for role in roles]))
        people = [(user, self._scope(user)) for user in self._session.scalars(query)]
        return {user.id: user.name for user, theirs in people if theirs.meets(scope)}

    def _changed_to(self, account: Account, **columns: str | int | bool) -> Account:
        """Set columns of an account's row."""
        row = self._session.get_one(UserRow, account.id)
        for name, value in columns.items():
            setattr(row, name, value)
        self._session.flush()
        return self._account(row)

    def _account(self, row: UserRow) -> Account:
        code = self._session.get(OneTimeCodeRow, row.id)
        return _account(row, code.secret if code else "")

    def _scope(self, user: UserRow) -> Scope:
        if user.everywhere:
            return Scope(None)
        offices = self._session.scalars(select(UserOfficeRow.office_id).where(UserOfficeRow.user_id == user.id))
        return Scope(frozenset(offices))


def _checked(name: str) -> str:
    seen = as_seen(name)
    if not seen:
        raise UsageError(_("Thiếu tên tài khoản."), _("Ghi tên đăng nhập."))
    if foreign := foreign_letters(seen):
        raise UsageError(
            _("Tên {name} có chữ không thuộc bảng chữ La-tinh ({letters}), dễ nhầm với tên khác.").format(
                name=seen, letters=foreign
            ),
            _("Gõ lại tên bằng chữ Việt."),
        )
    return seen


def _account(row: UserRow, code_secret: str) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        everywhere=row.everywhere,
        disabled=row.disabled,
        failures=row.failures,
        locked_until=row.locked_until,
        password_hash=row.password_hash,
        code_secret=code_secret,
    )
