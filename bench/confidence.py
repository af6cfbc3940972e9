"""Reliability of confidence, and refitting of its curves: `python -m bench.confidence --data DIR --data DIR`.

Every field of every record page with known values is read: of books on known forms, of books of other printers on their
true forms, and some pages of each damaged on purpose. The curves are fitted on all books but one and judged on that
one, in turn, so that no book is judged by its own curve; what is judged has gone through everything that the program
does with a value, the settling of the whole book included. `--save` writes the curves fitted on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from bench.books import book_folders
from bench.support.curve_fit import GROUPS, NAME_GROUP, SIGNED_GROUP, KnownValue, fitted
from bench.support.known_books import UNDAMAGED, JudgedValue, KnownBook, damage_of, judged, known_values, read_book
from ocr.entries.strange_pages import RANGES, TraitRange, TraitRanges, page_traits, trait_names
from ocr.recognise.handwriting import HandwritingReader
from records.stages import FieldState

DAMAGES = (
    "washed out 0.40",
    "150 dpi",
    "one bit",
    "back shines through 0.3",
    "dark 0.40",
    "blur 0.20 mm",
    "washed out 0.10",
    "75 dpi",
)
"""What is done to the first pages of each book; curves and the weight of strangeness are fitted on them too."""
SURE = 0.95
"""Confidence from which no person is asked (`review.sure_from`)."""
PROMISE = 0.005
"""Share of wrong values among the sure ones that is promised at the most."""
OUTER = 0.02
"""Share of the usual pages on either side that lie outside the usual range of a trait."""
NARROWEST = 0.05
"""Least width of a usual range: of marks of the print, none is lost on clean scans, a few on worn paper."""
BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
CAUTIONS: tuple[float, ...] = tuple(quarter / 4 for quarter in range(17))
MARGIN = 0.5
"""Caution more for a group that needs any: what agrees elsewhere in a book raises its values again."""
Cautions = Mapping[tuple[str, ...], float]


def main(
    data: Annotated[
        list[Path], typer.Option(help="folder of books, or one that holds books/dev; several may be given")
    ],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    damaged: Annotated[int, typer.Option(help="pages of each book to damage on purpose")] = 1,
    save: Annotated[Path | None, typer.Option(help="folder for confidence.json and page_traits.json")] = None,
) -> None:
    """Read, fit leaving one book out at a time, and print the reliability of the confidence."""
    reader = HandwritingReader()
    books = [book for path in data for folder in book_folders(path, only) for book in _read(folder, reader, damaged)]
    report(books, reader, save)


def report(books: Sequence[KnownBook], reader: HandwritingReader, save: Path | None) -> None:
    """Fit and judge books that have been read; print, and write the curves where they are wanted."""
    usual = usual_ranges(books)
    known = {id(book): list(known_values(book, usual)) for book in books}
    sound = [book for book in books if book.damage == UNDAMAGED]
    held_out = list(left_out(sound, known, usual, reader, {}))
    cautions = {group: caution(held_out, group) for group in GROUPS}
    # Few names under signatures are sure; what holds for other names holds for them all the more.
    cautions[SIGNED_GROUP] = max(cautions[SIGNED_GROUP], cautions[NAME_GROUP])
    cautious = list(left_out(books, known, usual, reader, cautions))
    typer.echo(reliability("curves of the other books", held_out))
    typer.echo(sure_values(held_out))
    typer.echo("\nCaution: " + ", ".join(f"{group[0]} {far:.2f}" for group, far in cautions.items()))
    typer.echo(reliability("the same with caution", cautious))
    typer.echo(sure_values(cautious))
    if save is not None:
        curves = fitted([value for values in known.values() for value in values], reader.name, cautions)
        (save / RANGES).write_text(usual.model_dump_json(indent=2) + "\n", encoding="utf-8")
        (save / "confidence.json").write_text(curves.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _read(folder: Path, reader: HandwritingReader, damaged: int) -> Iterator[KnownBook]:
    yield read_book(folder, reader)
    for name in DAMAGES if damaged else ():
        yield read_book(folder, reader, damage_of(name), damaged)


def left_out(
    books: Sequence[KnownBook],
    known: Mapping[int, list[KnownValue]],
    usual: TraitRanges,
    reader: HandwritingReader,
    cautions: Cautions,
) -> Iterator[JudgedValue]:
    """Yield the values of every book as judged by the curves of the others."""
    for name in sorted({book.name for book in books}):
        others = [value for values in known.values() for value in values if value.book != name]
        curves = fitted(others, reader.name, cautions)
        for book in books:
            if book.name == name:
                yield from judged(book, curves.chance, usual, reader)


def caution(values: Sequence[JudgedValue], group: tuple[str, ...]) -> float:
    """Return the least caution (log-odds) with which a group keeps half of the promise in undamaged books.

    Half, as no group alone has the values that would show the whole of it at the 95 % bound; the most when none does.
    A group that needs any gets MARGIN more.
    """
    mine = [value for value in values if value.kind in group and value.book.damage == UNDAMAGED and _was_read(value)]
    for step in CAUTIONS:
        sure = [value for value in mine if _lowered(value, step) >= SURE]
        if sum(not value.right for value in sure) <= PROMISE / 2 * len(sure):
            return step + MARGIN if step else step
    return CAUTIONS[-1]


def _was_read(value: JudgedValue) -> bool:
    return value.reading.state is FieldState.READ


def _lowered(value: JudgedValue, caution: float) -> float:
    sure = min(1 - 1e-9, max(1e-9, value.reading.confidence))
    return float(1 / (1 + np.exp(-(np.log(sure / (1 - sure)) - caution))))


def upper_bound(wrong: int, of: int) -> float:
    """Return the upper 95 % bound (one-sided, Wilson) of a share; 1 without any."""
    if not of:
        return 1.0
    z, share = 1.645, wrong / of
    middle = share + z * z / (2 * of)
    return (middle + z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))) / (1 + z * z / of)


def usual_ranges(books: Sequence[KnownBook]) -> TraitRanges:
    """Return the ranges of the traits of undamaged pages."""
    pages = (page for book in books if book.damage == UNDAMAGED for known in book.pages for page in known.lines)
    traits = [found for page in pages if (found := page_traits(page.lines, page.layout)) is not None]
    measured = {name: np.array([getattr(one, name) for one in traits]) for name in trait_names()}
    return TraitRanges(ranges={name: _usual(values) for name, values in measured.items()})


def _usual(values: NDArray[np.float64]) -> TraitRange:
    low, high = (float(np.quantile(values, share)) for share in (OUTER, 1 - OUTER))
    return TraitRange(low=low, high=max(high, low + NARROWEST))


def reliability(title: str, values: Sequence[JudgedValue]) -> str:
    """Return in Markdown the share of right values by band of confidence, with the calibration error."""
    told = [value for value in values if value.reading.state is FieldState.READ and value.book.damage == UNDAMAGED]
    lines = [f"\n{title}\n", "| confidence | values | said | right |", "|---|--:|--:|--:|"]
    error = 0.0
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        some = [v for v in told if low <= v.reading.confidence < high or v.reading.confidence == high == 1.0]
        if some:
            said = float(np.mean([value.reading.confidence for value in some]))
            right = float(np.mean([value.right for value in some]))
            error += len(some) / len(told) * abs(said - right)
            lines.append(f"| {low:.1%} – {high:.1%} | {len(some)} | {said:.1%} | {right:.1%} |")
    return "\n".join([*lines, f"\nExpected calibration error {error:.2%}."])


def sure_values(values: Sequence[JudgedValue]) -> str:
    """Return in Markdown how many values are sure and wrong, by damage, mode, kind of field and book."""
    lines = ["", "| values | all | right | sure | wrong among sure | 95 % bound |", "|---|--:|--:|--:|--:|--:|"]
    sound = [value for value in values if value.book.damage == UNDAMAGED]
    lines += _rows("", sound, lambda _value: "all")
    lines += _rows("", sound, lambda value: value.book.mode)
    lines += _rows("kind ", sound, lambda value: value.kind)
    lines += _rows("book ", sound, lambda value: value.book.name)
    lines += _rows("damage ", values, lambda value: value.book.damage)
    wrong = [value for value in sound if _is_sure(value) and not value.right]
    return "\n".join([*lines, "", *(_told(value) for value in wrong)])


def _rows(prefix: str, values: Sequence[JudgedValue], group: Callable[[JudgedValue], str]) -> Iterator[str]:
    for name in sorted({group(value) for value in values}):
        some = [value for value in values if group(value) == name]
        sure = [value for value in some if _is_sure(value)]
        wrong = sum(not value.right for value in sure)
        right = np.mean([value.right for value in some])
        bound = upper_bound(wrong, len(sure))
        share = f"{wrong} = {wrong / max(1, len(sure)):.2%}"
        yield f"| {prefix}{name} | {len(some)} | {right:.1%} | {len(sure) / len(some):.1%} | {share} | {bound:.2%} |"


def _is_sure(value: JudgedValue) -> bool:
    return value.reading.state is not FieldState.UNREAD and value.reading.confidence >= SURE


def _told(value: JudgedValue) -> str:
    reading = value.reading
    return (
        f"* {value.book.name} {reading.column}: {reading.state} “{reading.value}” for “{value.truth}” "
        f"({reading.confidence:.4f})"
    )


if __name__ == "__main__":
    typer.run(main)
