"""Commands `hotich edition …`: printed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.localized import command_group
from commands.terminal import HERE, HomeOption, open_home, say
from records.language import N_
from records.language import gettext as _

edition_app = command_group(N_("Các mẫu sổ in."))

EditionArgument = Annotated[
    Path, typer.Argument(metavar="FILE.json", help=N_("Tệp mẫu sổ; ảnh tờ trống đặt bên cạnh."))
]


@edition_app.command("list", help=N_("Các mẫu sổ in đã biết."))
def edition_list(home: HomeOption = HERE) -> None:
    """List the printed forms."""
    from pipeline.forms.library import edition_library

    for edition in edition_library(open_home(home).editions):
        say(f"{edition.id}  {edition.first_year or '…'}–{edition.last_year or '…'}  {edition.note}")


@edition_app.command("add", help=N_("Thêm một mẫu sổ in (tệp JSON, ảnh tờ trống đặt bên cạnh)."))
def edition_add(path: EditionArgument, home: HomeOption = HERE) -> None:
    """Add a printed form."""
    from pipeline.forms.library import add_edition

    say(_("Đã thêm mẫu {id}.").format(id=add_edition(path, open_home(home).editions).id))


@edition_app.command("remove", help=N_("Gỡ một mẫu sổ đã thêm hoặc đã vẽ ở đây; mẫu đang dùng thì không gỡ được."))
def edition_remove(
    edition: Annotated[str, typer.Argument(metavar="ID", help=N_("Mã mẫu, như `hotich edition list` cho biết."))],
    home: HomeOption = HERE,
) -> None:
    """Remove a printed form."""
    from pipeline.forms.form_usage import remove_edition

    remove_edition(open_home(home), edition)
    say(_("Đã gỡ mẫu {id}.").format(id=edition))


@edition_app.command("check", help=N_("Kiểm tra một tệp mẫu sổ in."))
def edition_check(path: EditionArgument) -> None:
    """Check a printed form."""
    from pipeline.forms.library import check_edition

    edition = check_edition(path)
    say(_("Mẫu {id} đúng: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas)))
