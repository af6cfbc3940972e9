"""Commands `hotich book …` and `hotich pages`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, BookArgument, HomeOption, JsonOption, open_home, say, show
from records.language import N_
from records.language import gettext as _

book_app = command_group(N_("Các sổ."))


@book_app.command("add", help=N_("Ghi một quyển sổ vào nơi làm việc; in ra mã sổ."))
def book_add(
    *,
    record_type: Annotated[str, typer.Option("--type", help="KS, KH, KT, CMC, HN…")],
    year: Annotated[int, typer.Option(help=N_("Năm mở sổ."))],
    volume: Annotated[str, typer.Option(help=N_("Số quyển, ví dụ 01."))],
    office: Annotated[str, typer.Option(help=N_("Cơ quan đăng ký, như trên bìa sổ."))],
    edition: Annotated[str | None, typer.Option(help=N_("Mẫu sổ in; bỏ trống thì tự nhận ra."))] = None,
    copy: Annotated[str, typer.Option(help=N_("commune = sổ lưu ở xã, district = sổ lưu ở huyện."))] = "commune",
    pages: Annotated[int | None, typer.Option(min=1, help=N_("Số trang ghi ở lời khóa sổ."))] = None,
    entries: Annotated[int | None, typer.Option(min=0, help=N_("Số trường hợp ghi ở lời khóa sổ."))] = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Register a book and print its id."""
    from pipeline.books.registration import AddedBook, add_book
    from pipeline.store.books.books import NewBook

    book = add_book(open_home(home), NewBook(record_type, year, volume, office, copy, edition, pages, entries))
    show([AddedBook(book)], lambda added: added.book, as_json=as_json)


@book_app.command("list", help=N_("Các sổ đã ghi."))
def book_list(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """List the books."""
    from pipeline.books.registration import BookLine

    with open_home(home).store() as store, store.begin() as rows:
        lines = [BookLine.of(book) for book in rows.books.all()]
    show(lines, lambda line: f"{line.book}  {line.office}", as_json=as_json)


@book_app.command("show", help=N_("Một sổ: thông tin và tiến độ."))
def book_show(book: BookArgument, *, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show one book."""
    from pipeline.reports.overview import book_state

    show([book_state(open_home(home), book)], lambda line: line.text, as_json=as_json)


@book_app.command("twin", help=N_("Nói hai quyển là hai bản (xã, huyện) của một sổ; --none: không phải."))
def book_twin(
    book: BookArgument,
    other: Annotated[str | None, typer.Argument(metavar="OTHER", help=N_("Mã của bản kia."))] = None,
    *,
    none: Annotated[bool, typer.Option("--none", help=N_("Sổ này không có bản kia ở đây."))] = False,
    home: HomeOption = HERE,
) -> None:
    """Say which book is the other copy of a book; without another one, tell."""
    from pipeline.books.twins.twin_copies import part_twins, say_twins

    with open_home(home).store() as store, store.begin() as rows:
        found = rows.books.find(book)
        if none:
            part_twins(rows, found)
        elif other is not None:
            say_twins(rows, found, rows.books.find(other))
        twin = rows.twins.of(found.id)
    say(_("Bản kia của {book}: {twin}").format(book=found.id, twin=twin or "–"))


@book_app.command("docket", help=N_("In tờ bìa có mã QR; quét tờ này trước các trang thì máy biết chúng thuộc sổ nào."))
def book_docket(
    book: BookArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.pdf", help=N_("Tệp PDF nhận tờ bìa."))] = None,
    home: HomeOption = HERE,
) -> None:
    """Write the cover sheet of a book."""
    from pipeline.books.docket import book_docket as write

    say(_("Tờ bìa: {path}").format(path=write(open_home(home), book, out)))


@book_app.command("plan", help=N_("Danh mục sổ cần số hóa: nạp từ tệp Excel, hoặc in ra."))
def book_plan(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.xlsx]", help=N_("Danh mục; bỏ trống thì in danh mục đang có."))
    ] = None,
    *,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Take an inventory of books to digitise, or show the one that is there."""
    from pipeline.reports.statistics.inventory_file import import_inventory, inventory_lines

    here = open_home(home)
    show(import_inventory(here, file) if file else inventory_lines(here), lambda line: line.text, as_json=as_json)


def pages(book: BookArgument, *, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """List the pages of a book."""
    from pipeline.reports.overview import page_lines

    show(page_lines(open_home(home), book), lambda line: line.text, as_json=as_json)
