"""Signing in: passwords, lockout, one-time codes, and sessions that the server can end."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.home.vault import SEALED, KeyLost, Vault
from pipeline.store import Store
from pipeline.store.review.accounts import NO_STEP, Account
from pipeline.store.review.people import Person
from pipeline.store.review.sign_ins import SessionOrigin, session_key

COOKIE = "hotich"
LEAST_PASSWORD = 10
FAILURES = 5
LOCK_SECONDS = 900.0
STEP_SECONDS = 30
ACTOR = "sign-in"
HASHER = PasswordHasher()
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = HASHER.hash(secrets.token_hex())


@dataclass(frozen=True, slots=True)
class Session:
    """Signed-in person, and the token that their forms must carry."""

    person: Person
    csrf: str
    secret: str

    @property
    def key(self) -> str:
        """Key by which it is named among the sessions of its person; no secret."""
        return session_key(_digest(self.secret))


def hashed(password: str) -> str:
    """Return the argon2id hash of a password in composed Unicode, with its salt and costs.

    Keyboards write the same password composed or decomposed; nothing else of it is changed (RFC 8265, OpaqueString).
    """
    return HASHER.hash(composed(password))


def composed(password: str) -> str:
    """Return a password as it is hashed: NFC and nothing else."""
    return unicodedata.normalize("NFC", password)


@dataclass(frozen=True, slots=True)
class SignInDesk:
    """Desk where people sign in with a name, a password and a code.

    Attributes:
        store: the accounts.
        vault: what opens the secrets of one-time codes.
        hours: how long a browser that is not used stays signed in.
    """

    store: Store
    vault: Vault
    hours: float

    def enter(self, name: str, password: str, code: str, origin: SessionOrigin | None = None) -> str | None:
        """Begin a session and return its secret, or None: wrong name, password or code, a locked or a disabled account.

        Checking a password takes a tenth of a second on purpose, and is done while no transaction is open: nobody else
        waits for it. The try is counted before, so that many at one moment are no more than many in a row.
        """
        account = self._counted(name)
        right = password_fits(account.password_hash if account else _NOBODY, password)
        if account is None:
            return None
        step = self._step(account, code) if right else None
        if step is None:
            self._tell("sign-in.failed", f"user:{account.id}")
            return None
        return self._begun(account, step, origin)

    def _counted(self, name: str) -> Account | None:
        with self.store.begin(actor=ACTOR) as rows:
            known = rows.people.named(name)
            account = rows.people.take_try(known, FAILURES, LOCK_SECONDS) if known else None
            if account is not None and account.failures == 0:
                rows.audit.add("sign-in.locked", f"user:{account.id}")
        if account is None:
            self._tell("sign-in.refused", f"user:{known.id}" if known else "user:?")
        return account

    def _step(self, account: Account, code: str) -> int | None:
        """Return the time step whose code was given; `NO_STEP` where none is asked for, None for a wrong one."""
        if not account.code_secret:
            return NO_STEP
        try:
            secret = opened(self.vault, account)
        except KeyLost:
            self._tell("sign-in.key-lost", f"user:{account.id}")
            return None
        return step_of(secret, code)

    def _begun(self, account: Account, step: int, origin: SessionOrigin | None) -> str | None:
        secret = secrets.token_urlsafe(32)
        with self.store.begin(actor=ACTOR) as rows:
            now_it_is = rows.people.named(account.name)
            if now_it_is is None or now_it_is.disabled or now_it_is.password_hash != account.password_hash:
                return None
            if account.code_secret and not rows.people.use_code(account, step):
                rows.audit.add("sign-in.code-again", f"user:{account.id}")
                return None
            rows.people.forgive(account)
            rows.sign_ins.begin(account, _digest(secret), secrets.token_urlsafe(32), self.hours * 3600, origin)
            rows.audit.add("sign-in", f"user:{account.id}")
        return secret

    def _tell(self, action: str, subject: str) -> None:
        """Write a refusal into the trail: the first at once, then one row a minute with the count of all since."""
        with self.store.begin(actor=ACTOR) as rows:
            if count := rows.tallies.due(f"{action} {subject}"):
                rows.audit.add(action, subject, count=count)


def session_for(store: Store, secret: str, hours: float) -> Session | None:
    """Return the session of a cookie; None when it has ended."""
    if not secret:
        return None
    with store.begin() as rows:
        found = rows.sign_ins.of(_digest(secret), hours * 3600)
    return Session(found.person, found.csrf, secret) if found else None


def sign_out(store: Store, session: Session) -> None:
    """End a session."""
    with store.begin(actor=f"user:{session.person.name}") as rows:
        rows.sign_ins.end(_digest(session.secret))
        rows.audit.add("sign-out", f"user:{session.person.id}")


def password_fits(password_hash: str, password: str) -> bool:
    """Return whether a password fits; hashes from before passwords were composed may be of any form of it."""
    forms = dict.fromkeys((composed(password), password, unicodedata.normalize("NFD", password)))
    return any(_verified(password_hash, form) for form in forms)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def step_of(secret: str, code: str) -> int | None:
    """Return the time step (RFC 6238, 30 s) of a code, the present one or a neighbour; None when it fits neither."""
    codes, present = pyotp.TOTP(secret), int(time.time()) // STEP_SECONDS
    near = (present - 1, present, present + 1)
    given = code.strip().encode()
    return next((step for step in near if hmac.compare_digest(codes.generate_otp(step).encode(), given)), None)


def opened(vault: Vault, account: Account) -> str:
    """Return the secret of an account's one-time codes.

    Raises:
        KeyLost: the key is not the one that it was sealed with.
    """
    kept = account.code_secret
    return vault.open(str(account.id), kept) if kept.startswith(SEALED) else kept


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
