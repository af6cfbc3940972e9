"""Review in a real browser: the home that servers serve, a commune with one book, and the people at its desk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.home.home import Home
from pipeline.store import Store
from pipeline.store.review.people import Role
from review.work.sessions import COOKIE
from tests.support.homes import new_home
from tests.support.ports import free_port
from tests.support.review_client import signed_in
from tests.support.review_store import ReviewStore

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COUNT_MOUSE = """
window.mouse = 0;
const used = () => { mouse += 1; };
for (const name of ["mousedown", "mousemove", "pointerdown", "wheel"]) addEventListener(name, used, true);
"""


def serve(home: Path, port: int, second_keying: str) -> subprocess.Popen[bytes]:
    hotich = str(Path(sys.executable).with_name("hotich"))
    command = [hotich, "review", "serve", "--port", str(port), "--home", str(home)]
    environment = {**os.environ, "HOTICH_LANG": "vi", "HOTICH_REVIEW__SECOND_KEYING": second_keying}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(address: str) -> None:
    for _try in range(1200):  # three servers start at once, on a machine that may be busy
        try:
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server did not start")


@dataclass
class Server:
    """A process that serves a home, and that may be killed and started again."""

    home: Path
    port: int
    second_keying: str

    def __post_init__(self) -> None:
        """Start the process."""
        self._process = serve(self.home, self.port, self.second_keying)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(30)

    def start_again(self) -> None:
        self._process = serve(self.home, self.port, self.second_keying)
        wait_for(self.address)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


@dataclass(frozen=True)
class House:
    """A home served by some processes, and a browser."""

    home: Home
    store: Store
    processes: tuple[Server, ...]
    browser: Browser

    @property
    def servers(self) -> tuple[str, ...]:
        """Return the addresses of the processes."""
        return tuple(one.address for one in self.processes)


@contextmanager
def served_home(folder: Path, second_keying: Sequence[str], browser: Browser) -> Iterator[House]:
    """Serve a new home by one process for each of these policies of second keying."""
    home = new_home(folder)
    store = home.open_store()
    ports = [free_port() for _policy in second_keying]
    servers = tuple(Server(home.root, port, policy) for port, policy in zip(ports, second_keying, strict=True))
    try:
        for server in servers:
            wait_for(server.address)
        yield House(home, store, servers, browser)
    finally:
        for server in servers:
            server.stop()
        store.close()


@dataclass(frozen=True)
class Desk:
    """A commune of its own with one book, and the people who work on it."""

    house: House
    office: str
    book: ReviewStore
    pages: list[Page]

    def sit(self, name: str, server: int = 0, role: Role = Role.REVIEWER) -> Page:
        """Sit a person down at the queue, signed in, the hands on the keys."""
        _person, secret = signed_in(self.book, f"{name}-{self.book.book[-4:]}", role, self.office)
        page = self.open(server)
        page.context.add_cookies([{"name": COOKIE, "value": secret, "url": self.house.servers[server]}])
        page.goto(self.house.servers[server])
        return page

    def open(self, server: int = 0) -> Page:
        context = self.house.browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(COUNT_MOUSE)
        page = context.new_page()
        page.goto(self.house.servers[server])
        self.pages.append(page)
        return page

    def task(self, place: int) -> str:
        with self.book.store.begin() as rows:
            record = rows.records.get(self.book.records[place])
            assert record is not None
            return record.task

    def values(self, place: int) -> dict[str, str]:
        with self.book.store.begin() as rows:
            found = rows.records.of_book(self.book.book)[place]
        return {one.column: one.value for one in found.current.fields}


def keys(page: Page, *presses: str) -> None:
    """Press one after the other; a text in “ ” is typed."""
    for press in presses:
        if press.startswith("“"):
            page.keyboard.type(press.strip("“”"))
        else:
            page.keyboard.press(press)


def at(page: Page, column: str) -> None:
    """Expect the hands on this field."""
    expect(page.locator(f"#f-{column}")).to_be_focused()
