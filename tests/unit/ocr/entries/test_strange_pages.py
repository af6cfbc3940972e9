"""Pages unlike those that the curves were fitted on."""

from dataclasses import replace

import pytest

from ocr.entries.strange_pages import PageTraits, TraitRange, TraitRanges, strangeness, trait_names

USUAL = PageTraits(0.05, 120.0, 0.4, 0.5, 0.02, 8.0, 0.0)
RANGES = TraitRanges(
    ranges={
        "doubt": TraitRange(low=0.03, high=0.1),
        "contrast": TraitRange(low=60.0, high=180.0),
        "stroke": TraitRange(low=0.35, high=0.5),
        "softness": TraitRange(low=0.3, high=0.7),
        "stains": TraitRange(low=0.0, high=0.1),
        "resolution": TraitRange(low=7.5, high=11.5),
        "unfound": TraitRange(low=0.0, high=0.05),
    }
)


def test_a_usual_page_is_not_strange() -> None:
    found = strangeness(USUAL, RANGES)
    assert (found.amount, found.reasons) == (0.0, ())


@pytest.mark.parametrize(
    "strange",
    [
        replace(USUAL, doubt=0.2),
        replace(USUAL, contrast=20.0),
        replace(USUAL, stroke=0.7),
        replace(USUAL, softness=0.0),
        replace(USUAL, stains=0.3),
        replace(USUAL, resolution=3.0),
        replace(USUAL, unfound=0.4),
    ],
)
def test_a_page_outside_a_usual_range_is_strange_and_says_so(strange: PageTraits) -> None:
    found = strangeness(strange, RANGES)
    assert found.amount > 0
    assert [reason.code for reason in found.reasons] == ["strange_page"]
    assert found.reasons[0].measured == found.amount


def test_one_trait_alone_does_not_count_without_end() -> None:
    assert (
        strangeness(replace(USUAL, contrast=-1e6), RANGES).amount
        == strangeness(replace(USUAL, contrast=-1e9), RANGES).amount
    )


def test_nothing_is_sure_on_a_page_with_hardly_any_writing_as_its_ink_may_be_gone() -> None:
    unmeasured = strangeness(None, RANGES)
    assert unmeasured.is_beyond
    assert [reason.code for reason in unmeasured.reasons] == ["strange_page"]


def test_the_ranges_of_the_package_are_of_all_traits() -> None:
    from ocr.entries.strange_pages import trait_ranges

    assert set(trait_ranges().ranges) == set(trait_names())
