"""Leaders that are thin rules are taken out of the page; what is written on them stays."""

from dataclasses import replace

import cv2
import numpy as np

from ocr.zones.form_print import FormPrint, Grey
from ocr.zones.rule_leaders import without_rule_leaders
from records.editions import Area, AreaKind, Edition, FormOrigin, Line
from records.stages import Box
from tests.support.form_pages import edition

HEIGHT, WIDTH = 480, 960
BASES = (100, 200, 300, 400)
NONE = np.zeros((HEIGHT, WIDTH), np.uint8)
FORM = FormPrint(np.full((HEIGHT, WIDTH), 255, np.uint8), NONE, NONE, NONE, NONE, NONE)


def written() -> Grey:
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for base in BASES:
        cv2.putText(page, "Nguyen Van An", (60, base), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 60, 5, cv2.LINE_AA)
    return page


def ruled(page: Grey, *bases: int, lean: int = 0) -> Grey:
    page = page.copy()
    for base in bases:
        cv2.line(page, (20, base + 1), (WIDTH - 20, base + 1 + lean), 120, 2)
    return page


def form_of(bases: tuple[int, ...] = BASES) -> Edition:
    lines = (Line(Box(0.02, (base - 60) / HEIGHT, 0.96, 80 / HEIGHT), base / HEIGHT) for base in bases)
    areas = tuple(Area(f"{at}", ("ghiChu",), "", AreaKind.WRITTEN, (line,)) for at, line in enumerate(lines))
    return Edition("T", "KS", None, None, "", (WIDTH, HEIGHT), 203, edition("KS-1990").image, areas, (), ())


def without(page: Grey) -> Grey:
    return without_rule_leaders(page, FORM, form_of(), 0.0)[0]


def test_the_leader_goes_and_the_letters_stay() -> None:
    bare, page = written(), ruled(written(), *BASES, lean=6)
    found = without(page)
    beside = np.s_[:, 500:930]
    assert (page[beside] < 200).any()
    assert (found[beside] > 200).all()
    letters = bare < 120
    assert (found[letters] < 200).mean() > 0.97


def test_a_stroke_through_a_value_stays() -> None:
    struck = ruled(written(), *BASES)
    cv2.line(struck, (60, 85), (380, 85), 60, 4)
    assert (without(struck)[83:88, 60:380] < 200).all()


def test_pages_whose_leaders_are_no_rules_stay_as_they_are() -> None:
    underlined = ruled(written(), BASES[1])
    assert (without(underlined) == underlined).all()


def test_the_printed_rules_of_leaders_are_no_longer_painted_over() -> None:
    hairlines = ruled(np.full((HEIGHT, WIDTH), 255, np.uint8), *BASES)
    printed = np.where(hairlines < 255, 255, 0).astype(np.uint8)
    frame = printed.copy()
    frame[:, 5:8] = 255
    form = replace(FORM, rules=frame, hairlines=printed)
    _page, kept = without_rule_leaders(ruled(written(), *BASES), form, form_of(), 0.0)
    assert not kept.rules[:, 20:].any()
    assert kept.rules[:, 5:8].all()


def test_a_rule_at_the_foot_of_a_cell_goes_where_a_learned_print_may_lack_it() -> None:
    form = replace(form_of(), origin=FormOrigin("", (), 1.0, ()))
    page = ruled(written(), BASES[1] + 15)
    found = without_rule_leaders(page, FORM, form, 0.0)[0]
    assert (found[BASES[1] + 12 : BASES[1] + 20, 20:-20] > 200).all()
    assert (found[written() < 120] < 200).mean() > 0.97
    assert (without(page) == page).all(), "the print of a described form has all its rules"


def test_a_short_stroke_below_a_value_is_no_rule() -> None:
    form = replace(form_of(), origin=FormOrigin("", (), 1.0, ()))
    page = written()
    cv2.line(page, (60, BASES[1] + 15), (300, BASES[1] + 15), 60, 3)
    assert (without_rule_leaders(page, FORM, form, 0.0)[0] == page).all()
