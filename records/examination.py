"""Result of the examination of a scan: its pages, how each lies on its form, and whether a person could read it."""

from __future__ import annotations

from dataclasses import dataclass

from records.stages import Box, PageDecision, PageKind, PageLayout, Provenance, QualityVerdict, Reason

WHOLE = 0
SAME_SHEET, HALF = "same-sheet", "half-opening"
WHOLE_REGION = Box(0.0, 0.0, 1.0, 1.0)
NO_LAYOUT = PageLayout(PageKind.UNKNOWN, None, (), 0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Examination:
    """Examination of one page on a scan.

    Attributes:
        part: 0 = the scan is one page, 1 and 2 = left and right page of a spread.
        region: area of the page on the scan, in fractions of the picture after EXIF rotation.
        layout: how the page lies on its printed form, in pixels of the region.
        verdict: verdict of the quality gate.
        sheet_print: the page's writing as `ocr.sheets.same_sheet` compares it, "" when the page lies on no known form.
        made_by: the step that made it; None of files that were refused before any step.
    """

    part: int
    region: Box
    layout: PageLayout
    verdict: QualityVerdict
    sheet_print: str = ""
    made_by: Provenance | None = None

    @property
    def readable(self) -> bool:
        """Return whether the page is to be read; of a sheet that was scanned twice, both scans are."""
        if self.verdict.decision is PageDecision.ACCEPTED:
            return True
        return any(reason.code == SAME_SHEET for reason in self.verdict.reasons)

    @classmethod
    def refused(cls, reasons: tuple[Reason, ...]) -> Examination:
        """Return the examination of a file that was not taken in."""
        return cls(WHOLE, WHOLE_REGION, NO_LAYOUT, QualityVerdict(PageDecision.REJECTED, reasons))
