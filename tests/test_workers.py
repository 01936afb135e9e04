"""Pieces of work have limits of their own, whatever is held by the process that asks for them."""

import mmap
import sys

import pytest

pytest.importorskip("pebble", reason="pieces are worked on by pebble: extra 'teach'")

from homework.workers import MEMORY, each


def take(size):
    """Return how many bytes could be had."""
    return len(bytearray(size))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_worker_s_limit_comes_on_top_of_what_it_was_forked_with():
    with mmap.mmap(-1, MEMORY + 10**8):
        done = list(each(take, [(10**6,), (MEMORY + 10**8,)], jobs=1))
    assert done[0] == (10**6, "")
    assert done[1][0] is None and "MemoryError" in done[1][1]
