"""Resolution does not depend on Unicode form, letter case or tone placement; correct spellings stay."""

import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from records.places import Level, ResolutionStatus, Unit, gazetteer, resolve, respell
from records.text.vietnamese import fold_tone_placement, new_tone_placement

NAMED = [unit for unit in gazetteer().units() if unit.level == Level.DISTRICT and unit.name[0].isalpha()]
# A merged district may take the name of one of its parts (Đạ Huoai); its address alone does not tell them apart.
BEARERS = Counter((parent, name) for parent, name, _id in {(unit.parent, unit.full_name, unit.id) for unit in NAMED})
DISTRICTS = sorted(
    (unit for unit in NAMED if BEARERS[unit.parent, unit.full_name] == 1),
    key=lambda unit: (unit.id, unit.name, unit.type),
)
WRITINGS = [
    str.upper,
    str.lower,
    fold_tone_placement,
    new_tone_placement,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
]


def address(unit: Unit) -> str:
    (above, *_) = gazetteer().versions(unit.parent)
    return f"thôn 5, {unit.full_name}, {above.full_name}"


@given(st.sampled_from(DISTRICTS), st.lists(st.sampled_from(WRITINGS), max_size=3))
def test_resolving_a_district_is_the_same_in_every_writing(unit: Unit, writings: list[object]) -> None:
    text = address(unit)
    for writing in writings:
        text = writing(text)  # type: ignore[operator]
    found, plain = resolve(text), resolve(address(unit))
    # Of two districts that bore one name in one province at different times, no writing tells which.
    assert found.status == plain.status
    assert plain.status in (ResolutionStatus.RESOLVED, ResolutionStatus.AMBIGUOUS)
    assert plain.status is ResolutionStatus.AMBIGUOUS or (plain.unit is not None and plain.unit.id == unit.id)
    assert [row.id for row in found.units] == [row.id for row in plain.units]
    assert found.text == text


@given(st.sampled_from(DISTRICTS))
def test_a_right_spelling_is_its_own_nearest(unit: Unit) -> None:
    best = respell(address(unit))[0]
    assert best.distance == 0
    assert best.text == unicodedata.normalize("NFC", address(unit))


@given(st.text(max_size=80))
def test_any_text_resolves_or_says_why_not(text: str) -> None:
    resolution = resolve(text)
    assert resolution.text == text
    assert bool(resolution.units) == (
        resolution.status in (ResolutionStatus.RESOLVED, ResolutionStatus.OTHER_DATE, ResolutionStatus.PARTIAL)
    )
    respell(text)
