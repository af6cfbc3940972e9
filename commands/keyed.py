"""Command `hotich keyed`: books that others keyed into Excel tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import (
    BOOKS,
    HERE,
    HomeOption,
    JobsOption,
    JsonOption,
    open_home,
    progress_bar,
    run_settings,
    say,
    show,
)
from commands.shared import FontsOption, HiddenOption, TypeOption, table_options
from pipeline.shared.tables.old_fonts import OldFonts
from records.language import N_


def keyed(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE.xlsx…", help=N_("Tệp Excel hoặc thư mục chứa chúng."))],
    *,
    out: Annotated[Path, typer.Option("--out", help=N_("Thư mục mới, nhận mỗi sổ một tệp Excel."))],
    record_type: TypeOption = None,
    old_fonts: FontsOption = OldFonts.REFUSE,
    hidden_sheets: HiddenOption = False,
    jobs: JobsOption = 0,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Check tables that others keyed, and say what was found."""
    from pipeline.shared.keyed.keyed_tables import KeyedTables, check_tables

    here, options = open_home(home), table_options(old_fonts, hidden=hidden_sheets)
    tables = KeyedTables(paths, record_type, out, options)
    with progress_bar(BOOKS) as progress:
        checked = check_tables(here, tables, run_settings(here, jobs), progress)
    if as_json:
        show(checked.books, lambda book: book.text, as_json=True)
    else:
        say(checked.text)
