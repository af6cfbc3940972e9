"""Nothing leaves the machine: demo, night and server in a namespace without a network, every call of theirs watched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from records.errors import ExitCode
from tests.support.demo_home import HOTICH, Account, DemoRun
from tests.support.served import PORT
from tests.support.watched import Watched, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no call can be watched here: {missing()}")


@pytest.fixture
def account(tmp_path: Path) -> Account:
    return Account.new(tmp_path)


@pytest.fixture
def after_the_demo(account: Account, demo: DemoRun) -> Account:
    demo.copy_home(account.home)
    return account


def checked(account: Account, watched: Watched) -> None:
    assert watched.exit_code == ExitCode.DONE, watched.output + watched.errors
    assert watched.made, "the trace saw nothing"
    assert account.outside(watched) == set()
    assert list((account.root / "account").rglob("*")) == []


def test_the_demo_reaches_nobody_and_leaves_nothing_elsewhere(demo: DemoRun) -> None:
    checked(demo.account, demo.watched)
    assert demo.watched.connects == ()


def test_a_night_reaches_nobody_and_leaves_nothing_elsewhere(after_the_demo: Account) -> None:
    night = after_the_demo.call("night", HOTICH, "nightly", "--home", after_the_demo.home)
    checked(after_the_demo, night)
    assert night.connects == ()


def test_the_server_reaches_nobody_and_leaves_nothing_elsewhere(after_the_demo: Account) -> None:
    serve = (HOTICH, "review", "serve", "--home", after_the_demo.home)
    server = after_the_demo.call("server", sys.executable, "-m", "tests.support.served", *serve)
    checked(after_the_demo, server)
    assert server.connects, "nobody asked the server"
    assert {PORT in address and "127.0.0.1" in address for address in server.connects} == {True}


@pytest.mark.parametrize(
    ("reaching", "address"),
    [
        ("import socket; socket.socket().connect_ex(('192.0.2.1', 443))", "192.0.2.1"),
        ("import socket; socket.socket(socket.AF_UNIX).connect_ex('/tmp/of-others')", "/tmp/of-others"),
    ],
)
def test_a_program_that_reaches_out_is_seen(account: Account, reaching: str, address: str) -> None:
    seen = account.call("reaching", sys.executable, "-c", reaching)
    assert [address in one for one in seen.connects] == [True]


def test_a_file_elsewhere_is_seen(account: Account) -> None:
    place = account.root / "elsewhere"
    seen = account.call("writing", sys.executable, "-c", f"open({str(place)!r}, 'w')")
    assert account.outside(seen) == {place}
