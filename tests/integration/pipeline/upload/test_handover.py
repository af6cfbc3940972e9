"""Hand-over folder, local and behind a real SFTP server: whole files only, receipts, cuts at any byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from exports.upload.folder.folder_uploader import FolderUploader
from exports.upload.folder.places import LocalPlace
from exports.upload.uploader import AnswerBroken, ReceiverUnreachable, Uploader
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from pipeline.home.upload_settings import HandoverSettings, UploadSettings, What
from pipeline.upload.receiver import receiver
from records.errors import UsageError, WriteFailed
from tests.support.full_disk import full
from tests.support.sftp_server import PASSWORD, USER, SftpServer, sftp_server
from tests.support.upload_office import CASES, UploadOffice


@dataclass(frozen=True)
class Drop:
    """Folder of the receiver, and the office that lays its packages there."""

    office: UploadOffice
    folder: Path
    server: SftpServer | None

    @contextmanager
    def uploader(self) -> Iterator[Uploader]:
        with receiver(self.office.home) as uploader:
            yield uploader

    def send(self, *, again: bool = False) -> str:
        """Send the book; return what stopped it."""
        with self.uploader() as uploader:
            done = self.office.upload(uploader, again=again)
        return type(done.stopped).__name__ if done.stopped else ""

    def answer(self, name: str, *lines: object) -> None:
        told = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        (self.folder / "receipts").mkdir(exist_ok=True)
        (self.folder / "receipts" / name).write_text(told, encoding="utf-8")

    def manifests(self) -> list[dict[str, Any]]:
        return [json.loads(one.read_bytes()) for one in sorted(self.folder.glob("*.manifest.json"))]

    def check_files(self) -> None:
        """Every file that a manifest names is there, whole."""
        for manifest in self.manifests():
            for file in manifest["files"]:
                data = (self.folder / file["name"]).read_bytes()
                assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"])


@pytest.fixture(params=["local", "sftp"])
def drop(request: pytest.FixtureRequest, packed_office: UploadOffice, tmp_path: Path) -> Iterator[Drop]:
    folder = tmp_path / "drop"
    folder.mkdir()
    office = packed_office.copied(tmp_path / "home")
    if request.param == "local":
        yield Drop(_with(office, HandoverSettings(place=str(folder))), folder, None)
        return
    with sftp_server(folder) as server:
        yield Drop(_with(office, _sftp(server, tmp_path)), folder, server)


def _sftp(server: SftpServer, own: Path) -> HandoverSettings:
    """The way to a server, its key and the password kept in an own folder."""
    (own / "password").write_text(PASSWORD)
    return HandoverSettings(
        place=f"sftp://{USER}@127.0.0.1:{server.port}/",
        known_hosts=server.known_hosts(own / "known_hosts"),
        password_file=str(own / "password"),
    )


def _with(office: UploadOffice, handover: HandoverSettings, what: What = What.ALL) -> UploadOffice:
    changed = {"upload": UploadSettings(to="folder", what=what), "handover": handover}
    return replace(office, home=replace(office.home, settings=office.home.settings.model_copy(update=changed)))


def test_a_package_is_laid_down_whole_once_and_its_receipt_is_read(drop: Drop) -> None:
    assert drop.send() == ""
    (manifest,) = drop.manifests()
    drop.check_files()
    assert [case["row"] for case in manifest["cases"]] == list(range(2, CASES + 2))
    keys = [case["key"] for case in manifest["cases"]]
    stem = manifest["files"][0]["name"].removesuffix("-1.xlsx")
    drop.answer(
        f"{stem}.receipt.jsonl",
        *({"key": key, "status": "imported", "id": f"HT-{number}"} for number, key in enumerate(keys[1:])),
        {"key": keys[0], "status": "rejected", "code": "E7", "message": "Trùng số định danh"},
        {"key": "of somebody else", "status": "imported"},
    )
    assert drop.send() == ""
    line = drop.office.line()
    assert (line.imported, line.rejected, line.unknown) == (CASES - 1, 1, 0)
    assert len(drop.manifests()) == 1
    assert sorted(one.name for one in drop.folder.iterdir() if one.suffix == ".part") == []
    assert drop.office.uploads()[0].standing.words == "Trùng số định danh"
    assert drop.send(again=True) == ""
    assert [[case["number"] for case in one["cases"]] for one in drop.manifests()] == [list("1234"), ["1"]]
    drop.check_files()


def test_a_receipt_may_have_the_whole_name_of_the_submission_and_come_after_every_answer(drop: Drop) -> None:
    drop.send()
    (manifest,) = drop.manifests()
    keys = [case["key"] for case in manifest["cases"]]
    for number, status in enumerate(("rejected", "imported")):
        lines = ({"key": key, "status": status, "id": key[:8]} for key in keys)
        drop.answer(f"{manifest['submission']}-{number}.receipt.jsonl", *lines)
        assert drop.send() == ""
    line = drop.office.line()
    assert (line.imported, line.contradicted) == (CASES, CASES)


def test_a_receipt_that_nobody_understands_stops_and_keeps_what_is_understood(drop: Drop) -> None:
    drop.send()
    (manifest,) = drop.manifests()
    keys = [case["key"] for case in manifest["cases"]]
    stem = manifest["files"][0]["name"].removesuffix("-1.xlsx")
    drop.answer(f"{stem}.receipt.jsonl", {"key": keys[0], "status": "imported", "id": "1"}, '{"key": "', "[]")
    assert drop.send() == AnswerBroken.__name__
    assert drop.office.line().imported == 1


def test_only_the_chosen_cases_are_in_the_files(packed_office: UploadOffice, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    office = _with(packed_office.copied(tmp_path / "home"), HandoverSettings(place=str(folder)), What.ABSENT)
    office.snapshot({2: None, 4: None}, date(2020, 1, 2))
    drop = Drop(office, folder, None)
    assert drop.send() == ""
    (manifest,) = drop.manifests()
    excel, archive = (folder / file["name"] for file in manifest["files"])
    with open_workbook(excel, WorkbookLimits()) as table, zipfile.ZipFile(archive) as pdfs:
        assert [row.cells["so"] for row in table.rows()] == ["2", "4"]
        assert (
            pdfs.namelist()
            == [case["pdf"] for case in manifest["cases"]]
            == ["KS.2007.01.002.pdf", "KS.2007.01.004.pdf"]
        )


@pytest.mark.parametrize(
    ("needs", "place"),
    [(("os.link", "shutil.copyfile"), "spool"), (("shutil.copyfile",), "spool"), (("shutil.copyfileobj",), "drop")],
    ids=["put aside", "cut", "hand over"],
)
def test_a_full_disk_is_told_as_the_folder_of_the_upload_and_nothing_goes_out(
    packed_office: UploadOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needs: tuple[str, ...], place: str
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    office = packed_office.copied(tmp_path / "home")
    drop = Drop(_with(office, HandoverSettings(place=str(folder))), folder, None)
    with monkeypatch.context() as disk:
        for call in needs:
            disk.setattr(call, full)
        with pytest.raises((WriteFailed, ReceiverUnreachable), match=f"/{place}"), drop.uploader() as uploader:
            done = drop.office.upload(uploader)
            if done.stopped is not None:
                raise done.stopped
    assert [one.name for one in folder.iterdir() if one.suffix != ".part"] == []
    assert list(drop.office.home.upload_spool.rglob("*.part")) == []
    assert drop.send() == ""
    drop.check_files()
    assert [len(one["cases"]) for one in drop.manifests()] == [CASES]


def test_a_restored_home_sends_what_was_under_way(packed_office: UploadOffice, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    office = _with(packed_office.copied(tmp_path / "home"), HandoverSettings(place=str(folder)))
    office.upload(FolderUploader(CutPlace(folder, 0), "receipts"))
    shutil.rmtree(office.home.upload_spool)
    drop = Drop(office, folder, None)
    assert drop.send() == ""
    drop.check_files()
    assert [len(one["cases"]) for one in drop.manifests()] == [CASES]


class CutPlace(LocalPlace):
    """Folder whose share goes away in the middle of a file: after so many bytes over all files."""

    def __init__(self, folder: Path, left: int) -> None:
        super().__init__(folder)
        self.folder, self.left = folder, left

    def write(self, name: str, source: BinaryIO) -> None:
        data = source.read()
        if len(data) > self.left:
            (self.folder / f"{name}.part").write_bytes(data[: self.left])
            raise ReceiverUnreachable("gone")
        self.left -= len(data)
        source.seek(0)
        super().write(name, source)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_a_cut_at_any_byte_leaves_nothing_that_looks_finished(
    packed_office: UploadOffice, tmp_path: Path, share: float
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    office = _with(packed_office.copied(tmp_path / "home"), HandoverSettings(place=str(folder)))
    whole = sum(one.stat().st_size for one in packed_office.home.root.parent.joinpath("delivery").glob("*.[xz]*"))
    office.upload(FolderUploader(CutPlace(folder, int(whole * share)), "receipts"))
    drop = Drop(office, folder, None)
    assert drop.manifests() == []
    assert office.line().unknown == CASES
    assert drop.send() == ""
    drop.check_files()
    assert [len(one["cases"]) for one in drop.manifests()] == [CASES]


@pytest.mark.parametrize("cut_after", [1, 9_000])
def test_a_connection_that_breaks_is_made_again(packed_office: UploadOffice, tmp_path: Path, cut_after: int) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    with sftp_server(folder) as server:
        drop = Drop(_with(packed_office.copied(tmp_path / "home"), _sftp(server, tmp_path)), folder, server)
        server.cut_after = cut_after
        stopped = drop.send()
        assert (stopped == "") == (server.cut_after is not None)
        assert drop.send() == ""
        drop.check_files()
        assert [len(one["cases"]) for one in drop.manifests()] == [CASES]


def test_a_server_with_another_key_is_not_spoken_to(packed_office: UploadOffice, tmp_path: Path) -> None:
    with sftp_server(tmp_path) as server, sftp_server(tmp_path) as other:
        hosts = tmp_path / "known_hosts"
        hosts.write_text(other.known_hosts(hosts).read_text().replace(str(other.port), str(server.port)))
        settings = HandoverSettings(place=f"sftp://{USER}@127.0.0.1:{server.port}/", known_hosts=hosts)
        office = _with(packed_office.copied(tmp_path / "home"), settings)
        with pytest.raises(ReceiverUnreachable), receiver(office.home):
            raise AssertionError


@pytest.mark.parametrize("place", ["sftp://host/x", "sftp://me:secret@host/x"])
def test_an_address_without_an_account_or_with_a_password_is_refused(
    packed_office: UploadOffice, tmp_path: Path, place: str
) -> None:
    office = _with(packed_office.copied(tmp_path / "home"), HandoverSettings(place=place))
    with pytest.raises(UsageError, match="SFTP"), receiver(office.home):
        raise AssertionError


def test_without_a_setting_there_is_no_receiver(packed_office: UploadOffice) -> None:
    with pytest.raises(UsageError, match="Chưa đặt nơi nhận"), receiver(packed_office.home):
        raise AssertionError
