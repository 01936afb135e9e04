"""Compare the explorers with `ipywidgets.interact` that shows the same figures inline.

Run it as `python -m tools.bench_explorers`, with playwright (extra `browser`) and a Chromium.  Both
rivals stand in one notebook, in JupyterLab, where their sliders are moved by the kernel, by key and
by mouse.  They take turns, and each is judged by its best turn, so that a busy machine slows both
alike.  It prints one table and asserts nothing: times belong to the machine they were taken on, so
look at the ratios.
"""

import html
import itertools
import json
import sys
import tempfile
from pathlib import Path
from random import random
from time import perf_counter, sleep

import nbformat
import psutil
from IPython.display import HTML, display
from ipywidgets import FloatSlider, interact

from helpers import explorers
from helpers.explorers.engine import DPI
from tools.lab_in_chromium import (
    CELL,
    CHROMIUM,
    EXPLORER,
    IDLE,
    chromium,
    close,
    grab_slider,
    jupyterlab,
    open_and_run_all,
    slider_value,
)

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]
FRANCHISE, FORECAST = [0.01, 0.02, 0.07, 0.30, 0.60], [0.05, 0.10, 0.20, 0.35, 0.30]
EXPLORERS = {  # as they stand in the lessons
    "divergence": lambda: explorers.explore_divergence(P, Q),
    "binary-entropy": lambda: explorers.explore_binary_entropy(0.1),
    "entropy": lambda: explorers.explore_entropy(P),
    "cross-entropy": lambda: explorers.explore_cross_entropy(FRANCHISE, FORECAST),
    "terms": lambda: explorers.explore_terms(P, Q),
    "approach": lambda: explorers.explore_approach(P, Q),
    "fit": lambda: explorers.explore_fit(0.5, 1),
    "epsilon": lambda: explorers.explore_epsilon([0.6, 0.4], [1, 0], [0.3, 0.7]),
    "parting": lambda: explorers.explore_parting([1, 0], [0, 1]),
}
TURNS = 20
STEPS, WARM_UP = 1000, 100
PAUSE, FRAME = 0.1, 1 / 60  # seconds
DRAG = 3  # seconds
PATIENCE = 300  # seconds

NOTEBOOK = """\
%matplotlib inline
import sys; sys.path.insert(0, {root!r}); from tools import bench_explorers
#
explorer = bench_explorers.EXPLORERS[{name!r}](); explorer
#
rival = bench_explorers.by_interact(explorer)
#
bench_explorers.report(kernel=bench_explorers.seconds_a_step(explorer, rival))
#
bench_explorers.report(memory=bench_explorers.memory_of_steps(explorer))
"""
THEIRS = f"{CELL} .widget-interact"

# The milliseconds from a key to the first frame with another picture, loaded. That frame is on the
# screen some 10 ms later, by the browser's Element Timing, whoever made the picture.
LATENCY = """view => {
    const before = view.querySelector("img").src;
    window.latency = null;
    addEventListener("keydown", key => requestAnimationFrame(function look() {
        const image = view.querySelector("img");
        if (image?.complete && image.src !== before)
            window.latency = performance.now() - key.timeStamp;
        else
            requestAnimationFrame(look);
    }), {capture: true, once: true});
}"""
# How many pictures are shown from now on.
COUNT = """view => {
    let before = view.querySelector("img").src;
    window.pictures = 0;
    new MutationObserver(() => {
        const image = view.querySelector("img");
        if (!image || image.src === before) return;
        before = image.src;
        window.pictures += 1;
    }).observe(view, {subtree: true, childList: true, attributeFilter: ["src"]});
}"""

HEADER = f"""\
                 kernel, a step      key to picture      pictures a second    kernel before and
                                                         while dragged        after {STEPS:,} steps
explorer            ours  interact      ours  interact      ours  interact    ours          shown"""


# --- in the kernel ----------------------------------------------------------------------------


def by_interact(explorer):
    """Display a slider that shows the pictures of an explorer, each drawn anew; return it."""
    start = explorer.state

    def show(value):
        state = explorer.moved(start, 0, value)
        fig, artists = explorer.draw(state)
        explorer.update(artists, state)
        fig.set_dpi(DPI)
        display(fig)
        display(HTML(html.escape(explorer.words(state)).replace("\n", "<br>")))

    copied = ("value", "min", "max", "step", "description", "layout")
    slider = FloatSlider(**{name: getattr(explorer.sliders[0], name) for name in copied})
    interact(show, value=slider)
    return slider


def values(slider):
    """Return values without end, no two alike in a row."""
    middle, tenth = (slider.min + slider.max) / 2, (slider.max - slider.min) / 10
    return itertools.cycle([round(middle + share * tenth, 2) for share in (-1, 0, 1)])


def seconds_a_step(explorer, rival):
    """Return the best times of a step of an explorer, and of the slider of its rival."""

    def ours(value):
        explorer.state = explorer.moved(explorer.state, 0, value)
        explorer.redraw()

    def theirs(value):
        rival.value = value

    def seconds(step, value):
        start = perf_counter()
        step(value)
        return perf_counter() - start

    turns = itertools.islice(values(rival), TURNS)
    return best([seconds(ours, value), seconds(theirs, value)] for value in turns)


def best(turns):
    """Return the best time of each of two rivals that took turns."""
    return [min(times) for times in zip(*turns, strict=True)]


def memory_of_steps(explorer):
    """Return the bytes that the kernel holds before and after many steps."""
    held = []
    for number in (WARM_UP, STEPS):
        for value in itertools.islice(values(explorer.sliders[0]), number):
            explorer.state = explorer.moved(explorer.state, 0, value)
            explorer.redraw()
            sleep(0.001)  # so that the picture is sent
        held.append(psutil.Process().memory_info().rss)
    return held


def report(**found):
    """Print what was found, for the one who reads the page."""
    print(json.dumps(found))


# --- in the browser ---------------------------------------------------------------------------


def seconds_to_picture(page, view, key):
    """Return the time from the press of a key to the changed picture."""
    page.wait_for_function(IDLE)  # nothing is left of the rival's turn
    view.get_by_role("slider").first.focus()
    view.evaluate(LATENCY)
    page.wait_for_timeout(1000 * (PAUSE + FRAME * random()))  # not in step with the frames
    page.keyboard.press(key)
    return page.wait_for_function("window.latency").json_value() / 1000


def pictures_a_second(page, view):
    """Drag the first slider to and fro; return how many pictures were shown a second."""
    rail, y = grab_slider(page, view)
    way = [rail["x"] + share * rail["width"] for share in (0.3, 0.7)]
    to_and_fro = itertools.cycle(
        [*range(int(way[0]), int(way[1]), 4), *range(int(way[1]), int(way[0]), -4)]
    )
    view.evaluate(COUNT)
    start = perf_counter()
    while perf_counter() < start + DRAG:
        page.mouse.move(next(to_and_fro), y)
    shown = page.evaluate("window.pictures") / (perf_counter() - start)
    page.mouse.up()
    return shown


def shows_the_last_value(page, view, name):
    """Return whether the text tells of the value at which the slider stands."""
    page.wait_for_function(IDLE)
    page.wait_for_timeout(1000)
    twin = EXPLORERS[name]()
    twin.sliders[0].value = slider_value(view)
    first, *_ = twin.words(twin.state).split("\n")
    return first in view.inner_text()


def measure(browser, server, name):
    """Return all that is measured of one explorer and its rival."""
    page = open_and_run_all(browser, server, f"{name}.ipynb", "light", PATIENCE)
    texts = page.locator(f"{CELL} .jp-OutputArea-output pre").all_inner_texts()
    found = dict(pair for text in texts for pair in json.loads(text).items())

    views = page.locator(EXPLORER), page.locator(THEIRS)
    keys = ["ArrowRight", "ArrowLeft"] * (TURNS // 2)
    found["key"] = best([seconds_to_picture(page, view, key) for view in views] for key in keys)
    views[0].get_by_role("button", name="Reset").click()
    page.wait_for_timeout(1000)  # or the mouse would look for a slider that is on its way
    found["drag"] = [pictures_a_second(page, view) for view in views]
    found["last"] = shows_the_last_value(page, views[0], name)
    close(page)
    return found


def row(name, found):
    """Write what was measured: our costs, and the ratios of interact's to them."""
    times = [
        f"{1000 * ours:6.1f} ms {theirs / ours:8.1f}x"
        for ours, theirs in (found["kernel"], found["key"])
    ]
    rates = "{:8.1f} {:9.1f}".format(*found["drag"])
    memory = "{:.1f}, {:.1f} MB".format(*(size / 1e6 for size in found["memory"]))
    last = "last value" if found["last"] else "NOT THE LAST VALUE"
    return f"{name:<15}{times[0]} {times[1]}  {rates}    {memory}  {last}"


def main():
    """Print the table."""
    if not CHROMIUM:
        sys.exit("There is no Chromium; Debian's package is chromium")
    print(HEADER)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder)) as server:
        for name in EXPLORERS:
            source = NOTEBOOK.format(root=str(Path(__file__).parents[1]), name=name)
            cells = [nbformat.v4.new_code_cell(cell) for cell in source.split("#\n")]
            path = Path(server.root_dir) / "notebooks" / f"{name}.ipynb"
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
            with chromium() as browser:
                print(row(name, measure(browser, server, name)), flush=True)


if __name__ == "__main__":
    main()
