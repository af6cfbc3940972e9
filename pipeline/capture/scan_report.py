"""Report on the files given, for the person at the scanner."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.capture.intake import IntakeRefusal
from records.language import gettext as _
from records.language import ngettext


@dataclass(slots=True)
class ScanReport:
    """Report on the files given.

    Attributes:
        received: scans that are new.
        known: files that were here before.
        refused: files that could not be taken in.
        failed: scans that are safe but could not be examined; the next run tries again.
        left_alone: what systems keep beside the scans for themselves.
    """

    received: int = 0
    known: int = 0
    refused: list[IntakeRefusal] = field(default_factory=list)
    failed: int = 0
    left_alone: set[str] = field(default_factory=set)

    @property
    def summary(self) -> str:
        """Return what was taken and what was not, in a sentence or two."""
        told = _("{received} trang mới, {known} đã có, {refused} tệp bị từ chối, {failed} chưa xem được.").format(
            received=self.received, known=self.known, refused=len(self.refused), failed=self.failed
        )
        if not self.left_alone:
            return told
        alone = ngettext(
            "Để nguyên {count} mục của hệ thống (thùng rác, ảnh thu nhỏ…).",
            "Để nguyên {count} mục của hệ thống (thùng rác, ảnh thu nhỏ…).",
            len(self.left_alone),
        )
        return f"{told} {alone.format(count=len(self.left_alone))}"

    def leave_alone(self, name: str) -> bool:
        """Count what is left alone; False when it was counted before."""
        before = len(self.left_alone)
        self.left_alone.add(name)
        return len(self.left_alone) > before


def left_alone_text(name: str) -> str:
    """Return what is said of a file or folder that a system keeps for itself."""
    return _("{file}: để nguyên, đây là mục của hệ thống").format(file=name)
