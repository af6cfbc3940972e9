"""Commands `hotich db`; the functions load the heavy modules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, HomeOption, JsonOption, open_home, say, show
from records.language import N_
from records.language import gettext as _

database_app = command_group(N_("Cơ sở dữ liệu của nơi làm việc."))


@database_app.callback()
def database() -> None:
    """Keep the name of the one command."""


@database_app.command("copy", help=N_("Chép sang một cơ sở dữ liệu trống, SQLite hay PostgreSQL, và chứng minh."))
def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=N_("Địa chỉ SQLAlchemy, hoặc tệp SQLite."))],
    target: Annotated[str, typer.Argument(metavar="TARGET", help=N_("Địa chỉ còn trống, hoặc tệp chưa có."))],
    *,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Copy a database into an empty one."""
    from pipeline.store.moving.move import move_database

    here = open_home(home)
    seconds = here.settings.store.busy_seconds
    moved = move_database(_address(source), _address(target), here.notary, seconds, lambda _one: None)
    show(moved.tables, lambda one: one.text, as_json=as_json)
    if as_json:
        return
    say(moved.text)
    say(_("Ghi địa chỉ mới vào store.url trong hotich.toml, rồi chạy `hotich verify`."))
    if not here.settings.shared.index_url:
        say(_("Bản chụp dùng chung không nằm trong đó: nạp lại, hoặc giữ chỗ cũ bằng shared.index_url."))


def _address(word: str) -> str:
    return word if "://" in word else f"sqlite:///{Path(word).resolve()}"
