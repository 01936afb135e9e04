"""Compare the measures with scipy's, in time and memory, and the import of `helpers` with numpy's.

Run it as `python -m tools.bench`.  It prints one table and asserts nothing: times belong to the
machine they were taken on, so look at the ratios.  The contestants of a row take turns, and each is
judged by its best turn, so that a busy machine slows all of them alike.
"""

import os
import statistics
import subprocess
import sys
import tracemalloc
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.spatial.distance import cdist, jensenshannon
from scipy.special import rel_entr
from scipy.stats import entropy

from helpers import js_distance, js_divergence, kl_divergence

ROOT = Path(__file__).resolve().parents[1]

SHAPES = [(3,), (10,), (1_000, 10), (100_000, 10), (10_000, 1_000)]
ALL_PAIRS = 2_000, 26
NEARLY_EQUAL = 1e-6
REPEATS = 5
SECONDS_PER_TURN = 0.02
FRESH_IMPORTS = 7

CONTESTANTS = {
    "kl": kl_divergence,
    "entropy": lambda p, q: entropy(p, q, axis=-1),
    "rel_entr": lambda p, q: rel_entr(p, q).sum(-1),
    "one line": lambda p, q: np.sum(p * np.log(p / q), -1),
    "js": js_divergence,
    "jensenshannon": lambda p, q: jensenshannon(p, q, axis=-1),
}
# Ours first, then scipy's: the ratios are scipy's cost over ours, so above 1 we are better.
RIVALS = [("kl", "entropy"), ("kl", "rel_entr"), ("kl", "one line"), ("js", "jensenshannon")]
TABLES = {
    "js_distance": lambda p, q: js_distance(p[:, np.newaxis], q[np.newaxis]),
    "cdist": lambda p, q: cdist(p, q, "jensenshannon"),
}

COLUMNS = f"{'kl':>9} {'entropy':>8} {'rel_entr':>8} {'one line':>8} {'js':>9} {'jensensh':>8}"
HEADER = f"""\
{"":23}{"time: ours, then rival / ours":<57}peak extra memory: ours, then rival / ours
{"shape":>13}  {"pairs":<6} {COLUMNS}  {COLUMNS}"""


def random_pair(shape, rng):
    """Return two unrelated stacks of distributions."""
    return [rng.dirichlet(np.ones(shape[-1]), shape[:-1]) for _ in range(2)]


def near_pair(shape, rng):
    """Return two stacks of distributions whose entries differ by a millionth at most."""
    p, _ = random_pair(shape, rng)
    q = p * (1 + NEARLY_EQUAL * rng.uniform(-1, 1, shape))
    return p, q / q.sum(axis=-1, keepdims=True)


def seconds(function, p, q, calls):
    """Return the mean time of one call."""
    start = perf_counter()
    for _ in range(calls):
        function(p, q)
    return (perf_counter() - start) / calls


def best_times(p, q, contestants=CONTESTANTS):
    """Return the best time of each contestant; they take turns, after a call to warm up."""
    calls = {}
    for name, function in contestants.items():
        warm = min(seconds(function, p, q, 1) for _ in range(2))
        calls[name] = max(1, int(SECONDS_PER_TURN / warm))
    turns = [
        {name: seconds(function, p, q, calls[name]) for name, function in contestants.items()}
        for _ in range(REPEATS)
    ]
    return {name: min(turn[name] for turn in turns) for name in contestants}


def peak_memory(function, p, q):
    """Return the bytes one call holds at its peak, its result included (numpy reports them)."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        function(p, q)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def readable(value, units):
    """Write the value with the largest of the units that keeps it at 1 or above."""
    scale, unit = next((pair for pair in units if value >= pair[0]), units[-1])
    return f"{value / scale:.3g} {unit}"


def duration(value):
    """Write seconds in a readable unit."""
    return readable(value, [(1, "s"), (1e-3, "ms"), (1e-6, "us")])


def size(value):
    """Write bytes in a readable unit."""
    return readable(value, [(1e6, "MB"), (1e3, "kB"), (1, "B")])


def columns(costs, unit):
    """Write our cost and the ratios of the rivals' to it, for kl and then for js."""
    ratios = [f"{costs[rival] / costs[ours]:8.2f}" for ours, rival in RIVALS]
    return f"{unit(costs['kl']):>9} {' '.join(ratios[:3])} {unit(costs['js']):>9} {ratios[3]}"


def print_row(shape, kind, make_pair):
    """Measure one kind of pair of one shape, and print it."""
    p, q = make_pair(shape, np.random.default_rng(0))
    times = best_times(p, q)
    peaks = {name: peak_memory(function, p, q) for name, function in CONTESTANTS.items()}
    label = " x ".join(map(str, shape))
    print(f"{label:>13}  {kind:<6} {columns(times, duration)}  {columns(peaks, size)}", flush=True)


def print_all_pairs():
    """Print the time and memory of the table of all pairs of many distributions."""
    p = np.random.default_rng(0).dirichlet(np.ones(ALL_PAIRS[1]), ALL_PAIRS[0])
    times = best_times(p, p, TABLES)
    print(f"\nJensen-Shannon distance of all pairs, {ALL_PAIRS[0]} x {ALL_PAIRS[1]}")
    for name, function in TABLES.items():
        memory = size(peak_memory(function, p, p))
        print(f"{name:>20} {duration(times[name]):>9} {memory:>9} at its peak", flush=True)


def import_time(module):
    """Return the median time to import the module after numpy, in fresh interpreters."""
    code = (
        "import numpy, time; start = time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    runs = [
        float(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
        for _ in range(FRESH_IMPORTS)
    ]
    return statistics.median(runs)


def main():
    """Print the table, then the times of the imports."""
    print(HEADER)
    for shape in SHAPES:
        print_row(shape, "random", random_pair)
        print_row(shape, "near", near_pair)
    print_all_pairs()
    print("\nimport, once numpy is loaded")
    for module in ("helpers", "matplotlib.pyplot"):
        print(f"{module:>20} {duration(import_time(module)):>9}")


if __name__ == "__main__":
    main()
