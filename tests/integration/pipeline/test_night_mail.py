"""Mail about a night, through a real mail server: what it says, and what the night says when nobody took it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.capture.file_scanning import scan_book
from pipeline.home.home import Home
from pipeline.home.night_settings import MailSettings
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.nightly.mail_server import MailNotSent
from pipeline.nightly.night import NightSummary, run_night
from pipeline.nightly.night_mail import NightNews, mail_news
from pipeline.nightly.stages import NightContext
from pipeline.store.books.books import NewBook
from pipeline.work.run_context import RunContext
from records.errors import ExitCode, UsageError
from scanners.testing import ScriptedSource
from tests.support.cluster_flow import flow, picture
from tests.support.fake_flow import inline
from tests.support.homes import new_home
from tests.support.linkage_cases import birth
from tests.support.mail_server import HOST, NOBODY, PASSWORD, USER, MailServer, mail_server
from tests.support.ports import free_port

DAY = date(2026, 11, 20)
CHIEF = "chief@office.example"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a book of one page."""
    monkeypatch.setattr("tests.support.cluster_flow.SECONDS_A_PAGE", 0)
    made = new_home(tmp_path / "home")
    with made.store() as store, store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
    scan_book(made, book, ScriptedSource([picture(1)]), context())
    (made.root / "keys" / "mail").write_text(PASSWORD, encoding="utf-8")
    return made


def context() -> RunContext:
    return RunContext(RunSettings(jobs=1), flow(), SilentProgress(), inline)


def mailing(home: Home, port: int, **changed: object) -> Home:
    mail = MailSettings(host=HOST, port=port, sender="hotich@office.example", recipients=(CHIEF,), seconds=30)
    mail = mail.model_copy(update={"user": USER, "password_file": "keys/mail", **changed})
    return replace(home, settings=home.settings.model_copy(update={"mail": mail}))


def trusted(server: MailServer) -> dict[str, object]:
    return {"ca_file": str(server.certificate)}


def night(home: Home) -> NightSummary:
    return run_night(NightContext(home, DAY, context, SilentProgress()))


def report(home: Home) -> str:
    return (home.root / "reports" / DAY.isoformat() / "report.html").read_text(encoding="utf-8")


def stages(home: Home) -> set[str]:
    with home.store() as store, store.begin() as rows:
        return {stage.result.outcome.value for stage in rows.nights.stages(DAY) if stage.result}


def news(home: Home) -> NightNews:
    return NightNews(DAY, ExitCode.DONE, 0, home.root / "report.html", None)


def test_a_night_is_told_by_mail_in_numbers_and_links_once(home: Home, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        office = mailing(home, server.port, link="https://h.example/", **trusted(server))
        assert night(office).exit_code == ExitCode.DONE
        assert night(office).exit_code == ExitCode.DONE
    (mail,) = server.mails
    text = mail.get_content()
    assert (mail["To"], mail["Subject"]) == (CHIEF, "hotich 20.11.2026: xong")
    assert "Sao lưu: xong" in text and "Sổ chưa cân: 0" in text
    assert str(home.root / "reports" / "2026-11-20" / "report.html") in text
    assert "https://h.example/health" in text and "https://h.example/sent" in text
    told = [*birth(1).values(), "Thử Nghiệm", "KS.2007.01"]
    assert [value for value in told if len(value) > 4 and value in text] == []


def test_a_mail_that_is_refused_is_told_in_the_report_and_the_next_call_sends_it(home: Home, tmp_path: Path) -> None:
    (home.root / "keys" / "wrong").write_text("not this one", encoding="utf-8")
    with mail_server(tmp_path) as server:
        office = mailing(home, server.port, password_file="keys/wrong", **trusted(server))
        done = night(office)
        assert (done.exit_code, server.mails, stages(home)) == (ExitCode.USAGE, [], {"done", "skipped"})
        assert "535" in report(home) and "535" in done.text
        assert "not this one" not in report(home)
        figures = json.loads((home.root / "reports" / DAY.isoformat() / "night.json").read_text(encoding="utf-8"))
        assert (figures["exit_code"], figures["troubles"]) == (ExitCode.USAGE, [ExitCode.USAGE])
        assert night(mailing(home, server.port, **trusted(server))).exit_code == ExitCode.DONE
    assert [mail["Subject"] for mail in server.mails] == ["hotich 20.11.2026: xong"]
    assert "535" not in report(home)


def test_nothing_is_sent_before_a_server_is_set(home: Home, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        mail_news(mailing(home, server.port, host=""), news(home))
    assert server.mails == []


@pytest.mark.parametrize("security", ["ssl", "none"])
def test_a_server_is_spoken_to_as_it_is_set(home: Home, tmp_path: Path, security: str) -> None:
    with mail_server(tmp_path, security) as server:
        mail_news(mailing(home, server.port, security=security, user="", **trusted(server)), news(home))
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"user": ""}, "530"),
        ({"recipients": (NOBODY,)}, NOBODY),
        ({"ca_file": ""}, "CERTIFICATE_VERIFY_FAILED"),
        ({"ca_file": "/nowhere.pem"}, "mail.ca_file"),
        ({"password_file": "keys/none"}, "mail.password_file"),
        ({"sender": ""}, "mail.sender"),
        ({"sender": "a@office.example\r\nBcc: b@office.example"}, "mail.sender"),
        ({"host": "mail.invalid", "security": "none"}, "mail.security"),
    ],
)
def test_what_does_not_fit_is_told(home: Home, tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with mail_server(tmp_path) as server, pytest.raises(UsageError, match=told):
        mail_news(mailing(home, server.port, **{**trusted(server), **changed}), news(home))
    assert server.mails == []


def test_the_others_get_the_mail_when_one_address_is_refused(home: Home, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server, pytest.raises(MailNotSent, match=NOBODY):
        mail_news(mailing(home, server.port, recipients=(CHIEF, NOBODY), **trusted(server)), news(home))
    assert len(server.mails) == 1


def test_a_server_that_is_away_fails_the_mail_alone(home: Home) -> None:
    port = free_port()
    done = night(mailing(home, port))
    assert (done.exit_code, stages(home)) == (ExitCode.SHARED_DATABASE_UNREACHABLE, {"done", "skipped"})
    assert f"{HOST}:{port}" in report(home)


@contextmanager
def dripping(words: bytes) -> Iterator[int]:
    """Run a server that says these words again and again to the one who calls; yield its port."""
    over = threading.Event()

    def serve() -> None:
        connection, _address = listening.accept()
        with connection:
            try:
                while not over.wait(0.05):
                    connection.sendall(words)
            except OSError:
                return

    with socket.create_server((HOST, 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("words", [b"", b"2", b"220-wait\r\n"])
def test_a_server_that_never_comes_to_its_point_is_given_up(home: Home, words: bytes) -> None:
    with dripping(words) as port, pytest.raises(MailNotSent, match=f"{HOST}:{port}"):
        mail_news(mailing(home, port, seconds=0.5), news(home))
