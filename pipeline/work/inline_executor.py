"""Executor without processes, for tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")


class InlineExecutor(Executor):
    """Executor that does the work at once, in the caller's own process."""

    def submit(self, fn: Callable[Params, Result], /, *args: Params.args, **kwargs: Params.kwargs) -> Future[Result]:
        """Call the function now; an error is kept in the future, as the contract says."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the contract of a future: every error belongs to it
            future.set_exception(error)
        return future
