"""Commands `hotich sample …`: a sample of a book is drawn, looked at, and told in minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.acceptance.answers import UserOption
from commands.interface.localized import group_with_default
from commands.interface.terminal import HERE, BookArgument, HomeOption, JsonOption, open_home, say, show
from records.language import N_
from records.language import gettext as _

sample_app = group_with_default(N_("Mẫu kiểm tra của sổ trước khi nhận."), "show")


@sample_app.command("show", help=N_("Các mẫu của sổ, đã nhập lại và sai bao nhiêu; `hotich sample BOOK` cũng vậy."))
def sample_show(book: BookArgument, *, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show the samples of a book."""
    from pipeline.acceptance.sample_lines import sample_lines

    show(sample_lines(open_home(home), book), lambda line: line.text, as_json=as_json)


@sample_app.command("draw", help=N_("Rút mẫu của sổ đã duyệt xong; người không làm sổ này nhập lại trên trình duyệt."))
def sample_draw(book: BookArgument, *, user: UserOption, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Draw the samples of a book in the name of a supervisor."""
    from pipeline.acceptance.sample_lines import draw_by_name

    show(draw_by_name(open_home(home), book, user), lambda line: line.text, as_json=as_json)


@sample_app.command("minutes", help=N_("Biên bản của các mẫu đã xong, PDF và DOCX để ký."))
def sample_minutes(
    book: BookArgument,
    *,
    out: Annotated[Path, typer.Option("--out", help=N_("Thư mục nhận biên bản."))],
    home: HomeOption = HERE,
) -> None:
    """Write the minutes of a book."""
    from pipeline.acceptance.sample_lines import write_minutes

    pdf, docx = write_minutes(open_home(home), book, out)
    say(_("Biên bản: {pdf}, {docx}").format(pdf=pdf, docx=docx))
