"""Priors of names and places."""

from __future__ import annotations

import numpy as np
import pytest

from reconcile.index import name_forms
from reconcile.weights.model import Frequencies
from reconcile.weights.name_priors import MOST, TRUST, log_odds_of_names, log_odds_of_places, syllable_codes

SHARES = {
    syllable_codes(name_forms.marked(name))[-1]: share
    for name, share in {
        "Nguyễn": 0.3,
        "Lò": 0.01,
        "a Lò": 0.0001,
        "a Nguyễn": 0.001,
        "a Hà": 0.02,
        "a Hạ": 0.02,
    }.items()
}
CODES = np.array(sorted(SHARES), np.uint32)
COMMON = Frequencies(CODES, np.log([SHARES[int(code)] for code in CODES]), float(np.log(1e-6)))


def test_a_surname_that_many_have_is_likelier_than_one_that_nobody_has() -> None:
    assert log_odds_of_names(COMMON, "Nguyễn Hà", "Nguyền Hà") == MOST
    assert log_odds_of_names(COMMON, "Nguyền Hà", "Nguyễn Hà") == -MOST


def test_a_given_name_is_no_surname() -> None:
    assert log_odds_of_names(COMMON, "Nguyễn Hà", "Lò Hà") == pytest.approx(TRUST * np.log(30))
    assert log_odds_of_names(COMMON, "Lò Nguyễn", "Lò Lò") == pytest.approx(TRUST * np.log(10))


@pytest.mark.parametrize(("here", "there"), [("Lò Hà", "Lò Hạ"), ("Lò Hà", "LÒ HÀ"), ("Lò Hà", "Lò Văn Hà")])
def test_names_as_common_or_of_other_length_tell_nothing(here: str, there: str) -> None:
    assert log_odds_of_names(COMMON, here, there) == pytest.approx(0)


def test_a_place_that_exists_is_likelier_than_one_that_does_not() -> None:
    exists, does_not = "Xã Tân Lộc Bắc, huyện Thới Bình, tỉnh Cà Mau", "Xã Tân Lộc Bắc, huyện Thọ Bình, tỉnh Cà Mau"
    assert log_odds_of_places(exists, does_not) == MOST == -log_odds_of_places(does_not, exists)
    assert log_odds_of_places(exists, exists) == 0
