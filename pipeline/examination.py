"""What the first look at a scan finds: its pages, how each lies on its form, and whether a person could read it."""

from __future__ import annotations

from dataclasses import dataclass

from records.stages import Box, PageDecision, PageKind, PageLayout, QualityVerdict, Reason

WHOLE = 0
WHOLE_REGION = Box(0.0, 0.0, 1.0, 1.0)
NO_LAYOUT = PageLayout(PageKind.UNKNOWN, None, (), 0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Examination:
    """One page on a scan.

    Attributes:
        part: 0 = the scan is one page, 1 and 2 = left and right page of a spread.
        region: where the page is on the scan, in fractions of the picture after EXIF rotation.
        layout: how the page lies on its printed form, in pixels of the region.
        verdict: the quality gate's answer.
        fingerprint: a hash that stays close for two scans of one sheet, "" when there is none.
    """

    part: int
    region: Box
    layout: PageLayout
    verdict: QualityVerdict
    fingerprint: str = ""

    @classmethod
    def refused(cls, reasons: tuple[Reason, ...]) -> Examination:
        """The stand-in for a file that was not taken in."""
        return cls(WHOLE, WHOLE_REGION, NO_LAYOUT, QualityVerdict(PageDecision.REJECTED, reasons))
