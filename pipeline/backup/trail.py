"""Audit trail of a home: its anchors in backups, packages and reports of nights, its key, and a new beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.backup.copies import MANIFEST, OWNER, Owner
from pipeline.home.home import Home
from pipeline.store.integrity.notary import Anchor, anchors_in
from pipeline.store.integrity.sealing import adopt, renew_key
from pipeline.store.values import from_json


def anchors_outside(home: Home, packages: Iterable[Path]) -> list[Anchor]:
    """Return the anchors that were left outside the database of a home; those that are not there say nothing.

    Args:
        home: the home, whose own backup folder and reports are looked through.
        packages: seals of packages.
    """
    files = [*packages, *_reports(home), *_manifests(home)]
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file())
    return [anchor for text in texts for anchor in anchors_in(text)]


def renew_trail(home: Home) -> int:
    """Check a home's database and seal it with a new key; return the length of its trail.

    Raises:
        IntegrityBroken: something was changed.
    """
    with home.store() as store:
        return renew_key(store, store.notary or home.notary)


def adopt_trail(home: Home) -> None:
    """Take the database of a home as it is: its key is lost, or it is another one than was there before.

    Earlier anchors say nothing from then on, because their keys are laid aside.
    """
    home.notary.start_over()
    with home.store() as store:
        adopt(store, store.notary or home.notary)


def _reports(home: Home) -> Iterator[Path]:
    yield from (home.root / home.settings.night.reports).glob("*/report.html")


def _manifests(home: Home) -> Iterator[Path]:
    """Return the manifests of the nightly backups, if they are this very home's."""
    folder = home.root / home.settings.night.backup
    owner = folder / OWNER
    if owner.is_file() and from_json(Owner, owner.read_text(encoding="utf-8")).home == home.identity():
        yield from folder.glob(f"*/{MANIFEST}")
