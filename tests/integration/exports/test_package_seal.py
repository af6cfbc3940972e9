"""Seal of a package: two files left by a program that died between them are not taken for a package."""

from __future__ import annotations

import os
import signal
import subprocess
from multiprocessing import get_context
from pathlib import Path

import pytest

from exports.package.book_package import PackageLayout, write_package
from exports.package.contents import BookName
from exports.package.seal import check_seal, seal_of
from records.errors import IntegrityBroken
from records.record_types import record_type
from tests.support.package_material import entry, jpeg, register_page

BOOK = BookName("KS", 2007, "01")
LAYOUT = PackageLayout(record_type("KS").columns)
FILES = ("KS.2007.01.zip", "KS.2007.01.xlsx", "KS.2007.01.sha256")


def write(folder: Path, name: str) -> None:
    page = jpeg(register_page(len(name), (300, 424)))
    write_package(BOOK, [entry("24", page, nksHoTen=name)], ["24"], folder, LAYOUT)


def write_and_die(folder: Path, name: str, before: str) -> None:
    """As `write`, killed by the system just before one file gets its final name."""
    move = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == before:
            os.kill(os.getpid(), signal.SIGKILL)
        return move(self, target)

    Path.replace = replace  # type: ignore[method-assign, assignment]
    write(folder, name)


def die(folder: Path, name: str, before: str) -> None:
    process = get_context("fork").Process(target=write_and_die, args=(folder, name, before))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_finished_package_is_sealed_as_sha256sum_reads_it(tmp_path: Path) -> None:
    write(tmp_path, "Hạng A Dơ")
    check_seal(seal_of(BOOK, tmp_path))
    subprocess.run(["sha256sum", "--check", "--strict", FILES[2]], cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("before", FILES)
def test_a_first_package_that_was_not_finished_is_none(tmp_path: Path, before: str) -> None:
    die(tmp_path, "Hạng A Dơ", before)
    with pytest.raises(IntegrityBroken, match="chưa ghi xong"):
        check_seal(seal_of(BOOK, tmp_path))


@pytest.mark.parametrize("before", FILES[1:])
def test_a_new_file_beside_an_old_one_is_no_package_until_it_is_written_again(tmp_path: Path, before: str) -> None:
    write(tmp_path, "Hạng A Dơ")
    die(tmp_path, "Sùng Thị Chư", before)
    with pytest.raises(IntegrityBroken, match="niêm phong"):
        check_seal(seal_of(BOOK, tmp_path))
    write(tmp_path, "Sùng Thị Chư")
    check_seal(seal_of(BOOK, tmp_path))


def test_a_package_killed_before_its_first_move_is_the_old_one_still(tmp_path: Path) -> None:
    write(tmp_path, "Hạng A Dơ")
    die(tmp_path, "Sùng Thị Chư", FILES[0])
    check_seal(seal_of(BOOK, tmp_path))


def test_a_package_that_lost_a_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "Hạng A Dơ")
    (tmp_path / FILES[0]).unlink()
    with pytest.raises(IntegrityBroken, match=FILES[0]):
        check_seal(seal_of(BOOK, tmp_path))
