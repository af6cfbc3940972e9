"""Forms of a home's own: none goes while books need it, and one that is lost all the same costs no record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.forms.form_usage import RULE, remove_edition
from pipeline.forms.library import FormLost, add_edition, edition_library
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import NightContext
from pipeline.run import reconcile_books, run_books
from pipeline.shared.load import load_workbooks
from pipeline.store.review.people import Role
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import ScanTask
from records.editions import Edition, edition_json, library
from records.errors import ExitCode, InputRefused, UsageError
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict
from tests.integration.pipeline.test_run import Station
from tests.support import fake_flow
from tests.support.review_client import ReviewOffice, office
from tests.support.shared_case import shared_table

OWN = "KS-XA"
LAYOUT = replace(fake_flow.LAYOUT, edition=OWN)


def form(edition_id: str, place: Path) -> Path:
    """The file of a form of the home's own, printed as the one of 2006."""
    known: Edition = library().get("KS-2006")
    image = place / f"{edition_id}.png"
    image.write_bytes(known.image.read_bytes())
    path = place / "mau-moi.json"
    path.write_text(edition_json(replace(known, id=edition_id, image=image)), encoding="utf-8")
    return path


def look(_task: ScanTask) -> tuple[Examination, ...]:
    """Every page lies on the home's own form."""
    return (Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ())),)


FLOW = replace(fake_flow.flow(), layout=WorkerStep("layout", "1", "", look))
MEANS = RunContext(RunSettings(jobs=1), FLOW, SilentProgress(), fake_flow.inline)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A book of two pages on a form of the home's own, scanned and read."""
    made = Station(tmp_path / "home")
    add_edition(form(OWN, tmp_path), made.home.editions)
    made.scan(["1", "2"], FLOW)
    made.run(FLOW)
    return made


def lose(home: Home) -> dict[str, bytes]:
    """Somebody deletes the home's own forms; what was there."""
    kept = {path.name: path.read_bytes() for path in home.editions.iterdir()}
    for name in kept:
        (home.editions / name).unlink()
    return kept


def told(station: Station) -> list[str]:
    with station.home.store() as store, store.begin() as rows:
        return [finding.message for _record, finding in rows.findings.of_book(station.book) if finding.rule == RULE]


def test_a_lost_form_leaves_its_book_as_it_is_until_it_is_back(station: Station) -> None:
    before, kept = station.records(), lose(station.home)
    newer = replace(FLOW, layout=replace(FLOW.layout, version="2"))
    with pytest.raises(FormLost, match=r"KS-XA.*bản sao lưu"):
        station.run(newer)
    assert told(station) and OWN in told(station)[0]
    with pytest.raises(FormLost):
        station.scan(["3"], FLOW)
    assert station.records() == before
    for name, data in kept.items():
        (station.home.editions / name).write_bytes(data)
    assert station.run(newer).done == 2
    assert (station.records(), told(station)) == (before, [])


def test_a_run_over_all_books_goes_on_without_the_book_and_says_why(station: Station) -> None:
    lose(station.home)
    tally = run_books(station.home, [], MEANS)
    assert {book: error.exit_code for book, error in tally.refused.items()} == {station.book: ExitCode.INPUT_REFUSED}


def test_a_comparison_leaves_out_the_book_and_says_why(station: Station, tmp_path: Path) -> None:
    load_workbooks(station.home, [shared_table(tmp_path / "dung-chung.xlsx")], None, date(2020, 1, 2))
    lose(station.home)
    tally, _books = reconcile_books(station.home, [], MEANS)
    assert list(tally.refused) == [station.book]
    with pytest.raises(FormLost):
        reconcile_books(station.home, [station.book], MEANS)


def test_a_night_tells_of_a_lost_form_once_and_does_the_rest(station: Station) -> None:
    lose(station.home)
    night = run_night(NightContext(station.home, date(2026, 11, 20), lambda: MEANS, SilentProgress()))
    assert night.exit_code == ExitCode.INPUT_REFUSED
    assert [trouble.message.startswith(f"{station.book}: ") for trouble in night.troubles] == [True]
    assert night.report is not None and OWN in night.report.read_text(encoding="utf-8")
    assert (station.home.root / "backup").is_dir()


def test_a_form_in_use_is_not_removed_and_its_books_are_named(station: Station) -> None:
    with pytest.raises(UsageError, match=station.book):
        remove_edition(station.home, OWN)
    assert edition_library(station.home.editions).get(OWN)


def test_a_form_goes_when_another_version_of_it_is_left(station: Station, tmp_path: Path) -> None:
    add_edition(form(f"{OWN}.v2", tmp_path), station.home.editions)
    remove_edition(station.home, OWN)
    assert sorted(path.name for path in station.home.editions.iterdir()) == [f"{OWN}.v2.json", f"{OWN}.v2.png"]
    assert station.run(FLOW).done == 2, "the pages lie on the version that is left, and are read by it"
    assert told(station) == []


def test_only_forms_of_the_home_s_own_are_removed(station: Station, tmp_path: Path) -> None:
    for edition_id in ("KS-2006", "KS-XYZ"):
        with pytest.raises(UsageError, match=edition_id):
            remove_edition(station.home, edition_id)
    add_edition(form("KS-2006", tmp_path), station.home.editions)
    remove_edition(station.home, "KS-2006")
    assert edition_library(station.home.editions).get("KS-2006").image == library().get("KS-2006").image


def test_two_forms_whose_images_are_called_alike_do_not_overwrite_each_other(station: Station, tmp_path: Path) -> None:
    known = library().get("KS-2016")
    (tmp_path / "to-trong.png").write_bytes(known.image.read_bytes())
    for edition_id in ("KS-A", "KS-B"):
        path = tmp_path / "mau.json"
        path.write_text(edition_json(replace(known, id=edition_id, image=Path("to-trong.png"))), encoding="utf-8")
        add_edition(path, station.home.editions)
    images = {edition.id: edition.image.name for edition in edition_library(station.home.editions)}
    assert (images["KS-A"], images["KS-B"]) == ("KS-A.png", "KS-B.png")


@pytest.mark.parametrize("edition_id", ["../evil", "ks 1", ""])
def test_an_id_that_is_no_file_name_is_refused(edition_id: str, tmp_path: Path) -> None:
    (tmp_path / "to-trong.png").write_bytes(b"")
    path = tmp_path / "mau.json"
    known = replace(library().get("KS-2016"), id=edition_id, image=Path("to-trong.png"))
    path.write_text(edition_json(known), encoding="utf-8")
    with pytest.raises(InputRefused, match="Mã mẫu"):
        add_edition(path, tmp_path / "editions")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    """Reviewers on a book whose second page lies on a form that is lost."""
    made = office(tmp_path)
    with made.books[0].store.begin() as rows:
        page = rows.pages.of_book(made.books[0].book)[1]
        seen = replace(page.examination, layout=replace(page.examination.layout, edition=OWN))
        rows.pages.replace(rows.scans.get(page.scan_id), [seen])
    yield made
    made.books[0].store.close()


def test_reviewers_of_a_lost_form_go_on_and_are_told(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    first, second, _third = desk.books[0].records
    assert OWN not in ann.get(f"/records/{first}").text
    shown = ann.get(f"/records/{second}")
    assert shown.status_code == 200
    assert "Mẫu sổ KS-XA không còn trong nơi làm việc" in shown.text
    assert ann.get("/pages/2/picture").status_code == 200
    assert ann.next().count("data-record") == 1


def test_the_station_and_the_drawing_board_of_a_lost_form_work(desk: ReviewOffice) -> None:
    operator = desk.enter("tram", Role.OPERATOR)
    assert operator.get(f"/station/{desk.books[0].book}").status_code == 200
    board = operator.get("/editions/draw/2")
    assert board.status_code == 200
    assert f'value="{OWN}"' in board.text


def test_a_supervisor_sees_the_books_of_a_lost_form(desk: ReviewOffice) -> None:
    assert desk.enter("chief", Role.SUPERVISOR).get("/books").status_code == 200
