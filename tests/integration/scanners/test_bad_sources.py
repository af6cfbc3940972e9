"""Bad input: each file is refused with its reason and advice, and everything else goes on."""

from __future__ import annotations

import errno
import io
import os
import pickle
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf.settings import get_qpdf_limits, set_qpdf_limits
from PIL import Image

from records.errors import WriteFailed
from scanners.sources.files import RefusalCode, SourceLimits, SourcePage, SourceRefusal, open_source
from scanners.sources.pdf_images import MOST_CONTENT
from scanners.sources.source_page import SourceRefused
from tests.support import source_files as files

LIMITS = SourceLimits()
GOOD = files.jpeg()
STRIP_OFFSETS = 273


def read(path: Path, limits: SourceLimits = LIMITS) -> tuple[dict[str, RefusalCode], list[str]]:
    """What was refused and why, and the names of the pages that came."""
    items = list(open_source(path, limits))
    refused = [item for item in items if isinstance(item, SourceRefusal)]
    assert all(item.message and item.advice for item in refused)
    return {item.name: item.code for item in refused}, [item.name for item in items if isinstance(item, SourcePage)]


def with_password(data: bytes, user: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return files.saved(pdf, encryption=pikepdf.Encryption(owner="chu", user=user))


BAD_FILES = {
    "rỗng.jpg": (b"", RefusalCode.EMPTY),
    "cụt.jpg": (GOOD[: len(GOOD) // 2], RefusalCode.TRUNCATED),
    "đầu.jpg": (GOOD[:30], RefusalCode.TRUNCATED),
    "cụt.png": (files.png()[:-30], RefusalCode.TRUNCATED),
    "sai.png": (files.png().replace(b"IDAT", b"IDAX"), RefusalCode.TRUNCATED),
    "cụt.tif": (files.tiff("một")[:3000], RefusalCode.TRUNCATED),
    "cụt.pdf": (files.scanned_pdf(GOOD, GOOD)[:-700], RefusalCode.TRUNCATED),
    "hỏng.pdf": (b"%PDF-1.4\nkhong co gi\n%%EOF", RefusalCode.DAMAGED),
    "khóa.pdf": (with_password(files.scanned_pdf(GOOD), user="mat"), RefusalCode.ENCRYPTED),
    "lớn.png": (files.huge_png(), RefusalCode.TOO_LARGE),
    "lớn vừa.png": (files.huge_png(10_000), RefusalCode.TOO_LARGE),
    "lớn.jpg": (files.huge_jpeg(), RefusalCode.TOO_LARGE),
    "chữ.jpg": ("Đây là văn bản, không phải ảnh.".encode(), RefusalCode.UNKNOWN_TYPE),
    "ảnh.heic": (b"\0\0\0\x18ftypheic" + b"\0" * 50, RefusalCode.UNSUPPORTED_TYPE),
    "bảng.xlsx": (files.zipped(("[Content_Types].xml", b"<Types/>"), ("xl/a.xml", b"")), RefusalCode.UNSUPPORTED_TYPE),
    "cụt.zip": (files.zipped(("p1.jpg", GOOD))[:-10], RefusalCode.TRUNCATED),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_its_reason_and_its_neighbour_is_taken(tmp_path: Path, name: str) -> None:
    data, reason = BAD_FILES[name]
    files.write(tmp_path / "so" / name, data)
    files.write(tmp_path / "so" / "zz.jpg", GOOD)
    assert read(tmp_path / "so") == ({f"so/{name}": reason}, ["so/zz.jpg"])


def test_a_pdf_that_only_forbids_changes_is_taken(tmp_path: Path) -> None:
    path = files.write(tmp_path / "so.pdf", with_password(files.scanned_pdf(GOOD), user=""))
    assert read(path) == ({}, ["so.pdf"])


def test_one_bad_page_of_a_pdf_costs_only_itself(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(files.scanned_pdf(GOOD, files.jpeg("hai"), GOOD))) as pdf:
        image = pdf.pages[1].resources.XObject["/Im0"]
        image.write(files.jpeg("hai")[:2000], filter=pikepdf.Name.DCTDecode)
        data = files.saved(pdf)
    assert read(files.write(tmp_path / "so.pdf", data)) == (
        {"so.pdf#0002": RefusalCode.TRUNCATED},
        ["so.pdf#0001", "so.pdf#0003"],
    )


def test_a_pdf_image_larger_than_the_page_says_is_refused(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(files.scanned_pdf(GOOD))) as pdf:
        pdf.pages[0].resources.XObject["/Im0"].write(files.huge_jpeg(), filter=pikepdf.Name.DCTDecode)
        data = files.saved(pdf)
    assert read(files.write(tmp_path / "so.pdf", data)) == ({"so.pdf": RefusalCode.TOO_LARGE}, [])


def test_a_pdf_page_too_large_to_draw_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    path = files.write(tmp_path / "so.pdf", files.drawn_pdf(1, size=(14_400, 14_400)))
    assert read(path) == ({"so.pdf": RefusalCode.TOO_LARGE}, [])


def test_a_stream_that_unpacks_beyond_the_limit_leaves_the_page_to_poppler(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(files.scanned_pdf(GOOD))) as pdf:
        pdf.pages[0].contents_add(b" " * 2**20)
        path = files.write(tmp_path / "so.pdf", files.saved(pdf))
    before = int(get_qpdf_limits()["flate_max_memory"])
    set_qpdf_limits(flate_max_memory=2**16)
    try:
        (page,) = open_source(path, LIMITS)
    finally:
        set_qpdf_limits(flate_max_memory=before)
    assert isinstance(page, SourcePage)
    assert page.data != GOOD
    assert before > 0, "no limit is set"


def test_one_bad_page_of_a_tiff_costs_only_itself(tmp_path: Path) -> None:
    data = files.tiff("một", "hai", "ba", compression="tiff_deflate")
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        strip = image.tag_v2[STRIP_OFFSETS][0]  # type: ignore[attr-defined]
    broken = data[:strip] + bytes(60) + data[strip + 60 :]
    assert read(files.write(tmp_path / "so.tif", broken)) == (
        {"so.tif#0002": RefusalCode.TRUNCATED},
        ["so.tif#0001", "so.tif#0003"],
    )


@pytest.mark.parametrize(
    "bad", ["../ra ngoai.jpg", "/goc/p1.jpg", "a/../../p1.jpg", "C:\\goc\\p1.jpg", "..\\p1.jpg", "\\\\may\\p1.jpg"]
)
def test_a_zip_entry_that_points_outside_is_refused_and_nothing_is_written(tmp_path: Path, bad: str) -> None:
    path = files.write(tmp_path / "vao" / "so.zip", files.zipped((bad, GOOD), ("p2.jpg", GOOD)))
    assert read(path) == ({f"so.zip/{bad}": RefusalCode.UNSAFE_NAME}, ["so.zip/p2.jpg"])
    assert [item.name for item in tmp_path.rglob("*")] == ["vao", "so.zip"]


def test_a_zip_bomb_entry_is_refused_without_unpacking(tmp_path: Path) -> None:
    bomb = files.zipped(("bom.tif", bytes(40 * 2**20)), ("p1.jpg", GOOD))
    assert read(files.write(tmp_path / "so.zip", bomb)) == (
        {"so.zip/bom.tif": RefusalCode.ZIP_BOMB},
        ["so.zip/p1.jpg"],
    )


@pytest.mark.parametrize("limits", [SourceLimits(max_zip_members=2), SourceLimits(max_zip_bytes=2 * len(GOOD))])
def test_a_zip_with_too_much_in_it_is_refused_whole(tmp_path: Path, limits: SourceLimits) -> None:
    path = files.write(tmp_path / "so.zip", files.zipped(("1.jpg", GOOD), ("2.jpg", GOOD), ("3.jpg", GOOD)))
    assert read(path, limits) == ({"so.zip": RefusalCode.ZIP_BOMB}, [])


def test_a_lying_size_in_a_zip_directory_unpacks_no_more_than_it_says(tmp_path: Path) -> None:
    data = files.zipped(("p1.jpg", bytes(2**20)))
    size = (2**20).to_bytes(4, "little")
    path = files.write(tmp_path / "so.zip", data.replace(size, (100).to_bytes(4, "little")))
    assert read(path) == ({"so.zip/p1.jpg": RefusalCode.TRUNCATED}, [])


def test_nested_zips_links_passwords_doubled_names_and_broken_entries_in_a_zip(tmp_path: Path) -> None:
    link, locked = zipfile.ZipInfo("link.jpg"), zipfile.ZipInfo("khoa.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("trong.zip", files.zipped(("p1.jpg", GOOD)))
        archive.writestr(link, "/etc/passwd")
        archive.writestr(locked, b"khoa-khoa-khoa")
        archive.writestr("p1.jpg", GOOD)
        archive.writestr("p1.jpg", files.jpeg("khác"))
        archive.writestr("sai.jpg", b"noi dung sai")
    data = target.getvalue().replace(b"noi dung sai", b"noi dung SAI")
    for at in (
        data.index(b"khoa.jpg") - 24,
        data.rindex(b"khoa.jpg") - 38,
    ):  # flags of the entry, here and in the directory
        data = data[:at] + b"\x01" + data[at + 1 :]
    path = files.write(tmp_path / "so.zip", data)
    items = list(open_source(path, LIMITS))
    assert {(item.name, item.code) for item in items if isinstance(item, SourceRefusal)} == {
        ("so.zip/trong.zip", RefusalCode.NESTED_ZIP),
        ("so.zip/link.jpg", RefusalCode.SYMLINK),
        ("so.zip/khoa.jpg", RefusalCode.ENCRYPTED),
        ("so.zip/p1.jpg", RefusalCode.DOUBLED_NAME),
        ("so.zip/sai.jpg", RefusalCode.TRUNCATED),
    }
    assert [item.data for item in items if isinstance(item, SourcePage)] == [GOOD]


def test_links_pipes_and_devices_are_refused_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "so"
    files.write(folder / "p1.jpg", GOOD)
    (folder / "link.jpg").symlink_to(folder / "p1.jpg")
    (folder / "vong").symlink_to(folder)
    os.mkfifo(folder / "ong.jpg")
    assert read(folder) == (
        {
            "so/link.jpg": RefusalCode.SYMLINK,
            "so/vong": RefusalCode.SYMLINK,
            "so/ong.jpg": RefusalCode.NOT_A_FILE,
        },
        ["so/p1.jpg"],
    )
    assert read(Path("/dev/zero")) == ({"zero": RefusalCode.NOT_A_FILE}, [])


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hotich-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_files_and_folders_without_rights_are_refused(open_folder: Path) -> None:
    files.write(open_folder / "so" / "1.jpg", GOOD)
    files.write(open_folder / "so" / "2.jpg", GOOD).chmod(0)
    files.write(open_folder / "so" / "kin" / "3.jpg", GOOD)
    (open_folder / "so" / "kin").chmod(0)
    try:
        with files.without_privileges():
            found = read(open_folder / "so")
    finally:
        (open_folder / "so" / "kin").chmod(0o755)
    assert found == ({"so/2.jpg": RefusalCode.NO_RIGHTS, "so/kin": RefusalCode.NO_RIGHTS}, ["so/1.jpg"])


def test_a_file_that_vanishes_on_the_way_is_refused(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        files.write(tmp_path / "so" / f"{number}.jpg", GOOD)
    source = open_source(tmp_path / "so", LIMITS)
    first = next(source)
    (tmp_path / "so" / "2.jpg").unlink()
    second, third = source
    assert isinstance(first, SourcePage) and isinstance(third, SourcePage)
    assert isinstance(second, SourceRefusal) and second.code is RefusalCode.VANISHED
    assert read(tmp_path / "không có") == ({"không có": RefusalCode.VANISHED}, [])


def test_names_that_are_not_utf8_are_shown_and_stay_distinct(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "so")
    Path(os.fsdecode(folder)).mkdir()
    for raw in (b"p\xe3.jpg", b"p\xe4.jpg"):
        files.write(Path(os.fsdecode(folder + b"/" + raw)), GOOD)
    refused, pages = read(tmp_path / "so")
    assert not refused
    assert pages == [r"so/p\xe3.jpg", r"so/p\xe4.jpg"]
    "".join(pages).encode()


def test_zip_names_written_as_utf8_without_saying_so_are_read(tmp_path: Path) -> None:
    data = files.zipped(("sổ 1/trang 1.jpg", GOOD))
    plain = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flags = data.index(mark) + offset + 1
        plain[flags] &= ~0x08
    assert read(files.write(tmp_path / "so.zip", bytes(plain))) == ({}, ["so.zip/sổ 1/trang 1.jpg"])


def test_a_full_disk_for_temporary_files_stops_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(WriteFailed) as caught:
        list(open_source(files.write(tmp_path / "so.zip", files.zipped(("p1.jpg", GOOD))), LIMITS))
    assert caught.value.advice


def test_a_refusal_survives_the_way_back_from_a_worker() -> None:
    refusal = SourceRefused(RefusalCode.EMPTY, "Tệp rỗng.", "Hãy chép lại.")
    again = pickle.loads(pickle.dumps(refusal))
    assert again.as_refusal("p1.jpg") == refusal.as_refusal("p1.jpg")


def test_reasons_are_told_in_vietnamese(tmp_path: Path) -> None:
    (item,) = open_source(files.write(tmp_path / "a.jpg", b""), LIMITS)
    assert isinstance(item, SourceRefusal)
    assert "rỗng" in item.message


def drawn_by(operators: bytes) -> bytes:
    """A PDF of one page with these instructions, packed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842)).Contents = pikepdf.Stream(pdf, operators)
    return files.saved(pdf)


def of_many_objects(count: int) -> bytes:
    """A PDF with an array of so many numbers in a packed stream of objects."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    pdf.Root.Many = pdf.make_indirect(pikepdf.Array([0] * count))
    target = io.BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


SMALL = SourceLimits(pdf_megabytes=300)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(drawn_by(b"q " * 150_000), RefusalCode.DAMAGED), (of_many_objects(2_000_000), RefusalCode.TOO_LARGE)],
    ids=["instructions", "objects"],
)
def test_a_pdf_that_fills_the_memory_is_refused_and_its_neighbour_is_taken(
    tmp_path: Path, data: bytes, reason: RefusalCode
) -> None:
    assert len(data) < 10_000
    files.write(tmp_path / "so" / "bom.pdf", data)
    files.write(tmp_path / "so" / "zz.pdf", files.scanned_pdf(GOOD))
    assert read(tmp_path / "so", SMALL) == ({"so/bom.pdf": reason}, ["so/zz.pdf"])


def test_the_same_files_are_taken_where_there_is_memory_for_them(tmp_path: Path) -> None:
    path = files.write(tmp_path / "so.pdf", drawn_by(b"q " * 40_000))
    assert read(path, SourceLimits(render_dpi=50)) == ({}, ["so.pdf"])


def test_more_instructions_than_a_scan_has_are_left_to_poppler(tmp_path: Path) -> None:
    """Following them here would cost two hundred times their size."""
    path = files.write(tmp_path / "so.pdf", files.scanned_pdf(GOOD))
    with pikepdf.open(path) as pdf:
        pdf.pages[0].contents_add(b" " * MOST_CONTENT)
        crowded = files.write(tmp_path / "day.pdf", files.saved(pdf))
    (plain,), (drawn,) = open_source(path, LIMITS), open_source(crowded, LIMITS)
    assert isinstance(plain, SourcePage) and isinstance(drawn, SourcePage)
    assert (plain.data == GOOD, drawn.data == GOOD) == (True, False)


def test_a_document_of_more_pages_than_a_book_is_refused_whole(tmp_path: Path) -> None:
    files.write(tmp_path / "so" / "a.tif", files.tiff("một", "hai", "ba", compression="tiff_deflate"))
    files.write(tmp_path / "so" / "b.pdf", files.scanned_pdf(GOOD, GOOD, GOOD))
    refused, taken = read(tmp_path / "so", SourceLimits(max_pages=2))
    assert (set(refused.values()), taken) == ({RefusalCode.TOO_MANY_PAGES}, [])
    refused, taken = read(tmp_path / "so", SourceLimits(max_pages=3))
    assert (refused, len(taken)) == ({}, 6)
