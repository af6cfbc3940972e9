"""Linking and deciding on a small population: outcomes, twins, and differences under ink and confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import sqlalchemy as sa

from reconcile.decision.decisions import Entry, decide
from reconcile.decision.linking import link
from reconcile.decision.rulings import Ruling
from reconcile.decision.verdicts import FieldReason, MatchDecision, RelationOutcome, Verdict
from reconcile.index.gateway import SharedCase
from reconcile.index.index_update import update_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.testing import FakeInkScorer, FakeSharedDatabase
from reconcile.weights.book_evidence import encode_entries
from reconcile.weights.fit import fit_readings, fit_snapshot
from reconcile.weights.model import LinkageModel
from records.errors import InputRefused
from tests.support.linkage_cases import birth, book, shared_rows

KS = schema("KS")
TWIN = {**birth(20), "so": "21", "nksHoTen": birth(20)["nksHoTen"].rpartition(" ")[0] + " Hạ"}
# Not in the database: number 10, the twin under 21, and another person under 30.
GONE = {"2007/10", "2007/21", "2007/30"}
AGAIN = {**birth(40), "so": "7", "ngayDangKy": "03.03.2014"}
SHARED = [
    *(row for row in shared_rows() if row.id not in GONE),
    SharedCase("other 30", {**birth(30, 1999), "so": "30", "ngayDangKy": birth(30)["ngayDangKy"]}),
    SharedCase("again 40", AGAIN),
]


@pytest.fixture(scope="module")
def index() -> LinkageIndex:
    made = LinkageIndex(sa.create_engine("sqlite://"), KS)
    update_index(made, FakeSharedDatabase({"KS": SHARED}))
    return made


@pytest.fixture(scope="module")
def model(index: LinkageIndex) -> LinkageModel:
    return fit_snapshot(index)


def _decisions(
    index: LinkageIndex, model: LinkageModel, cells: Sequence[Mapping[str, str]], confidence: float | None = None
) -> tuple[MatchDecision, ...]:
    readings = encode_entries(KS, Offices(index.offices()), cells, np.zeros(len(cells), np.intp))
    links = link(index, fit_readings(index, model, readings), readings)
    sure = {column: confidence for column in KS.columns} if confidence is not None else {}
    return decide(index, model, [Entry(entry, confidences=sure) for entry in cells], links)


def _entries(changes: Mapping[int, Mapping[str, str]]) -> list[dict[str, str]]:
    """The book of 2007 with the twin under 21 and some entries read otherwise; number 1 is at place 0."""
    entries = book(2007)
    entries[20] = dict(TWIN)
    for number, cells in changes.items():
        entries[number - 1] |= cells
    return entries


def test_each_entry_has_its_outcome(index: LinkageIndex, model: LinkageModel) -> None:
    found = _decisions(index, model, _entries({}))
    outcomes = {number: found[number - 1].outcome for number in range(1, 61)}
    special = {
        10: RelationOutcome.ABSENT,
        21: RelationOutcome.ABSENT,
        30: RelationOutcome.NUMBER_CONFLICT,
        40: RelationOutcome.DUPLICATE,
    }
    assert outcomes == {number: special.get(number, RelationOutcome.MATCH) for number in range(1, 61)}
    assert found[39].ids == ("2007/40", "again 40")
    assert found[29].ids == ("other 30",)
    assert [found[number - 1].ids[0] for number in (5, 20)] == ["2007/5", "2007/20"]


def test_another_person_under_the_number_is_a_conflict_though_nothing_else_is_near() -> None:
    deaths = schema("KT")
    columns = {"nksHoTen": "nktHoTen", "nksNgaySinh": "nktNgaySinh"}
    kept = ("so", "ngayDangKy", "noiDangKy")
    cells = [
        {columns.get(name, name): text for name, text in row.cells.items() if name in (*columns, *kept)}
        for row in SHARED
    ]
    made = LinkageIndex(sa.create_engine("sqlite://"), deaths)
    update_index(
        made, FakeSharedDatabase({"KT": [SharedCase(row.id, cell) for row, cell in zip(SHARED, cells, strict=True)]})
    )
    stranger = {**cells[0], "nktHoTen": "Hoàng Đình Ưng", "nktNgaySinh": "31.01.1911"}
    readings = encode_entries(deaths, Offices(made.offices()), [stranger, *cells[1:50]], np.zeros(50, np.intp))
    outcomes = [found.outcome for found in link(made, fit_snapshot(made), readings).links]
    assert outcomes == [RelationOutcome.NUMBER_CONFLICT, *[RelationOutcome.MATCH] * 49]


def test_a_twin_that_is_absent_does_not_take_the_case_of_the_other(index: LinkageIndex, model: LinkageModel) -> None:
    found = _decisions(index, model, _entries({21: {"so": "", "nksHoTen": birth(20)["nksHoTen"][:-1]}}))
    assert found[19].ids == ("2007/20",)
    assert found[20].outcome in (RelationOutcome.ABSENT, RelationOutcome.UNSURE)


def test_a_reading_in_doubt_does_not_make_a_finding_but_a_sure_one_does(
    index: LinkageIndex, model: LinkageModel
) -> None:
    changed = _entries({5: {"meHoTen": birth(5)["meHoTen"].replace("Thị", "Thi")}})
    doubtful, sure = (_decisions(index, model, changed, confidence)[4] for confidence in (0.6, 0.999))
    assert (doubtful.outcome, doubtful.columns) == (RelationOutcome.MATCH, ())
    assert (sure.outcome, sure.columns) == (RelationOutcome.DIFFERS, ("meHoTen",))
    verdicts = {verdict.column: verdict for verdict in doubtful.fields}
    assert verdicts["meHoTen"].reason is FieldReason.OTHER_MARK
    assert verdicts["meHoTen"].verdict is Verdict.CORRECTED


def test_the_ink_decides_where_there_is_a_crop(index: LinkageIndex, model: LinkageModel) -> None:
    name = birth(5)["nksHoTen"]
    misread = name.replace("Thị", "Thi")
    entries = _entries({5: {"nksHoTen": misread}})
    readings = encode_entries(KS, Offices(index.offices()), entries, np.zeros(60, np.intp))
    links = link(index, model, readings)
    for written, outcome in ((name, RelationOutcome.MATCH), (misread, RelationOutcome.DIFFERS)):
        ink = FakeInkScorer({(4, "nksHoTen"): written})
        assert decide(index, model, [Entry(entry) for entry in entries], links, ink)[4].outcome is outcome


@pytest.mark.parametrize(
    ("number", "ruling", "ids"),
    [
        (40, "again 40", ("again 40",)),
        (40, "2007/40", ("2007/40",)),
        (40, None, ()),
        (5, "2007/44", ("2007/44",)),
        (5, None, ()),
    ],
)
def test_what_a_person_says_of_the_cases_holds(
    index: LinkageIndex, model: LinkageModel, number: int, ruling: str | None, ids: tuple[str, ...]
) -> None:
    entries = _entries({44: {"nksHoTen": "Hoàng Đình Ưng", "nksNgaySinh": "31.01.1911", "so": "444"}})
    readings = encode_entries(KS, Offices(index.offices()), entries, np.zeros(60, np.intp))
    known = index.records_of(["2007/5", "2007/40", "2007/44", "again 40"])
    others = frozenset(known.values())
    word = Ruling(known[ruling]) if ruling else Ruling(None, others)
    plain, ruled = link(index, model, readings), link(index, model, readings, {number - 1: word})
    decided, before = (decide(index, model, [Entry(one) for one in entries], links) for links in (ruled, plain))
    assert decided[number - 1].ids == ids
    assert (
        decided[number - 1].outcome in (RelationOutcome.MATCH, RelationOutcome.DIFFERS)
        if ids
        else RelationOutcome.ABSENT
    )
    rest = [place for place in range(60) if place not in (number - 1, 43)]
    assert [decided[place].ids for place in rest] == [before[place].ids for place in rest]


def test_of_two_twins_the_second_is_sure_once_a_person_has_said_who_is_the_first(model: LinkageModel) -> None:
    twins = [
        SharedCase(name, {**TWIN, "so": "", "nksHoTen": f"{birth(20)['nksHoTen']} {name}"}) for name in ("Hạ", "Hà")
    ]
    made = LinkageIndex(sa.create_engine("sqlite://"), KS)
    update_index(made, FakeSharedDatabase({"KS": [*(row for row in SHARED if row.id != "2007/20"), *twins]}))
    read = {**TWIN, "so": "", "nksHoTen": f"{birth(20)['nksHoTen']} Ha"}
    readings = encode_entries(KS, Offices(made.offices()), [read, read], np.zeros(2, np.intp))
    assert all(len(found.pairs) == 2 for found in link(made, model, readings).links)
    after = link(made, model, readings, {0: Ruling(made.records_of(["Hạ"])["Hạ"])})
    numbers = [int(after.found.record[found.pairs[0]]) for found in after.links]
    assert [made.sources(numbers)[number] for number in numbers] == ["Hạ", "Hà"]
    assert [found.outcome for found in after.links] == [RelationOutcome.MATCH, RelationOutcome.MATCH]


def test_weights_add_up_to_the_match_weight(index: LinkageIndex, model: LinkageModel) -> None:
    entries = _entries({})
    readings = encode_entries(KS, Offices(index.offices()), entries, np.zeros(60, np.intp))
    links = link(index, model, readings)
    first = links.links[0].pairs[0]
    weights = decide(index, model, [Entry(entry) for entry in entries], links)[0].weights
    assert sum(weights.values()) == pytest.approx(links.found.weight[first] / np.log(2))


def test_linking_knows_nothing_without_a_snapshot() -> None:
    with pytest.raises(InputRefused):
        fit_snapshot(LinkageIndex(sa.create_engine("sqlite://"), KS))
