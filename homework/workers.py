"""Work on what comes from students in processes with limits, so that no piece holds up all."""

import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from helpers.language import say

MEMORY = 2 * 10**9
SECONDS = 60


def confine() -> None:
    """Let a worker take so much memory more than what it was forked with."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def each(work: Callable, todo: Iterable[tuple], jobs: int) -> Iterator[tuple[object, str]]:
    """Yield, for each piece in turn, the result of the work on it, or None and why there is none.

    Parameters
    ----------
    work : callable
        A function of a module, called as work(*piece).
    todo : iterable of tuple
        The pieces.
    jobs : int
        How many at once.
    """
    with ProcessPool(jobs, initializer=confine) as pool:
        futures = [pool.schedule(work, args=piece, timeout=SECONDS) for piece in todo]
        for future in futures:
            try:
                yield future.result(), ""
            except TimeoutError:
                yield None, say("it took longer than {most} s", most=SECONDS)
            except ProcessExpired:
                yield None, say("it ended the process that worked on it")
            except Exception as error:
                yield None, f"{type(error).__name__}: {error}"
