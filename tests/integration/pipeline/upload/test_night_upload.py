"""Upload as a stage of the night: its window and budget, its lines in the report, and its figures for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipeline.home.progress import SilentProgress
from pipeline.home.upload_settings import HandoverSettings, UploadSettings, What
from pipeline.nightly.night import NightSummary, run_night
from pipeline.nightly.stages import NightContext
from pipeline.nightly.uploads import seconds_left, upload_accepted
from records.errors import ExitCode
from tests.support.linkage_cases import birth
from tests.support.upload_office import CASES, UploadOffice

DAY = date(2026, 11, 20)


@pytest.fixture
def office(packed_office: UploadOffice, tmp_path: Path) -> Iterator[UploadOffice]:
    (tmp_path / "drop").mkdir()
    yield sending(packed_office.copied(tmp_path / "home"), tmp_path / "drop")


def sending(office: UploadOffice, folder: Path, **settings: object) -> UploadOffice:
    upload = UploadSettings(to="folder", what=What.ALL).model_copy(update=settings)
    changed = {"upload": upload, "handover": HandoverSettings(place=str(folder))}
    return replace(office, home=replace(office.home, settings=office.home.settings.model_copy(update=changed)))


def night(office: UploadOffice, day: date = DAY) -> NightSummary:
    return run_night(NightContext(office.home, day, office.context, SilentProgress()))


def stage(office: UploadOffice, day: date = DAY) -> str:
    with office.home.store() as store, store.begin() as rows:
        return next(one.result.outcome.value for one in rows.nights.stages(day) if one.name == "upload" and one.result)


def test_a_night_sends_what_was_accepted_and_tells_of_it(office: UploadOffice, tmp_path: Path) -> None:
    done = night(office)
    assert (done.exit_code, stage(office)) == (ExitCode.DONE, "done")
    assert len(list((tmp_path / "drop").glob("*.manifest.json"))) == 1
    assert office.line().unknown == CASES
    folder = office.home.root / "reports" / DAY.isoformat()
    assert "Báo đã nhập mà không thấy" in (folder / "report.html").read_text(encoding="utf-8")
    figures = json.loads((folder / "night.json").read_text(encoding="utf-8"))
    assert (figures["day"], figures["exit_code"], figures["upload"]["sent"]) == ("2026-11-20", 0, CASES)
    text = (office.home.root / "reports" / "night.prom").read_text(encoding="utf-8")
    samples = {
        (one.name, one.labels.get("state")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert samples["hotich_upload_cases", "sent"] == CASES
    assert samples["hotich_night_day", None] == 20261120
    names = [birth(number)[column] for number in range(1, CASES + 1) for column in ("nksHoTen", "meHoTen")]
    told = text + json.dumps(figures) + (folder / "report.html").read_text(encoding="utf-8")
    assert [name for name in names if name in told] == []


def test_nothing_is_sent_twice_by_the_next_night(office: UploadOffice, tmp_path: Path) -> None:
    night(office)
    night(office, DAY + timedelta(1))
    assert len(list((tmp_path / "drop").glob("*.manifest.json"))) == 1


def test_a_receiver_that_is_away_fails_its_stage_and_stops_no_other(
    packed_office: UploadOffice, tmp_path: Path
) -> None:
    office = sending(packed_office.copied(tmp_path / "home"), tmp_path / "not-mounted" / "share")
    done = night(office)
    assert (done.exit_code, stage(office)) == (ExitCode.SHARED_DATABASE_UNREACHABLE, "failed")
    assert list((office.home.root / "backup").iterdir())
    (tmp_path / "not-mounted" / "share").mkdir(parents=True)
    assert night(office).exit_code == ExitCode.DONE
    assert stage(office) == "done"


def test_time_that_is_over_stops_the_upload(office: UploadOffice) -> None:
    said, troubles = upload_accepted(office.home, 0.0, SilentProgress())
    assert [trouble.exit_code for trouble in troubles] == [ExitCode.SHARED_DATABASE_UNREACHABLE]
    assert office.line().balanced


def test_without_a_receiver_the_stage_is_left_out(packed_office: UploadOffice, tmp_path: Path) -> None:
    office = packed_office.copied(tmp_path / "home")
    assert night(office).exit_code == ExitCode.DONE
    assert stage(office) == "skipped"


@pytest.mark.parametrize(
    ("begins_at", "ends_at", "hour", "seconds"),
    [
        (0, 0, 13, 7200.0),
        (22, 6, 23, 7200.0),
        (22, 6, 5, 3600.0),
        (22, 6, 6, 0.0),
        (22, 6, 12, 0.0),
        (1, 4, 3, 3600.0),
        (1, 4, 0, 0.0),
    ],
)
def test_the_window_bounds_the_time(begins_at: int, ends_at: int, hour: int, seconds: float) -> None:
    settings = UploadSettings(to="folder", begins_at=begins_at, ends_at=ends_at)
    assert seconds_left(settings, datetime(2026, 11, 20, hour)) == seconds
