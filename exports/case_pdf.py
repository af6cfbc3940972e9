"""The PDF of one case: its pages as colour JPEGs, the same bytes whenever it is made from the same scans."""

from __future__ import annotations

from collections import OrderedDict
from typing import IO

import img2pdf

from exports.package_values import PageScan
from exports.page_fit import PageTarget, fit_page
from records.errors import InputRefused
from records.language import gettext as _

PRODUCER = "hotich"
# A page of a tabular book holds several cases in a row; a case has seldom more than two pages.
_REMEMBERED = 4


class CasePdfWriter:
    """Writes PDFs of cases one after another; holds the pages of one case and a few that the next may share."""

    def __init__(self, target: PageTarget) -> None:
        """Keep the weight to aim at."""
        self._target = target
        self._fitted: OrderedDict[PageScan, bytes] = OrderedDict()

    def write(self, pages: tuple[PageScan, ...], output: IO[bytes]) -> None:
        """Write one PDF with these pages, without dates and without names of persons or programs' versions.

        Raises:
            InputRefused: no pages, or a scan that cannot be decoded.
            OSError: a scan cannot be read, or the output cannot be written.
        """
        if not pages:
            raise InputRefused(
                _("Trường hợp không có trang quét."), _("Hãy quét trang của trường hợp này rồi xuất lại.")
            )
        jpegs = [self._fit(page) for page in pages]
        img2pdf.convert(jpegs, engine=img2pdf.Engine.internal, producer=PRODUCER, nodate=True, outputstream=output)

    def _fit(self, page: PageScan) -> bytes:
        if page not in self._fitted:
            self._fitted[page] = fit_page(page, self._target)
            if len(self._fitted) > _REMEMBERED:
                self._fitted.popitem(last=False)
        return self._fitted[page]
