"""The course starts where it is taught: within what Binder gives, and on a class's JupyterHub."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("Binder and hubs are Linux, and so are the limits", allow_module_level=True)

from common import HELM, number_after

from tools import bench_hub
from tools.bench_launch import BINDER_BYTES, NOTEBOOKS, jupyterlab, run_notebooks
from tools.classroom import execute, open_kernel


def test_binders_limits_are_in_force(tmp_path):
    async def exceed():
        async with (
            jupyterlab(sys.executable, tmp_path) as http,
            open_kernel(http, NOTEBOOKS[0]) as kernel,
        ):
            return [
                await execute(kernel, f"bytearray({BINDER_BYTES})"),
                await execute(kernel, "import os; assert len(os.sched_getaffinity(0)) > 1"),
            ]

    assert asyncio.run(exceed()) == [["MemoryError: "], ["AssertionError: "]]


def test_binder_can_run_and_hold_all_notebooks(tmp_path):
    runs, peak = asyncio.run(run_notebooks(sys.executable, tmp_path))
    assert len(runs) == len(NOTEBOOKS) == 8
    assert [line for run in runs for line in run.complaints] == []
    assert peak < BINDER_BYTES
    assert peak == pytest.approx(1e6 * number_after("left open, hold"), rel=0.25)
    assert HELM["singleuser"]["memory"]["limit"] == "2G"  # what is enough on Binder


def test_students_of_a_hub_run_a_lesson():
    for package in ("jupyterhub", "nbgitpuller"):
        pytest.importorskip(package, reason="a JupyterHub is started: extra 'hub'")
    if not shutil.which("npm"):
        pytest.skip("there is no npm to install the hub's proxy; it comes with Node.js")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is too long for a socket's path
        lesson = asyncio.run(bench_hub.teach(2, Path(folder).resolve()))
    assert lesson.complaints == []
    # What TEACHING.md says of 20 students, which share more than 2 do, and what it advises.
    assert max(lesson.held) == pytest.approx(1e6 * number_after("holds"), rel=0.25)
    assert max(lesson.peaks) < 1e6 * int(HELM["singleuser"]["memory"]["guarantee"].rstrip("M"))
