"""The commands `hotich waive` and `hotich explain`: what a supervisor answers for."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.interface.terminal import HERE, BookArgument, HomeOption, JsonOption, open_home, show
from records.language import N_

ReasonOption = Annotated[str, typer.Option("--reason", help=N_("Lý do; được giữ mãi cùng tên và ngày giờ."))]
UserOption = Annotated[str, typer.Option("--user", metavar="NAME", help=N_("Người giám sát chịu trách nhiệm."))]


def waive(
    book: BookArgument,
    page: Annotated[int, typer.Argument(metavar="PAGE", min=1, help=N_("Số của trang trong `hotich pages`."))],
    *,
    reason: ReasonOption,
    user: UserOption,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Let a page go in the name of a supervisor."""
    from pipeline.books.balance.answering import waive_page
    from pipeline.reports.balance_lines import BalanceLine

    standing = waive_page(open_home(home), book, page, user, reason)
    show([BalanceLine.of(standing)], lambda line: line.text, as_json=as_json)


def explain(
    book: BookArgument,
    points: Annotated[
        list[str], typer.Argument(metavar="KEY…", help=N_("Mã trong ngoặc vuông mà `hotich book show` in ra."))
    ],
    *,
    reason: ReasonOption,
    user: UserOption,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Explain differences of a book in the name of a supervisor."""
    from pipeline.books.balance.answering import explain as answer
    from pipeline.reports.balance_lines import BalanceLine

    standing = answer(open_home(home), book, points, user, reason)
    show([BalanceLine.of(standing)], lambda line: line.text, as_json=as_json)
