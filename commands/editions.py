"""Commands `hotich edition …`: printed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, HomeOption, open_home, say
from records.language import N_
from records.language import gettext as _

edition_app = command_group(N_("Các mẫu sổ in."))

EditionArgument = Annotated[
    Path, typer.Argument(metavar="FILE.json", help=N_("Tệp mẫu sổ; ảnh tờ trống đặt bên cạnh."))
]


IdArgument = Annotated[str, typer.Argument(metavar="ID", help=N_("Mã mẫu, như `hotich edition list` cho biết."))]
BooksArgument = Annotated[list[str], typer.Argument(metavar="BOOK…", help=N_("Mã sổ, hoặc phần đầu của mã."))]


@edition_app.command("list", help=N_("Các mẫu sổ in đã biết: tình trạng, của xã nào, học từ sổ nào."))
def edition_list(home: HomeOption = HERE) -> None:
    """List the printed forms."""
    from pipeline.forms.overview import form_lines

    place = open_home(home)
    with place.store() as store, store.begin() as rows:
        offices = {book.office.id: book.office.name for book in rows.books.all()}
    for line in form_lines(place.editions, offices):
        form = line.form
        years = f"{form.first_year or '…'}–{form.last_year or '…'}"
        told = (form.id, years, line.state_words, line.office or _("mọi xã"), line.origin_words, form.note)
        say("  ".join(words for words in told if words))


@edition_app.command("add", help=N_("Thêm một mẫu sổ in (tệp JSON, ảnh tờ trống đặt bên cạnh)."))
def edition_add(path: EditionArgument, home: HomeOption = HERE) -> None:
    """Add a printed form."""
    from pipeline.forms.library import add_edition

    place = open_home(home)
    added = add_edition(path, place.editions)
    with place.store() as store, store.begin() as rows:
        rows.audit.add("edition.add", added.id)
    say(_("Đã thêm mẫu {id}.").format(id=added.id))


@edition_app.command("remove", help=N_("Gỡ một mẫu sổ đã thêm hoặc đã vẽ ở đây; mẫu đang dùng thì không gỡ được."))
def edition_remove(
    edition: IdArgument,
    home: HomeOption = HERE,
) -> None:
    """Remove a printed form."""
    from pipeline.forms.form_usage import remove_edition

    remove_edition(open_home(home), edition)
    say(_("Đã gỡ mẫu {id}.").format(id=edition))


@edition_app.command("confirm", help=N_("Xác nhận một mẫu máy tự học, để nguyên như nó đang có."))
def edition_confirm(edition: IdArgument, home: HomeOption = HERE) -> None:
    """Confirm a learned form."""
    from pipeline.forms.confirming import confirm_form

    place = open_home(home)
    with place.store() as store, store.begin() as rows:
        confirm_form(place.editions, rows, edition, rows.audit.actor)
    say(_("Đã xác nhận mẫu {id}.").format(id=edition))
    say(_("Chạy `hotich run` để đọc lại ngay, hoặc để máy đọc lại trong đêm nay. Ô người đã duyệt được giữ nguyên."))


@edition_app.command("apply", help=N_("Áp dụng một phiên bản mẫu cho các sổ đang nằm trên phiên bản khác."))
def edition_apply(edition: IdArgument, books: BooksArgument, home: HomeOption = HERE) -> None:
    """Apply a version of a form to books."""
    from pipeline.forms.confirming import apply_to

    place = open_home(home)
    with place.store() as store, store.begin() as rows:
        effect = apply_to(place.editions, rows, edition, [rows.books.find(book) for book in books])
    say(_("Mẫu {id}: {effect}.").format(id=edition, effect=effect.words))
    say(_("Chạy `hotich run` để đọc lại ngay, hoặc để máy đọc lại trong đêm nay. Ô người đã duyệt được giữ nguyên."))


@edition_app.command("check", help=N_("Kiểm tra một tệp mẫu sổ in."))
def edition_check(path: EditionArgument) -> None:
    """Check a printed form."""
    from pipeline.forms.library import check_edition

    edition = check_edition(path)
    say(_("Mẫu {id} đúng: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas)))
