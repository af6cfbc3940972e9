"""Administration of accounts, at the command line and in the browser."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyotp

from pipeline.home.home import Home
from pipeline.home.vault import SEALED, Vault
from pipeline.store import Store, Transaction
from pipeline.store.review.accounts import Account
from pipeline.store.review.people import Person, Role
from records.errors import UsageError
from records.language import gettext as _
from review.work.sessions import LEAST_PASSWORD, composed, hashed, password_fits

DEMO_PEOPLE = {
    "lan": Role.REVIEWER,
    "mai": Role.REVIEWER,
    "binh": Role.SUPERVISOR,
    "tram": Role.OPERATOR,
    "quan": Role.ADMINISTRATOR,
}
"""Two reviewers, as one keys the sample of what the other reviewed, and one of each other role."""


@dataclass(frozen=True, slots=True)
class AccountAdministration:
    """Administration of a home's accounts; every change is written to the audit trail.

    Attributes:
        store: the accounts.
        vault: what seals the secrets of one-time codes.
        actor: who changes them, "" = the account at the command line.
    """

    store: Store
    vault: Vault
    actor: str = ""

    @classmethod
    @contextmanager
    def of(cls, home: Path) -> Iterator[AccountAdministration]:
        """Open the accounts of the home in this folder."""
        here = Home.open(home)
        with here.store() as store:
            yield cls(store, here.vault)

    def add(self, name: str, password: str, role: str, communes: Sequence[str] | None) -> None:
        """Add an account for these communes; None = for all.

        Raises:
            UsageError: the name is taken, the password is short, the role or a commune is unknown.
        """
        with self.store.begin(self.actor) as rows:
            account = rows.people.add(name, hashed(_checked(password)), _role(role), everywhere=communes is None)
            if communes is not None:
                rows.people.limit(account, communes)
            _tell(rows, "user.add", account)

    def change(self, name: str, role: str, communes: Sequence[str] | None) -> None:
        """Give an account another role and, unless `communes` is empty, other communes; its sessions end.

        Raises:
            UsageError: there is no such account, role or commune.
        """
        with self.store.begin(self.actor) as rows:
            account = rows.people.appoint(rows.people.find(name), _role(role))
            if communes is None:
                rows.people.free(account)
            elif communes:
                rows.people.limit(account, communes)
            rows.sign_ins.end_all(account)
            _tell(rows, "user.role", account)

    def disable(self, name: str) -> None:
        """Lock an account; its sessions end now."""
        with self.store.begin(self.actor) as rows:
            account = rows.people.disable(rows.people.find(name))
            rows.sign_ins.end_all(account)
            _tell(rows, "user.disable", account)

    def set_password(self, name: str, password: str) -> None:
        """Set a password and open the account again; its sessions end.

        Raises:
            UsageError: there is no such account, or the password is short.
        """
        with self.store.begin(self.actor) as rows:
            account = rows.people.set_password(rows.people.find(name), hashed(_checked(password)))
            rows.sign_ins.end_all(account)
            _tell(rows, "user.password", account)

    def reset(self, name: str) -> str:
        """Give an account a new password that somebody has to tell the person, and return it; its sessions end."""
        password = secrets.token_hex(6)
        self.set_password(name, password)
        return password

    def change_own(self, person: Person, before: str, after: str) -> None:
        """Let a person change their own password; their sessions end, this one too.

        Raises:
            UsageError: the present password is another, or the new one is short.
        """
        with self.store.begin(self.actor) as rows:
            account = rows.people.find(person.name)
        if not password_fits(account.password_hash, before):
            with self.store.begin(self.actor) as rows:
                _tell(rows, "user.password-refused", account)
            raise UsageError(_("Mật khẩu hiện nay không đúng."), _("Gõ lại, hoặc nhờ người quản trị đặt lại."))
        self.set_password(account.name, after)

    def end_sessions(self, name: str) -> None:
        """End every session of an account."""
        with self.store.begin(self.actor) as rows:
            account = rows.people.find(name)
            rows.sign_ins.end_all(account)
            _tell(rows, "user.sessions-ended", account)

    def end_session(self, name: str, key: str) -> None:
        """End one session of an account, by its key.

        Raises:
            UsageError: no session of theirs that runs has this key.
        """
        with self.store.begin(self.actor) as rows:
            account = rows.people.find(name)
            if not rows.sign_ins.end_one(account, key):
                raise UsageError(_("Phiên này đã kết thúc."), _("Tải lại trang."))
            _tell(rows, "user.session-ended", account)

    def end_other_sessions(self, name: str, key: str) -> None:
        """End every session of an account but the one with this key."""
        with self.store.begin(self.actor) as rows:
            account = rows.people.find(name)
            rows.sign_ins.end_all(account, but=key)
            _tell(rows, "user.other-sessions-ended", account)

    def require_code(self, name: str) -> str:
        """Require a one-time code from now on; return the address for the person's authenticator."""
        secret = pyotp.random_base32()
        with self.store.begin(self.actor) as rows:
            account = rows.people.find(name)
            rows.people.require_code(account, self.vault.seal(str(account.id), secret))
            _tell(rows, "user.totp", account)
        return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name="hotich")

    def seal_secrets(self) -> int:
        """Seal the secrets that an earlier version kept plain; how many there were."""
        with self.store.begin(self.actor) as rows:
            plain = [one for one in rows.people.all() if one.code_secret and not one.code_secret.startswith(SEALED)]
            for account in plain:
                rows.people.require_code(account, self.vault.seal(str(account.id), account.code_secret))
                _tell(rows, "user.totp-sealed", account)
        return len(plain)

    def lines(self) -> list[str]:
        """List the accounts, one line each."""
        with self.store.begin(self.actor) as rows:
            return [_line(account, rows.people.offices(account)) for account in rows.people.all()]


def demo_accounts(home: Path) -> str:
    """Give the demo's books people of every role with a new password; return instructions for the person."""
    password = secrets.token_hex(5)
    with AccountAdministration.of(home) as accounts:
        known = {line.split()[0] for line in accounts.lines()}
        for name, role in DEMO_PEOPLE.items():
            if name in known:
                accounts.set_password(name, password)
            else:
                accounts.add(name, password, role, None)
    command = f"./hotich review serve --home {shlex.quote(str(home))}"
    return "\n".join(
        (
            _("Duyệt sổ:  {command}").format(command=command),
            _(
                "           http://127.0.0.1:8000: bài làm quen sáu bước và sổ luyện tập; "
                "tên lan, mai (duyệt), binh (giám sát), tram (trạm quét), quan (quản trị), mật khẩu {password}"
            ).format(password=password),
        )
    )


def _line(account: Account, offices: Sequence[str]) -> str:
    where = _("mọi nơi") if account.everywhere else "; ".join(offices)
    state = "  " + _("đã khóa") if account.disabled else ""
    return f"{account.name}  {account.role}  {where}{state}"


def _checked(password: str) -> str:
    if len(composed(password)) < LEAST_PASSWORD:
        raise UsageError(
            _("Mật khẩu quá ngắn."),
            _("Dùng ít nhất {count} ký tự, như vài từ ghép lại.").format(count=LEAST_PASSWORD),
        )
    return password


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower())
    except ValueError as error:
        raise UsageError(
            _("Không có vai trò {role}.").format(role=text), _("Các vai trò: {roles}.").format(roles=", ".join(Role))
        ) from error


def _tell(rows: Transaction, action: str, account: Account) -> None:
    rows.audit.add(action, f"user:{account.id}", role=account.role.value)
