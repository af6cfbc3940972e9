"""Printed forms: their content, and the message for a wrong file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from records.editions import (
    SHIPPED,
    AreaKind,
    DatePart,
    Edition,
    columns_on_form,
    edition_json,
    library,
    read_edition,
    read_library,
)
from records.errors import InputRefused, UsageError

EDITIONS = tuple(library())


def test_eleven_forms_of_five_types_are_shipped() -> None:
    assert [edition.id for edition in EDITIONS] == [
        *("CMC-2006", "CMC-2016", "HN-2006", "HN-2016", "KH-2006", "KH-2016"),
        *("KS-1990", "KS-2006", "KS-2016", "KT-2006", "KT-2016"),
    ]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_every_box_lies_on_the_page_and_every_id_is_unique(edition: Edition) -> None:
    boxes = [line.box for area in edition.areas for line in area.lines]
    boxes += [tick.box for tick in edition.ticks] + [word.box for word in edition.printed]
    for box in boxes:
        assert 0 <= box.x < box.x + box.width <= 1
        assert 0 <= box.y < box.y + box.height <= 1
    assert len({area.id for area in edition.areas}) == len(edition.areas)
    assert all(line.box.y < line.baseline < line.box.y + line.box.height for a in edition.areas for line in a.lines)
    assert all(area.columns for area in edition.areas if area.kind is AreaKind.WRITTEN and area.id != "nam2")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_the_blank_form_has_the_size_it_says(edition: Edition) -> None:
    header = edition.image.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")) == edition.page_px
    assert edition.page_mm == pytest.approx((420, 297) if edition.id == "KS-1990" else (210, 297), abs=0.1)


def test_order_on_a_shared_line_parts_of_dates_and_rows_are_kept() -> None:
    areas = {area.id: area for area in library().get("KT-2006").areas}
    assert areas["chucVuNguoiKy+nguoiKy"].columns == ("chucVuNguoiKy", "nguoiKy")
    assert [areas[f"ngayDangKy.{part}"].part for part in ("ngay", "thang", "nam")] == list(DatePart)
    assert areas["sig.nyc"].columns == ()
    spread = library().get("KS-1990")
    assert spread.rows == 8
    assert {area.row for area in spread.areas if area.id.endswith(":chaHoTen")} == set(range(1, 9))


def test_a_column_that_the_era_lacks_is_not_on_the_form() -> None:
    old, new = columns_on_form(library().get("KS-2006")), columns_on_form(library().get("KS-2016"))
    assert {"meNoiCuTru", "nksSoDinhDanh", "nycSoGiayToTuyThan"} <= new - old
    assert {"loaiDangKy", "nksHoTen", "ngayDangKy", "chucVuNguoiKy"} <= old & new


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_writing_an_edition_and_reading_it_again_changes_nothing(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "copy.json").write_text(edition_json(edition), encoding="utf-8")
    (tmp_path / edition.image.name).write_bytes(b"")
    assert replace(read_edition(tmp_path / "copy.json"), image=edition.image) == edition


def test_a_folder_of_the_user_adds_editions_and_overrules_shipped_ones(tmp_path: Path) -> None:
    for edition_id in ("KS-2016", "KS-2021"):
        edition = replace(library().get("KS-2016"), id=edition_id, note="của xã")
        (tmp_path / f"{edition_id}.json").write_text(edition_json(edition), encoding="utf-8")
    (tmp_path / "KS-2016.png").write_bytes(b"")
    both = read_library(SHIPPED, tmp_path)
    assert len(both.editions) == len(EDITIONS) + 1
    assert both.get("KS-2016").note == both.get("KS-2021").note == "của xã"


def test_the_newest_version_of_a_form_is_looked_for_and_stands_in_for_one_that_is_gone(tmp_path: Path) -> None:
    for edition_id in ("KS-2016.v2", "KS-2016.v10", "KS-XA"):
        edition = replace(library().get("KS-2016"), id=edition_id)
        (tmp_path / f"{edition_id}.json").write_text(edition_json(edition), encoding="utf-8")
    (tmp_path / "KS-2016.png").write_bytes(b"")
    known = read_library(SHIPPED, tmp_path)
    assert {edition.id for edition in known.of_type("KS")} == {"KS-1990", "KS-2006", "KS-2016.v10", "KS-XA"}
    named = {"KS-2016": "KS-2016", "KS-2016.v2": "KS-2016.v2", "KS-2016.v3": "KS-2016.v10", "KS-XA.v4": "KS-XA"}
    assert {name: getattr(known.find(name), "id", None) for name in named} == named
    assert known.find("KS-XY") is known.find(None) is None


def test_unknown_keys_wrong_values_and_an_absent_image_are_refused(tmp_path: Path) -> None:
    good = json.loads(edition_json(library().get("KS-2016")))
    path = tmp_path / "new.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    with pytest.raises(InputRefused, match="KS-2016.png"):
        read_edition(path)
    good["areas"][0]["colour"] = "red"
    path.write_text(json.dumps(good), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"areas\.0\.colour"):
        read_edition(path)
    path.write_text("no json", encoding="utf-8")
    with pytest.raises(InputRefused, match="new.json"):
        read_edition(path)


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="KS-2006"):
        library().get("KS-1066")
