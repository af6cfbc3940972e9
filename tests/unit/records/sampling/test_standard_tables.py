"""Tables of ISO 2859-1 cell by cell: against a print of table 1, and against the rule by which table 2-A is built.

The print is a chart of inspection bodies (ANSI/ASQC Z1.4, MIL-STD-105E, BS 6001, DIN 40080, ISO 2859). In table 2-A
sizes and limits both follow the series R5, so that a row down and a column to the left keep an acceptance number
(MIL-STD-105E, table II-A).
"""

import tomllib
from importlib.resources import files
from itertools import pairwise

TABLES = tomllib.loads(files("records").joinpath("sampling/iso2859_1.toml").read_text(encoding="utf-8"))
LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
TABLE_1 = {
    8: "AAAAAAB",
    15: "AAAAABC",
    25: "AABBBCD",
    50: "ABBCCDE",
    90: "BBCCCEF",
    150: "BBCDDFG",
    280: "BCDEEGH",
    500: "BCDEFHJ",
    1200: "CCEFGJK",
    3200: "CDEGHKL",
    10000: "CDFGJLM",
    35000: "CDFHKMN",
    150000: "DEGJLNP",
    500000: "DEGJMPQ",
    None: "DEHKNQR",
}
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
LIMITS = (
    *("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25"),
    *("0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10"),
)
DOWN_FROM_NOUGHT = ("0", "^", "v", "1", "2", "3", "5", "7", "10", "14", "21")
SIZE_TIMES_LIMIT = {0: 12.5, 1: 50, 2: 80, 3: 125, 5: 200, 7: 315, 10: 500, 14: 800, 21: 1250}


def cells(limit: str) -> list[str]:
    return str(TABLES["acceptance"][limit]).split()


def test_the_letters_of_every_lot_and_level_are_those_of_table_1() -> None:
    found = {row.get("up_to"): "".join(row[level] for level in LEVELS) for row in TABLES["lots"]}
    assert found == TABLE_1


def test_a_larger_lot_or_a_higher_level_never_has_an_earlier_letter() -> None:
    rows = [[row[level] for level in LEVELS] for row in TABLES["lots"]]
    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


def test_every_letter_has_its_size() -> None:
    assert (tuple(TABLES["letters"]), tuple(TABLES["sizes"])) == (tuple("ABCDEFGHJKLMNPQR"), SIZES)


def test_every_cell_of_table_2_a_is_the_one_of_its_diagonal() -> None:
    assert tuple(TABLES["acceptance"]) == LIMITS
    for column, limit in enumerate(LIMITS):
        nought = len(SIZES) - 2 - column
        below = [DOWN_FROM_NOUGHT[at] if 0 <= (at := row - nought) < len(DOWN_FROM_NOUGHT) else "" for row in range(16)]
        expected = [cell or ("v" if row < nought else "^") for row, cell in enumerate(below)]
        expected[0] = expected[0].replace("^", "v")  # no plan stands above that of the smallest size
        expected[-1] = expected[-1].replace("v", "^")  # nor below that of the largest
        assert cells(limit) == expected, limit


def test_plans_of_one_acceptance_number_look_at_sizes_against_their_limit() -> None:
    for limit in LIMITS:
        for size, cell in zip(SIZES, cells(limit), strict=True):
            if cell.isdecimal():
                assert abs(size * float(limit) / SIZE_TIMES_LIMIT[int(cell)] - 1) < 0.07, (limit, size)


def test_down_a_column_more_may_be_wrong_and_every_arrow_leads_to_a_plan() -> None:
    for limit in LIMITS:
        column = cells(limit)
        numbers = [int(cell) for cell in column if cell.isdecimal()]
        assert all(above < below for above, below in pairwise(numbers))
        for row, cell in enumerate(column):
            way = {"v": column[row:], "^": column[row::-1]}.get(cell, [cell])
            assert next(one for one in way if one != cell or one.isdecimal()).isdecimal(), (limit, row)
