"""Recognition of handwriting on single lines of unseen writers: `python -m bench.lines --data DATA`.

DATA is a folder with `lines.tsv` (file, text, writer, source, split) and the images; lines of the split `val` are read.
One run prints every figure of the model card.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from bench.studies.no_writing import no_writing
from ocr.recognise.ctc import greedy_text, log_likelihoods
from ocr.recognise.handwriting import EVERYTHING, HandwritingReader, LogProbs
from ocr.recognise.readers import LineImage
from ocr.training.calibrate import CalibrationCases, leave_writer_out, word_cases
from ocr.training.line_images.real_lines import RealLine, read_lines
from ocr.training.register_texts.neighbours import CHANGES, neighbours

OTHERS = 1000
"""Texts a true text is ranked among."""
NEIGHBOURS = 6
NOTHING = 80
"""Crops of each kind that say nothing."""
CONFIDENT = 0.5
"""A reading of nothing must not be as sure as this."""
BINS = 10
console = Console()


@dataclass(frozen=True, slots=True)
class LineResult:
    """Line with its reading, and processor milliseconds of network and search."""

    line: RealLine
    frames: LogProbs
    greedy: str
    decoded: str
    network: float
    search: float


def read_line(reader: HandwritingReader, line: RealLine) -> LineResult:
    """Read one line by itself."""
    image = LineImage(line.gray())
    begin = time.process_time()
    (frames,) = reader.frames([image])
    middle = time.process_time()
    decoded = reader.decode(frames, EVERYTHING).text
    end = time.process_time()
    return LineResult(line, frames, greedy_text(frames), decoded, 1000 * (middle - begin), 1000 * (end - middle))


def accuracy(read: Sequence[LineResult]) -> Table:
    """Return letter error rates and shares of exact lines by writer, greedy and searched."""
    table = Table("writer", "lines", "CER greedy", "exact greedy", "CER decoded", "exact decoded", title="Accuracy, %")
    writers = sorted({one.line.writer for one in read})
    for name, chosen in [(w, [one for one in read if one.line.writer == w]) for w in writers] + [("all", list(read))]:
        row = [name, str(len(chosen))]
        for texts in ([one.greedy for one in chosen], [one.decoded for one in chosen]):
            wrong = [Levenshtein.distance(text, one.line.text) for text, one in zip(texts, chosen, strict=True)]
            letters = sum(len(one.line.text) for one in chosen)
            row += [f"{100 * sum(wrong) / letters:.2f}", f"{100 * wrong.count(0) / len(wrong):.1f}"]
        table.add_row(*row)
    return table


def ranking(read: Sequence[LineResult], pool: Sequence[str], random: Random) -> Table:
    """Return how often the true text is likelier than texts of other lines, and than itself with one mark changed."""
    table = Table("truth before", "cases", "right, %", title="Likelihood of given texts")
    first = 0
    for one in read:
        others = [text for text in random.sample(list(pool), min(OTHERS + 1, len(pool))) if text != one.line.text]
        truth, *found = log_likelihoods(one.frames, [one.line.text, *others[:OTHERS]])
        first += truth >= max(found)
    table.add_row(f"all of {OTHERS} other lines' texts", str(len(read)), f"{100 * first / len(read):.2f}")
    pairs: list[bool] = []
    for change in CHANGES:
        before = [won for one in read for won in _won(one, neighbours(random, one.line.text, change, NEIGHBOURS))]
        table.add_row(f"one {change} changed", str(len(before)), f"{100 * np.mean(before):.2f}")
        pairs += before
    table.add_row("one mark changed, all", str(len(pairs)), f"{100 * np.mean(pairs):.2f}")
    return table


def _won(one: LineResult, texts: list[str]) -> list[bool]:
    truth, *others = log_likelihoods(one.frames, [one.line.text, *texts])
    return [truth > other for other in others]


def calibration(words: CalibrationCases) -> Table:
    """Return the calibration of words, each writer by the curve of the others."""
    table = Table("measure", "%", title="Trust, each writer judged by the others' curve")
    chances = leave_writer_out(words)
    table.add_row("expected calibration error of words", f"{100 * calibration_error(chances, words.right):.2f}")
    table.add_row("words right", f"{100 * words.right.mean():.2f}")
    return table


def calibration_error(chances: np.ndarray, right: np.ndarray) -> float:
    """Return the mean distance of chance and share of right ones over BINS equal groups by chance."""
    groups = np.array_split(np.argsort(chances), BINS)
    return float(sum(abs(chances[group].sum() - right[group].sum()) for group in groups) / right.size)


def false_readings(reader: HandwritingReader, lines: Sequence[RealLine], seed: int) -> Table:
    """Return how often crops without text are read, and how often with confidence."""
    table = Table("crops", "number", "read as something, %", f"surer than {CONFIDENT}, %", title="Nothing written")
    crops = no_writing([line.gray() for line in lines], NOTHING, np.random.default_rng(seed))
    total = [0, 0, 0]
    for kind, images in crops.items():
        readings = reader.read([LineImage(image) for image in images])
        read, sure = (sum(bool(r.words) for r in readings), sum(r.confidence > CONFIDENT for r in readings))
        total = [total[0] + len(images), total[1] + read, total[2] + sure]
        table.add_row(kind, str(len(images)), f"{100 * read / len(images):.1f}", f"{100 * sure / len(images):.1f}")
    table.add_row("all", str(total[0]), f"{100 * total[1] / total[0]:.1f}", f"{100 * total[2] / total[0]:.1f}")
    return table


def speed(read: Sequence[LineResult]) -> Table:
    """Return the processor time of a line."""
    table = Table("part", "ms a line", title="Processor time, one thread")
    network, searched = (float(np.mean([getattr(one, part) for one in read])) for part in ("network", "search"))
    for name, value in (("network", network), ("search", searched), ("both", network + searched)):
        table.add_row(name, f"{value:.1f}")
    return table


def main(
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv and its images.")],
    model: Annotated[Path | None, typer.Option(help="Folder of another network than the package's.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of changed texts and scribbles.")] = 1,
) -> None:
    """Read the validation lines and print what is measured on them."""
    reader, lines = HandwritingReader(model), read_lines(data, "val")
    reader.read([LineImage(lines[0].gray())])  # loads the models, which is not the lines' time
    read = [read_line(reader, line) for line in lines]
    pool = sorted({line.text for split in ("train", "val") for line in read_lines(data, split)})
    words = word_cases(reader, lines, [one.frames for one in read])
    for table in (
        accuracy(read),
        ranking(read, pool, Random(seed)),
        calibration(words),
        false_readings(reader, lines, seed),
        speed(read),
    ):
        console.print(table)


if __name__ == "__main__":
    typer.run(main)
