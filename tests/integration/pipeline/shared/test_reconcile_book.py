"""A book against the snapshot: outcomes, what the ink says of differences, and what a second run does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.shared.relation_lines import relation_lines, weights_text
from pipeline.shared.tables.keyed_table import reconcile_table
from reconcile.decision.verdicts import RelationOutcome
from records.errors import InputRefused, UsageError
from records.stages import FieldState
from tests.support.linkage_cases import birth
from tests.support.shared_case import SharedCaseOffice, field, person_decided, shared_table, write_table

MOTHER = birth(3)["meHoTen"]
OTHER_MOTHER = f"{MOTHER}h"


@pytest.fixture
def office(tmp_path: Path) -> SharedCaseOffice:
    return SharedCaseOffice.at(tmp_path / "home")


def test_without_a_snapshot_nothing_is_compared(office: SharedCaseOffice) -> None:
    office.run()
    assert all(line.outcome is None for line in relation_lines(office.home, office.book))


def test_entries_are_found_or_absent(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx", {5: None}))
    office.run()
    outcomes = {so: relation.decision.outcome for so, relation in office.relations().items()}
    assert outcomes == {str(so): RelationOutcome.MATCH for so in range(1, 9)} | {"5": RelationOutcome.ABSENT}
    assert office.findings() == [("shared.absent", ())]
    assert office.asked == []


def test_a_difference_that_the_ink_upholds_is_a_finding(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx", {3: {"meHoTen": OTHER_MOTHER}}))
    office.ink["meHoTen", OTHER_MOTHER] = -20.0
    office.run()
    assert office.relations()["3"].decision.columns == ("meHoTen",)
    assert office.findings() == [("shared.differs", ("meHoTen",))]
    assert field(office.record("3"), "meHoTen").value == MOTHER
    (line,) = (line for line in relation_lines(office.home, office.book) if line.so == "3")
    assert MOTHER in line.reasons[0] and OTHER_MOTHER in line.reasons[0]
    assert "nks.name" in weights_text(line)


def test_a_reading_that_the_ink_takes_back_is_corrected_and_bothers_nobody(
    office: SharedCaseOffice, tmp_path: Path
) -> None:
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.misread[3] = {"meHoTen": OTHER_MOTHER}
    office.ink["meHoTen", OTHER_MOTHER] = -15.0
    office.run()
    corrected = field(office.record("3"), "meHoTen")
    assert (corrected.value, corrected.source, corrected.as_written) == (MOTHER, "ink verified", OTHER_MOTHER)
    assert corrected.alternatives[0] == OTHER_MOTHER
    assert "-15.0" in corrected.reasons[-1].message
    assert office.relations()["3"].decision.outcome is RelationOutcome.MATCH
    assert office.findings() == []


def test_a_corrected_entry_is_judged_by_its_new_value(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.misread[3] = {"meHoTen": OTHER_MOTHER, "meNgaySinh": "31.02.1980"}
    office.ink["meNgaySinh", "31.02.1980"] = office.ink["meHoTen", OTHER_MOTHER] = -15.0
    office.run()
    assert field(office.record("3"), "meNgaySinh").source == "ink verified"
    with office.home.store() as store, store.begin() as rows:
        assert "V23" not in {finding.rule for _record, finding in rows.findings.of_book(office.book)}


def test_ink_that_settles_nothing_leaves_a_finding_that_is_marked(office: SharedCaseOffice, tmp_path: Path) -> None:
    year = birth(3)["meNgaySinh"]
    other = str(int(year) + 1)
    office.load(shared_table(tmp_path / "s.xlsx", {3: {"meNgaySinh": other}}))
    office.ink["meNgaySinh", other] = -5.5
    office.run()
    assert office.findings() == [("shared.unsure", ("meNgaySinh",))]
    assert office.relations()["3"].decision.outcome is RelationOutcome.MATCH
    assert field(office.record("3"), "meNgaySinh").value == year


def test_ink_that_fits_neither_value_settles_nothing(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx", {3: {"meHoTen": OTHER_MOTHER}}))
    office.ink["meHoTen", MOTHER] = office.ink["meHoTen", OTHER_MOTHER] = -60.0
    office.run()
    assert office.findings() == [("shared.unsure", ("meHoTen",))]


def test_a_correction_is_written_as_the_table_wants_it(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx", {3: {"meHoTen": MOTHER.upper()}}))
    office.misread[3] = {"meHoTen": OTHER_MOTHER}
    office.ink["meHoTen", OTHER_MOTHER] = -15.0
    office.run()
    assert field(office.record("3"), "meHoTen").value == MOTHER


def test_a_second_run_compares_nothing_again(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.misread[3] = {"meHoTen": OTHER_MOTHER}
    office.ink["meHoTen", OTHER_MOTHER] = -15.0
    office.run()
    first, asked = office.relations(), len(office.asked)
    assert office.run().done == 0
    assert (office.relations(), len(office.asked)) == (first, asked)


def test_another_snapshot_takes_corrections_back_first(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.misread[3] = {"meHoTen": OTHER_MOTHER}
    office.ink["meHoTen", OTHER_MOTHER] = -15.0
    office.run()
    office.load(shared_table(tmp_path / "t.xlsx", {3: {"meHoTen": OTHER_MOTHER}}))
    office.run()
    assert field(office.record("3"), "meHoTen").value == OTHER_MOTHER
    assert office.relations()["3"].decision.outcome is RelationOutcome.MATCH


def test_what_a_person_keyed_is_neither_asked_about_nor_corrected(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.run()
    record = office.record("3")
    with office.home.store() as store, store.begin() as rows:
        rows.records.revise(record, person_decided(record, "meHoTen", OTHER_MOTHER), record.effort)
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.run()
    assert field(office.record("3"), "meHoTen").value == OTHER_MOTHER
    assert office.findings() == [("shared.differs", ("meHoTen",))]
    assert office.asked == []


def test_a_table_keyed_elsewhere_gets_outcomes_without_ink(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx", {5: None}))
    rows = [{**birth(number), "quyenSo": "01/2007"} for number in range(1, 9)]
    rows[2]["meHoTen"] = OTHER_MOTHER
    lines = reconcile_table(office.home, write_table(tmp_path / "keyed.xlsx", rows), None)
    assert [line.outcome for line in lines] == [
        *[RelationOutcome.MATCH] * 2, RelationOutcome.DIFFERS, RelationOutcome.MATCH, RelationOutcome.ABSENT,
        *[RelationOutcome.MATCH] * 3,
    ]  # fmt: skip
    assert (lines[2].book, lines[2].so, lines[2].columns) == ("01/2007", "3", ("meHoTen",))


def test_a_keyed_table_needs_a_snapshot_and_sound_cells(office: SharedCaseOffice, tmp_path: Path) -> None:
    table = write_table(tmp_path / "keyed.xlsx", [birth(1)])
    with pytest.raises(UsageError, match="KS"):
        reconcile_table(office.home, table, None)
    office.load(shared_table(tmp_path / "s.xlsx"))
    with pytest.raises(InputRefused, match="dòng 2"):
        reconcile_table(office.home, write_table(tmp_path / "bad.xlsx", [{**birth(1), "meNgaySinh": 1.5}]), None)


def test_an_unread_field_is_no_difference(office: SharedCaseOffice, tmp_path: Path) -> None:
    office.load(shared_table(tmp_path / "s.xlsx"))
    office.misread[3] = {"meHoTen": ""}
    office.run()
    assert field(office.record("3"), "meHoTen").state is FieldState.READ
    assert office.relations()["3"].decision.columns == ()
