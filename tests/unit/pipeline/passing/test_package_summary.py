"""Summary of a package: it tells how many entries no person looked at, and is silent where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.package.book_package import BookPackage
from pipeline.delivery.book_export import WrittenPackage

FILES = BookPackage(Path("KS.xlsx"), Path("KS.zip"), "", "", (), 8, ())


@pytest.mark.parametrize(("passed", "told"), [(7, True), (0, False)])
def test_a_summary_tells_passed_entries_from_reviewed_ones(passed: int, *, told: bool) -> None:
    summary = WrittenPackage(FILES, 8, 0, 0, version=1, changes=0, bounds=(), passed=passed).summary
    assert (f"{passed} trường hợp máy cho qua, không người nào duyệt; 1 do người duyệt." in summary) is told
