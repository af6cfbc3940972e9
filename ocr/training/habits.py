"""Counting of writers' habits: `python -m ocr.training.habits FOLDER --data DATA` counts capitals and separators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ocr.recognise.handwriting import FORMS, SEPARATORS
from ocr.recognise.language.separators import count_gaps
from ocr.recognise.language.word_forms import count_forms
from ocr.training.line_images.real_lines import read_lines


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of the reader's files, into which the tables go.")],
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv; texts of its training lines are counted.")],
) -> None:
    """Count in the training lines which words are large and where separators stand, and write both tables."""
    texts = [line.text for line in read_lines(data, "train")]
    count_forms(texts).save(folder / FORMS)
    count_gaps(texts).save(folder / SEPARATORS)


if __name__ == "__main__":
    typer.run(main)
