"""Commands `hotich export` and `hotich extract`: what leaves the home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.interface.terminal import (
    HERE,
    BookArgument,
    HomeOption,
    JobsOption,
    JsonOption,
    message_progress,
    open_home,
    run_settings,
    say,
    show,
)
from records.errors import ExitCode, UsageError
from records.language import N_
from records.language import gettext as _


def export(
    book: BookArgument,
    *,
    out: Annotated[Path, typer.Option("--out", help=N_("Thư mục nhận gói."))],
    draft: Annotated[bool, typer.Option("--draft", help=N_("Xuất cả kết quả máy đọc chưa duyệt."))] = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Write the package of a book."""
    from pipeline.delivery.book_export import PackageStage, export_book
    from pipeline.work.page_steps import home_context

    here, stage = open_home(home), PackageStage.DRAFT if draft else PackageStage.FINAL
    delivered = export_book(here, book, out, stage, home_context(here, run_settings(here, jobs), message_progress()))
    say(delivered.summary)


def extract(
    records: Annotated[
        list[int] | None, typer.Argument(metavar="RECORD…", min=1, help=N_("Mã bản ghi, như `hotich search` in ra."))
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help=N_("Tệp .pdf của một trích lục, hoặc thư mục nhận nhiều tệp."))],
    requester: Annotated[str, typer.Option("--requester", help=N_("Người yêu cầu; vào sổ cấp trích lục."))],
    purpose: Annotated[str, typer.Option("--purpose", help=N_("Mục đích; vào sổ cấp trích lục."))],
    signer: Annotated[str, typer.Option("--signer", help=N_("Họ tên, chức vụ người ký bản sao."))],
    copies: Annotated[int, typer.Option("--copies", min=1, help=N_("Số bản giao."))] = 1,
    listed: Annotated[
        Path | None, typer.Option("--list", exists=True, dir_okay=False, help=N_("Tệp ghi mỗi dòng một mã bản ghi."))
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Issue extracts and say where they lie; the exit code is 3 when one was refused."""
    from exports.extracts.content import ExtractRequest
    from pipeline.delivery.extract_files import SUFFIX, issue_files

    wanted = [*(records or ()), *(_ids(listed) if listed else ())]
    if not wanted:
        raise UsageError(_("Chưa nói trích lục của bản ghi nào."), _("Ghi mã bản ghi, hoặc --list TỆP."))
    if len(wanted) > 1 and out.suffix.lower() == SUFFIX:
        raise UsageError(_("Nhiều trích lục không vào một tệp được."), _("Đặt --out thành một thư mục."))
    lines = issue_files(open_home(home), wanted, ExtractRequest(requester, purpose, signer, copies), out)
    show(
        lines,
        lambda line: (
            f"{line.record}: {line.refusal}"
            if line.refusal
            else _("{record}: trích lục số {number}, {file}").format(
                record=line.record, number=line.number, file=line.file
            )
        ),
        as_json=as_json,
    )
    if any(line.refusal for line in lines):
        raise typer.Exit(ExitCode.INPUT_REFUSED)


def _ids(file: Path) -> list[int]:
    """Read the ids of a list, blanks and empty lines aside."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    for line in lines:
        if not line.isdecimal():
            raise UsageError(_("Dòng “{line}” không phải mã bản ghi.").format(line=line), _("Mỗi dòng ghi một số."))
    return [int(line) for line in lines]
