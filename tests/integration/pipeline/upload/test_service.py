"""Sending to a real web service on loopback: JSON, envelopes, lies of every kind, and the same state in the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.upload.http.mapping import load_mapping
from exports.upload.http.service_uploader import ServiceLimits, ServiceUploader, service
from exports.upload.outcomes import CaseState
from exports.upload.uploader import ReceiverUnreachable
from records.errors import UsageError
from tests.support.linkage_cases import OFFICE, birth
from tests.support.lying_service import TOKEN, Cut, Deed, Lie, LyingService, lying_service
from tests.support.upload_office import CASES, UploadOffice

QUICK = ServiceLimits(seconds=0.5, attempts=2, wait_seconds=0, poll_seconds=0)
DEEDS = st.one_of(st.sampled_from([lie for lie in Lie if lie is not Lie.SLOW]), st.integers(0, 200).map(Cut))


@contextmanager
def uploader(told: LyingService, token: str = TOKEN) -> Iterator[ServiceUploader]:
    with service(told.url, token, load_mapping(None), QUICK) as opened:
        yield opened


@pytest.fixture
def office(packed_office: UploadOffice, tmp_path: Path) -> UploadOffice:
    return packed_office.copied(tmp_path / "home")


def test_a_case_is_posted_as_the_mapping_declares(office: UploadOffice) -> None:
    with lying_service() as told, uploader(told) as way:
        line = office.upload(way).line
    assert (line.imported, line.unknown) == (CASES, 0)
    first, cells = told.posted[0], birth(1)
    assert (first["maDonVi"], first["module"], first["namMoSo"], first["quyenSo"]) == (OFFICE, "KS", 2007, "01")
    assert first["data"]["nksHoTen"] == cells["nksHoTen"]
    day, month, year = cells["ngayDangKy"].split(".")
    assert first["data"]["ngayDangKy"] == f"{year}-{month}-{day}"
    assert first["data"]["chaNgaySinh"] == cells["chaNgaySinh"]
    assert {one.standing.proof for one in office.uploads()} == {key[:8] for key in told.taken}


@pytest.mark.parametrize("lie", list(Lie))
def test_every_lie_ends_in_the_same_state(office: UploadOffice, lie: Lie) -> None:
    with lying_service([lie] * 2) as told, uploader(told) as way:
        ends_the_same(office, told, way)


@settings(max_examples=6, deadline=None)
@given(deeds=st.lists(DEEDS, max_size=2 * CASES))
def test_lies_in_any_order_end_in_the_same_state(packed_office: UploadOffice, deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder, lying_service(deeds) as told, uploader(told) as way:
        ends_the_same(packed_office.copied(Path(folder) / "home"), told, way)


def ends_the_same(office: UploadOffice, told: LyingService, way: ServiceUploader) -> None:
    """Send until nothing is left to send: every case is there under one key, and known by the service's identifier."""
    office.upload(way)
    assert office.line().balanced
    told.open_later = True
    office.upload(way)
    told.deeds = iter(())
    office.upload(way, again=True)
    line = office.line()
    assert (line.prepared, line.imported, line.unknown) == (CASES, CASES, 0)
    assert [len(keys) for keys in told.keys.values()] == [1] * CASES
    assert {one.case.key: one.standing.reference for one in office.uploads()} == told.taken


def test_a_later_answer_is_asked_for_and_not_posted_again(office: UploadOffice) -> None:
    with lying_service([Lie.LATER] * CASES) as told, uploader(told) as way:
        office.upload(way)
        assert {one.standing.state for one in office.uploads()} == {CaseState.RECEIVED}
        told.open_later = True
        assert office.upload(way).line.imported == CASES
    assert len(told.posted) == CASES


def test_words_of_a_rejection_are_kept(office: UploadOffice) -> None:
    with lying_service([Lie.REJECTED]) as told, uploader(told) as way:
        office.upload(way)
    standing = office.uploads()[0].standing
    assert (standing.state, standing.code, standing.words) == (CaseState.REJECTED, "E7", "Trùng số")


def test_a_token_that_is_refused_stops_before_anything_is_said_of_a_case(office: UploadOffice) -> None:
    with lying_service() as told, uploader(told, "another") as way:
        done = office.upload(way)
    assert isinstance(done.stopped, ReceiverUnreachable)
    assert (done.line.unknown, told.taken) == (CASES, {})


def test_a_service_that_is_not_there_stops_the_call(office: UploadOffice) -> None:
    with lying_service() as told:
        pass
    with uploader(told) as way:
        assert isinstance(office.upload(way).stopped, ReceiverUnreachable)


def test_a_service_that_never_answers_opens_the_circuit(office: UploadOffice) -> None:
    with lying_service([Lie.BUSY] * 99) as told, uploader(told) as way:
        done = office.upload(way, failures=2)
    assert done.stopped is not None
    assert len(told.keys) == 2


@pytest.mark.parametrize("url", ["http://example.vn/cases", "ftp://example.vn", "example.vn"])
def test_a_token_is_not_sent_without_encryption(url: str) -> None:
    with pytest.raises(UsageError, match="https"), service(url, TOKEN, load_mapping(None), QUICK):
        raise AssertionError
