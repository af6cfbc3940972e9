"""`verify`: is everything still what it was? Every scan is hashed again, the audit chain is recomputed."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.home import Home
from pipeline.progress import Progress
from records.errors import IntegrityBroken
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found whole."""

    scans: int
    events: int


def verify(home: Home, progress: Progress) -> Verified:
    """Check the archive and the audit trail of a home.

    Raises:
        IntegrityBroken: a scan is gone or changed, or the trail was tampered with; all damaged scans are named.
    """
    with home.store() as store, store.begin() as rows:
        events = rows.audit.check()
        hashes = rows.scans.hashes()
    progress.expect(len(hashes))
    damage = []
    for sha256 in hashes:
        found = _damage(home, sha256)
        damage += found
        progress.advance(failed=len(found))
    if damage:
        raise IntegrityBroken(
            _("{count} ảnh quét bị mất hoặc bị thay đổi:").format(count=len(damage)) + "\n" + "\n".join(damage),
            _("Phục hồi các tệp này từ bản sao lưu."),
        )
    return Verified(len(hashes), events)


def _damage(home: Home, sha256: str) -> list[str]:
    try:
        home.archive.read(sha256, recheck=True)
    except IntegrityBroken as error:
        return [error.message]
    return []
