"""Invocation of the program: from the words typed to the exit code, every error told in the reader's language."""

from __future__ import annotations

import typer
from typer._click.exceptions import NoArgsIsHelpError  # as in commands/interface/usage_errors.py

from commands.interface.localized import command_tree
from commands.interface.terminal import complain
from commands.interface.usage_errors import usage_error
from ocr.telemetry import remove_remains
from pipeline.home.disk import FULL, NO_RIGHTS, private_files, write_failed
from records.errors import ExitCode, HotichError
from records.language import gettext as _

UNFORESEEN = 1
"""Exit code after an error that nobody foresaw or a question that was not answered, as of any Python program."""


def call(app: typer.Typer) -> int:
    """Carry out the command line and return the exit code."""
    private_files()
    _tell_removed()
    try:
        return command_tree(app).main(prog_name="hotich", standalone_mode=False) or ExitCode.DONE
    except HotichError as error:
        return _told(error)
    except typer.Abort:
        typer.echo(_("Đã dừng."), err=True)
        return UNFORESEEN
    except NoArgsIsHelpError as error:  # it has shown the help
        return error.exit_code
    except typer.TyperException as error:
        return _told(usage_error(error))
    except OSError as error:
        return _told_disk(error)
    except Exception as error:  # noqa: BLE001 - the last word on whatever nobody foresaw
        return _told_unforeseen(error)


def _tell_removed() -> None:
    if folder := remove_remains():
        said = _("Đã xóa mã máy và các sự kiện mà thư viện onnxruntime đã ghi ở {folder} để gửi đi.")
        typer.echo(said.format(folder=folder), err=True)


def _told(error: HotichError) -> int:
    complain(error, typer.colors.RED)
    return error.exit_code


def _told_disk(error: OSError) -> int:
    """Tell of a disk that is full, or closed to the account: no fault of the program, wherever it comes up."""
    return _told(write_failed(error)) if error.errno in FULL | NO_RIGHTS else _told_unforeseen(error)


def _told_unforeseen(error: Exception) -> int:
    """Tell an unforeseen error in a sentence on the screen; its place in the code stands in the log."""
    from pipeline.home.logs import log_unexpected

    where = log_unexpected(error)
    typer.secho(_("Lỗi ngoài dự kiến ({kind}).").format(kind=type(error).__name__), fg=typer.colors.RED, err=True)
    typer.echo(_("Dữ liệu đã lưu không mất. Gửi tệp nhật ký cho người quản trị: {where}").format(where=where), err=True)
    return UNFORESEEN
