"""Fonts with all Vietnamese letters: handwriting and print families of `@fontsource` packages, and installed TTFs."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

from ocr.recognise.charset import CHARACTERS
from ocr.training.line_images.faces import FontFace, FontKind

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table it merges
SUBSETS = ("latin", "latin-ext", "vietnamese")
_FILE = re.compile(r"-vietnamese-(?P<weight>[0-9]+)-(?P<style>normal|italic)\.woff2$")
_WEIGHTS = {"300", "400", "600", "700"}
_DROPPED = ["GPOS", "GSUB", "GDEF", "DSIG", "STAT", "fvar", "gvar", "avar", "HVAR", "MVAR", "meta"]
"""Layout tables of separately cut subsets cannot be merged, and the letters are precomposed."""


def covers_charset(path: Path) -> bool:
    """Return True if a font has a glyph for every character of the charset (many Debian fonts lack 46 to 92)."""
    with TTFont(path, lazy=True) as font:
        known = font.getBestCmap()
    return all(ord(character) in known for character in CHARACTERS)


def merge_family(package: Path, out: Path) -> list[Path]:
    """Merge the subset files of one `@fontsource` package into whole TTFs, one a weight and style.

    Args:
        package: the package's folder, with `files/NAME-SUBSET-WEIGHT-STYLE.woff2`.
        out: folder for the TTFs; those already there are kept.

    Returns:
        The TTF files, those of unusual weights left out.
    """
    merged = []
    for file in sorted((package / "files").glob("*-vietnamese-*.woff2")):
        found = _FILE.search(file.name)
        if found is None or found["weight"] not in _WEIGHTS:
            continue
        target = out / f"{package.name}-{found['weight']}-{found['style']}.ttf"
        if not target.exists():
            _merge([file.with_name(file.name.replace("-vietnamese-", f"-{subset}-")) for subset in SUBSETS], target)
        merged.append(target)
    return merged


def _merge(parts: list[Path], target: Path) -> None:
    """Write one TTF of the existing parts (not every family has an extended Latin subset)."""
    plain = []
    for part in (part for part in parts if part.exists()):
        font = TTFont(part)
        font.flavor = None
        for table in _DROPPED:
            if table in font:
                del font[table]
        copy = target.with_name(f"{part.stem}.part.ttf")
        font.save(copy)
        plain.append(copy)
    Merger(options=Options(drop_tables=_DROPPED)).merge([str(copy) for copy in plain]).save(target)
    for copy in plain:
        copy.unlink()


def find_faces(packages: Path, installed: Path, out: Path, pen_families: frozenset[str]) -> list[FontFace]:
    """Find all usable faces.

    Args:
        packages: folder of `@fontsource` packages (`node_modules/@fontsource`).
        installed: folder of installed TTFs for print (`/usr/share/fonts/truetype`).
        out: folder where merged TTFs are kept.
        pen_families: names of the packages that are handwriting; the others count as print.
    """
    out.mkdir(parents=True, exist_ok=True)
    faces = []
    for package in sorted(path for path in packages.iterdir() if (path / "files").is_dir()):
        hand = FontKind.PEN if package.name in pen_families else FontKind.PRINT
        faces += [FontFace(path, hand, package.name) for path in merge_family(package, out) if covers_charset(path)]
    for path in sorted(installed.rglob("*.ttf")):
        if covers_charset(path):
            faces.append(FontFace(path, FontKind.PRINT, path.stem.split("-")[0].lower()))
    return faces
