"""Figures of the statistics: forecasts, sums of what is partly unknown, plans as people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from exports.reports.statistics_report import BarsChart, StackedBar, StatisticsReport, StatisticsTable, plain_text
from pipeline.reports.statistics.figures import Amount, GroupProgress, WorkStage, add_up, forecast
from pipeline.reports.statistics.plan_texts import PlanTexts
from pipeline.store.statistics.inventory import Plan
from records.errors import InputRefused

TODAY = date(2026, 11, 29)
WRITTEN = PlanTexts("KS", "1990", "1995", "6", "1.200", "", "31.12.2026")


@pytest.mark.parametrize(
    ("planned", "accepted", "pace", "day"),
    [
        (Amount(1, 0, 100), 40, 20.0, date(2026, 12, 2)),
        (Amount(1, 0, 100), 40, 25.0, date(2026, 12, 2)),
        (Amount(1, 0, 100), 100, 0.0, TODAY),
        (Amount(1, 0, 100), 120, 1.0, TODAY),
        (Amount(1, 0, 100), 40, 0.0, None),
        (Amount(1, 0, None), 40, 9.0, None),
        (None, 40, 9.0, None),
        (Amount(1, 0, 10**12), 0, 0.01, None),
    ],
)
def test_a_forecast_is_what_is_left_by_the_pace_rounded_up(
    planned: Amount | None, accepted: int, pace: float, day: date | None
) -> None:
    assert forecast(planned, accepted, pace, TODAY) == day


def test_a_sum_does_not_know_what_one_of_its_parts_does_not_know() -> None:
    assert add_up([Amount(1, 2, 3), Amount(4, None, 5)]) == Amount(5, None, 8)
    assert add_up([]) == Amount(0, 0, 0)


def test_a_group_is_late_when_the_forecast_comes_after_its_day() -> None:
    nothing = {stage: Amount() for stage in WorkStage}
    group = GroupProgress("xã", Amount(2, 10, 10), TODAY, nothing, 1.0, date(2026, 12, 9))
    assert group.is_late and not group.is_done
    done = replace(group, reached=nothing | {WorkStage.ACCEPTED: Amount(2, 10, 10)})
    assert done.is_done and not done.is_late


def test_a_plan_is_read_as_people_write_it() -> None:
    assert WRITTEN.plan() == Plan("KS", 1990, 1995, 6, 1200, None, date(2026, 12, 31))
    named = replace(WRITTEN, type="khai  tử", last_year="", due="2026-12-31 00:00:00")
    assert named.plan() == Plan("KT", 1990, 1990, 6, 1200, None, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("type", "sổ lạ", "sổ lạ"),
        ("first_year", "199O", "199O"),
        ("last_year", "1989", "trước năm đầu"),
        ("books", "0", "Số sổ"),
        ("pages", "-3", "-3"),
        ("due", "12.2026", "ngày đầy đủ"),
        ("books", "²", "²"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(field: str, text: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        replace(WRITTEN, **{field: text}).plan()


def test_the_text_of_a_report_draws_bars_beside_their_numbers() -> None:
    chart = BarsChart("Xã", ("nhận", "duyệt"), "nhận / đọc", (StackedBar("xã A", (10, 5), 30, "10 / 15"),))
    table = StatisticsTable("Bảng", "Bảng", ("Tên", "Số"), (("a", 1200), ("b", None), ("c", 0.5)), "")
    text = plain_text(StatisticsReport("Tên", ("Điều.",), (), (chart,), (table,)))
    assert f"{'█' * 10}{'▓' * 5}{'·' * 15}  xã A: 10 / 15" in text
    assert "1.200" in text and "–" in text and "50.0%" in text
