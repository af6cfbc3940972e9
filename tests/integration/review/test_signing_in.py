"""Signing in on either database: tries count together, a code works once, secrets are sealed, floods stall nobody."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text

from pipeline.home.vault import SEALED, KeyLost, Vault
from pipeline.store import Store, open_store
from review.work.accounts import AccountAdministration
from review.work.refusals import TriesPerMinute
from review.work.sessions import FAILURES, SignInDesk, opened, session_for, step_of

PASSWORD = "một mật khẩu dài"
HOURS = 10.0


@dataclass(frozen=True)
class Door:
    """A store with an account, and where people sign in."""

    store: Store
    vault: Vault
    desk: SignInDesk

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.store.engine.begin() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def change(self, statement: str) -> None:
        with self.store.engine.begin() as connection:
            connection.execute(text(statement))

    def actions(self) -> list[object]:
        return [action for (action,) in self.rows("SELECT action FROM audit_event WHERE actor = 'sign-in' ORDER BY id")]


@pytest.fixture
def door(store_url: str, tmp_path: Path) -> Iterator[Door]:
    store, vault = open_store(store_url, busy_seconds=30), Vault(tmp_path / "keys" / "secrets.age")
    AccountAdministration(store, vault).add("lan", PASSWORD, "reviewer", None)
    yield Door(store, vault, SignInDesk(store, vault, HOURS))
    store.close()


def with_code(door: Door) -> pyotp.TOTP:
    return pyotp.TOTP(pyotp.parse_uri(AccountAdministration(door.store, door.vault).require_code("lan")).secret)


def test_many_wrong_tries_at_one_moment_are_no_more_than_many_in_a_row(door: Door) -> None:
    start = threading.Barrier(FAILURES * 2)
    let_in: list[str | None] = []

    def guess() -> None:
        start.wait()
        let_in.append(door.desk.enter("lan", "sai", ""))

    threads = [threading.Thread(target=guess) for _one in range(FAILURES * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert let_in == [None] * FAILURES * 2
    assert door.desk.enter("lan", PASSWORD, "") is None
    assert door.actions().count("sign-in.locked") == 1
    door.change("UPDATE \"user\" SET locked_until = '2000-01-01'")
    assert door.desk.enter("lan", PASSWORD, "") is not None


def test_the_last_try_that_is_allowed_may_be_right(door: Door) -> None:
    for _one in range(FAILURES - 1):
        door.desk.enter("lan", "sai", "")
    secret = door.desk.enter("lan", PASSWORD, "")
    assert secret is not None and session_for(door.store, secret, HOURS) is not None
    assert door.rows('SELECT failures, locked_until FROM "user"') == [(0, "")]


def test_a_rest_that_a_wrong_clock_gave_does_not_last_for_years(door: Door) -> None:
    door.change("UPDATE \"user\" SET locked_until = '2999-01-01'")
    assert door.desk.enter("lan", PASSWORD, "") is not None


def test_a_code_works_once_and_none_before_it_any_more(door: Door) -> None:
    codes = with_code(door)
    code = codes.now()
    assert door.desk.enter("lan", PASSWORD, "") is None
    assert door.desk.enter("lan", PASSWORD, code) is not None
    assert door.desk.enter("lan", PASSWORD, code) is None
    assert "sign-in.code-again" in door.actions()
    step = step_of(codes.secret, code)
    assert step is not None
    with door.store.begin() as rows:
        account = rows.people.find("lan")
        assert not rows.people.use_code(account, step - 1)
        assert rows.people.use_code(account, step + 1)


def test_of_two_who_bring_one_code_at_one_moment_one_comes_in(door: Door) -> None:
    code = with_code(door).now()
    entered: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: entered.append(door.desk.enter("lan", PASSWORD, code))) for _one in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is not None for one in entered) == [False, False, True]


def test_the_database_alone_has_no_secret(door: Door) -> None:
    secret = with_code(door).secret
    ((kept,),) = door.rows("SELECT secret FROM one_time_code")
    assert isinstance(kept, str) and kept.startswith(SEALED) and secret not in kept
    assert stat.S_IMODE(door.vault.file.stat().st_mode) == 0o600
    assert door.vault.open("1", kept) == secret
    with pytest.raises(KeyLost):
        door.vault.open("2", kept)
    with pytest.raises(KeyLost):
        Vault(door.vault.file.with_name("another.age")).open("1", kept)


def test_who_lost_the_key_is_not_let_in_and_it_is_written_down(door: Door) -> None:
    code = with_code(door).now()
    door.vault.file.write_text("không phải khóa", encoding="utf-8")
    assert door.desk.enter("lan", PASSWORD, code) is None
    assert "sign-in.key-lost" in door.actions()


def test_secrets_of_an_earlier_version_are_sealed_when_the_server_starts(door: Door) -> None:
    plain = pyotp.random_base32()
    door.change(f"INSERT INTO one_time_code (user_id, secret, used_step) VALUES (1, '{plain}', 0)")
    accounts = AccountAdministration(door.store, door.vault)
    with door.store.begin() as rows:
        assert opened(door.vault, rows.people.find("lan")) == plain
    assert (accounts.seal_secrets(), accounts.seal_secrets()) == (1, 0)
    with door.store.begin() as rows:
        account = rows.people.find("lan")
    assert (account.code_secret.startswith(SEALED), opened(door.vault, account)) == (True, plain)


def test_a_flood_of_wrong_names_is_one_row_a_minute(door: Door) -> None:
    for number in range(20):
        door.desk.enter(f"ai-{number}", "sai", "")
    assert door.actions() == ["sign-in.refused"]


def test_a_password_is_checked_while_no_transaction_is_open(
    door: Door, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes meanwhile: on SQLite, where one writes at a time, that would wait for its end."""
    from review.work import sessions

    other = open_store(store_url, busy_seconds=0.1)
    judged = []

    class Slow:
        def verify(self, _hash: str, _password: str) -> bool:
            with other.begin() as rows:
                rows.audit.add("test", "meanwhile")
            judged.append(True)
            return True

    monkeypatch.setattr(sessions, "HASHER", Slow())
    assert door.desk.enter("lan", "gì cũng được", "") is not None
    assert judged == [True]
    other.close()


def test_an_address_waits_after_wrong_tries_at_whichever_process_and_right_ones_are_given_back(
    door: Door, store_url: str
) -> None:
    """Two stores on one database are two server processes."""
    other = open_store(store_url, busy_seconds=30)
    here, there = TriesPerMinute(door.store, "address", 2), TriesPerMinute(other, "address", 2)
    assert [here.take("a"), there.take("a"), here.take("a"), there.take("a"), here.take("b")] == [1, 1, 0, 0, 1]
    there.give_back("a")
    assert here.take("a")
    assert not there.take("a")
    door.change("UPDATE tally SET since = '2000-01-01' WHERE what = 'address a'")
    assert there.take("a")
    door.change("UPDATE tally SET since = '2999-01-01', count = 9 WHERE what = 'address a'")
    assert here.take("a")
    other.close()


def test_tries_at_one_moment_are_no_more_than_in_a_row(door: Door) -> None:
    tries = TriesPerMinute(door.store, "address", 5)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(tries.take, ["a"] * 24)) == 5


def test_refusals_are_counted_until_they_are_due(door: Door) -> None:
    def due(what: str) -> int:
        with door.store.begin() as rows:
            return rows.tallies.due(what)

    assert [due("x"), due("x"), due("x"), due("y")] == [1, 0, 0, 1]
    door.change("UPDATE tally SET since = '2000-01-01' WHERE what = 'x'")
    assert [due("x"), due("x")] == [3, 0]
