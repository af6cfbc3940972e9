"""Command `hotich review serve`; the function loads the web application."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from commands.interface.localized import command_group
from commands.interface.terminal import HERE, HOME, HomeOption, say, tell_clock
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _

review_app = command_group(N_("Duyệt bản ghi trên trình duyệt."))

LOCAL, PORT = "127.0.0.1", 8000
TRIED = 10
"""Ports that are tried where nobody named one."""
KEEP_ALIVE = 75
"""Seconds that a browser's connection is kept while a person reads: saving then needs no new one."""

STARVED = 120
"""Seconds that a server process may be silent on a busy machine before it is taken for dead and replaced."""


@review_app.callback()
def _review() -> None:
    """Keep `serve` a subcommand though it is the only one."""


@review_app.command("serve", help=N_("Mở ứng dụng duyệt."))
def serve(
    host: Annotated[str, typer.Option(help=N_("Địa chỉ để nghe."))] = LOCAL,
    port: Annotated[int, typer.Option(min=1, max=65535, help=N_("Cổng để nghe."))] = PORT,
    workers: Annotated[int, typer.Option(min=1, help=N_("Số tiến trình máy chủ."))] = 1,
    home: HomeOption = HERE,
) -> None:
    """Serve until stopped."""
    _must_be_free(host, port)
    serve_home(home, host, port, workers)


def first_free_port() -> int:
    """Return the first port of this machine alone, from the usual one on, on which nobody listens.

    Raises:
        UsageError: all of the few that are tried are taken.
    """
    for port in range(PORT, PORT + TRIED - 1):
        with suppress(UsageError):
            _must_be_free(LOCAL, port)
            return port
    _must_be_free(LOCAL, PORT + TRIED - 1)
    return PORT + TRIED - 1


def serve_home(home: Path, host: str, port: int, workers: int = 1) -> None:
    """Serve the application of a home until stopped."""
    import uvicorn

    from pipeline.home.home import Home
    from pipeline.store.integrity.soundness import check_quickly

    here = Home.open(home)
    os.environ[HOME] = str(here.root)
    with here.store() as store:
        check_quickly(store)
    tell_clock(here)
    say(_("Ứng dụng duyệt: http://{host}:{port} — dừng bằng Ctrl+C.").format(host=host, port=port))
    uvicorn.run(
        "review.web.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_worker_healthcheck=STARVED,
        log_level="warning",
    )


def _must_be_free(host: str, port: int) -> None:
    """Tell in a clerk's words what the server would only write into its log."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise UsageError(
            _("Không mở được {host}:{port}: {why}.").format(host=host, port=port, why=error.strerror),
            _("Chọn cổng khác bằng --port, hoặc dừng chương trình đang dùng cổng này."),
        ) from error
