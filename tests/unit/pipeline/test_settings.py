"""Settings: file, environment, and what is refused."""

from pathlib import Path

import pytest

from pipeline.home.settings import Settings, load_settings, settings_text
from records.errors import UsageError


def written(folder: Path, text: str) -> Path:
    path = folder / "hotich.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_home_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, settings_text())) == Settings()


def test_every_default_shown_in_the_file_may_be_uncommented(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") if " = " in line else line for line in settings_text().splitlines()]
    assert load_settings(written(tmp_path, "\n".join(lines))) == Settings()


def test_the_file_sets_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "[run]\njobs = 3\nmax_attempts = 7\n")
    monkeypatch.setenv("HOTICH_RUN__JOBS", "5")
    run = load_settings(path).run
    assert (run.jobs, run.max_attempts) == (5, 7)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[run]\njbos = 3\n", "run.jbos"),
        ("[rnu]\njobs = 3\n", "rnu"),
        ("jobs = 3\n", "jobs"),
        ("[sources]\nmax_pixls = 3\n", "sources.max_pixls"),
    ],
)
def test_an_unknown_key_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        load_settings(written(tmp_path, text))


def test_the_nearest_known_key_is_offered(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="max_attempts"):
        load_settings(written(tmp_path, "[run]\nmax_atempts = 3\n"))


@pytest.mark.parametrize("name", ["HOTICH_RUN__JBOS", "HOTICH_RNU__JOBS"])
def test_an_unknown_key_in_the_environment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "3")
    with pytest.raises(UsageError, match="(?i)jbos|rnu"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["[run]\njobs = -1\n", "[run]\nfailure_share = 2.0\n", "[run\n"])
def test_a_value_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        load_settings(written(tmp_path, text))
