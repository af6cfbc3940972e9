"""Command `hotich nightly`; the function loads the heavy modules."""

from __future__ import annotations

from datetime import datetime

import typer

from commands.interface.terminal import (
    HERE,
    ClusterOption,
    HomeOption,
    JobsOption,
    open_home,
    progress_bar,
    run_settings,
    say,
)


def nightly(jobs: JobsOption = 0, cluster: ClusterOption = "", home: HomeOption = HERE) -> None:
    """Do the work of this night."""
    from pipeline.nightly.night import business_date, run_night
    from pipeline.nightly.stages import NightContext
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    day = business_date(datetime.now(), here.settings.night.begins_at)
    with progress_bar() as progress:
        done = run_night(
            NightContext(here, day, lambda: home_context(here, run_settings(here, jobs), progress, cluster), progress)
        )
    say(done.text)
    raise typer.Exit(done.exit_code)
