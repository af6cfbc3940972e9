"""The command `hotich pass`: which entries of a book pass without a person, and the switch for it."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.interface.terminal import HERE, BookArgument, HomeOption, JsonOption, open_home, show
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _


def pass_book(
    book: BookArgument,
    *,
    on: Annotated[
        bool | None, typer.Option("--on/--off", help=N_("Bật hoặc tắt; không ghi thì chỉ đếm, không đổi gì."))
    ] = None,
    sure_from: Annotated[
        float | None, typer.Option("--sure-from", min=0.5, max=0.9999, help=N_("Ngưỡng tin cậy của riêng sổ này."))
    ] = None,
    user: Annotated[str, typer.Option("--user", metavar="NAME", help=N_("Người giám sát chịu trách nhiệm."))] = "",
    reason: Annotated[str, typer.Option("--reason", help=N_("Lý do; được giữ mãi cùng tên và ngày giờ."))] = "",
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Count what passes, and turn it on or off in the name of a supervisor."""
    from pipeline.passing.passing_lines import PassingLine, change_by_name, overview_by_name

    here = open_home(home)
    if on is not None:
        if not user:
            raise UsageError(_("Thiếu --user: người giám sát chịu trách nhiệm."))
        change_by_name(here, book, user, on=on, sure_from=sure_from, reason=reason)
    elif sure_from is not None or user or reason:
        raise UsageError(_("Thiếu --on hoặc --off."))
    show([PassingLine.of(overview_by_name(here, book))], lambda line: line.text, as_json=as_json)
