"""Response times of "save and next" under load: `python -m bench.review --url postgresql+psycopg://USER@HOST/EMPTY_DB`.

The database is filled with records of one form, all waiting for review; every reviewer saves a record with one changed
field, gets the next, reads for a while (exponentially distributed), saves again. Half of the reviewers work on four
communes, half on all. Servers, database and load share this machine; the core seconds of each are printed.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import httpx2
import psutil
import typer
from sqlalchemy.engine import make_url

from bench.support.review_data import fill, reviewers
from pipeline.home.home import Home
from pipeline.store import Store, open_store
from pipeline.store.integrity.sealing import seal_as_it_is
from review.work.sessions import COOKIE

SECRET = "bench-{}"
INPUT = re.compile(r'name="(v\.[^"]+)" value="([^"]*)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
RECORD = re.compile(r'data-record="(\d+)"')
CHANGED = "v.nksHoTen"


@dataclass(slots=True)
class LoadFigures:
    """Figures of a load: seconds of every "save and next", answers without a record, core seconds by program."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    spent: dict[str, float] = field(default_factory=dict)


def main(
    url: Annotated[str, typer.Option(help="An empty PostgreSQL database; filled when it has no records.")],
    records: Annotated[int, typer.Option(help="Records to fill it with.")] = 1_000_000,
    people: Annotated[int, typer.Option(help="Reviewers at work at once.")] = 50,
    seconds: Annotated[float, typer.Option(help="How long to measure, after as long a start.")] = 60.0,
    reading: Annotated[float, typer.Option(help="Mean seconds a reviewer reads a record.")] = 5.0,
    servers: Annotated[int, typer.Option(help="Server processes.")] = 4,
    home: Annotated[Path | None, typer.Option(help="Folder of the key, for further calls.")] = None,
) -> None:
    """Fill the store, serve, load, and print the figures."""
    with ExitStack() as until_done:
        folder = home or Path(until_done.enter_context(tempfile.TemporaryDirectory()))
        _prepare(folder, url, records, people)
        port = _free_port()
        server = _serve(folder, url, port, servers)
        try:
            database = make_url(url).database or ""
            load = asyncio.run(_work(f"http://127.0.0.1:{port}", people, seconds, reading, server.pid, database))
        finally:
            server.terminate()
            server.wait(30)
    _tell(load, seconds)


def _prepare(folder: Path, url: str, records: int, people: int) -> None:
    """Fill the store and seal it with the key of this folder, unless that was done by an earlier call."""
    known = any(folder.glob("*"))
    notary = (Home.open(folder) if known else Home.create(folder)).notary
    store = open_store(url, busy_seconds=30)
    fill(store, records)
    sealed = Store(store.engine, notary)
    if not known:
        seal_as_it_is(sealed, notary)
    reviewers(sealed, [hashlib.sha256(SECRET.format(one).encode()).hexdigest() for one in range(people)])
    sealed.close()


async def _work(address: str, people: int, seconds: float, reading: float, server: int, database: str) -> LoadFigures:
    """Run all reviewers at once; the start-up is not counted."""
    load = LoadFigures()
    await _up(address)
    begin = time.monotonic() + seconds
    step_runner = [_review(address, one, begin, begin + seconds, reading, load) for one in range(people)]
    before = asyncio.create_task(_spent_from(begin, server, database))
    await asyncio.gather(*step_runner)
    after, started_with = _spent(server, database), await before
    load.spent = {who: after[who] - started_with[who] for who in after}
    return load


async def _spent_from(begin: float, server: int, database: str) -> dict[str, float]:
    """Return the core seconds at the moment from which is measured."""
    await asyncio.sleep(begin - time.monotonic())
    return _spent(server, database)


def _spent(server: int, database: str) -> dict[str, float]:
    """Return the core seconds so far of the servers, of PostgreSQL on this machine, and of the load itself."""
    top = psutil.Process(server)
    known = {
        "servers": _core_seconds([top, *top.children(recursive=True)]),
        "database": _core_seconds(_cluster(database)),
        "load": _core_seconds([psutil.Process()]),
    }
    machine = psutil.cpu_times()
    return {**known, "others": machine.user + machine.nice + machine.system - sum(known.values())}


def _cluster(database: str) -> list[psutil.Process]:
    """Return the processes of the PostgreSQL server on this machine that has this database open."""
    running = [one for one in psutil.process_iter(["name", "cmdline"]) if one.info["name"] == "postgres"]
    main = {one.ppid() for one in running if f" {database} " in " ".join(one.info["cmdline"] or [])}
    return [one for one in running if one.pid in main or one.ppid() in main]


def _core_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the user and system seconds of processes, with those of children that have ended."""
    return sum(sum(process.cpu_times()[:4]) for process in processes)


async def _review(address: str, number: int, begin: float, end: float, reading: float, load: LoadFigures) -> None:
    """Act as one reviewer from the first record to the end of the time."""
    headers = {"x-csrf-token": "bench", "hx-request": "true"}
    chance = random.Random(number)
    async with httpx2.AsyncClient(
        base_url=address, headers=headers, cookies={COOKIE: SECRET.format(number)}, timeout=60
    ) as client:
        await asyncio.sleep(chance.random() * reading)
        page = (await client.post("/next")).text
        while time.monotonic() < end:
            await asyncio.sleep(chance.expovariate(1 / reading))
            form = dict(INPUT.findall(page)) | {
                CHANGED: f"Nguyễn Thị Bình {chance.choice('ABC')}",
                "version": _first(VERSION, page),
            }
            started = time.monotonic()
            answer = await client.post(f"/records/{_first(RECORD, page)}/save", data=form)
            took = time.monotonic() - started
            page = answer.text
            if started >= begin:
                load.seconds.append(took)
                load.failures += answer.status_code != 200


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise RuntimeError(f"no record on the page: {text[:200]}")
    return found[1]


async def _up(address: str) -> None:
    async with httpx2.AsyncClient() as client:
        for _try in range(1000):
            try:
                await client.get(f"{address}/healthz")
                return
            except httpx2.TransportError:
                await asyncio.sleep(0.3)


def _serve(home: Path, url: str, port: int, servers: int) -> subprocess.Popen[bytes]:
    hotich = str(Path(sys.executable).with_name("hotich"))
    command = [hotich, "review", "serve", "--home", str(home), "--port", str(port), "--workers", str(servers)]
    return subprocess.Popen(command, env={**os.environ, "HOTICH_STORE__URL": url})


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _tell(load: LoadFigures, seconds: float) -> None:
    parts = [part * 1000 for part in statistics.quantiles(load.seconds, n=100)]
    typer.echo(f"{len(load.seconds)} saves in {seconds:.0f} s, {load.failures} failed")
    for who, spent in load.spent.items():
        share = spent / seconds / (os.cpu_count() or 1)
        typer.echo(f"{who}: {spent / len(load.seconds) * 1000:.1f} core milliseconds a save, {share:.0%} of the cores")
    typer.echo(f"save and next: median {parts[49]:.0f} ms, 95 % {parts[94]:.0f} ms, 99 % {parts[98]:.0f} ms")


if __name__ == "__main__":
    typer.run(main)
