import asyncio
import base64
import gc
import re
import weakref
from functools import partial
from io import BytesIO

import numpy as np
import PIL.Image
import pytest
from common import pixels

from helpers import cross_entropy, entropy, kl_divergence
from helpers.explorers import engine, explore_cross_entropy, explore_terms
from helpers.explorers.engine import Coalesced, to_png_quickly
from helpers.explorers.pairs import PAIRS
from helpers.explorers.sliders import rescaled
from helpers.pictures import draw_bars, draw_surprise, subplots
from helpers.pictures.base import alt_text
from helpers.pictures.kl_divergence import draw_terms

P, Q = PAIRS["Franchise"]
BOTH = pytest.mark.parametrize("explore", [explore_cross_entropy, explore_terms])
NEAREST = partial(pytest.approx, abs=0.005 + 1e-9)  # half a step of a slider


def positions(explorer):
    return [slider.value for slider in explorer.sliders]


def numbers(explorer):
    """Return the first number of the line below the picture, as it is written there."""
    return re.search(r"= (∞|\d+\.\d{4}) (nats|bits)", explorer.text.value).groups()


def expected(explore, p, q):
    value = (cross_entropy if explore is explore_cross_entropy else kl_divergence)(p, q)
    return ("∞" if np.isinf(value) else f"{value:.4f}", "nats")


def static_alt_text(explore, p, q):
    fig, (left, right) = subplots(1, 2)
    draw_bars(left, p, q)
    (draw_surprise if explore is explore_cross_entropy else draw_terms)(right, p, q)
    return alt_text(fig)


@BOTH
def test_it_starts_with_the_pair_it_was_given(explore):
    explorer = explore(P, Q)
    assert positions(explorer) == Q
    assert [slider.description for slider in explorer.sliders][:2] == ["Q of 1", "Q of 2"]
    assert numbers(explorer) == expected(explore, P, Q)
    assert explorer.alt_text == static_alt_text(explore, P, Q)


@BOTH
def test_after_each_move_all_shown_belongs_to_one_distribution(explore):
    explorer = explore(P, Q)
    rng = np.random.default_rng(0)
    for _ in range(12):
        i = int(rng.integers(5))
        explorer.sliders[i].value = value = round(float(rng.random()), 2)
        q = explorer.state[1]
        assert q[i] == pytest.approx(value, abs=0.005)
        assert positions(explorer) == NEAREST(q)
        assert sum(q) == pytest.approx(1, abs=1e-12)
        assert numbers(explorer) == expected(explore, P, q)
        assert explorer.alt_text == static_alt_text(explore, P, q)
        assert explorer.image.tooltip == explorer.alt_text
        assert "= 1.000" in explorer.text.value


@BOTH
def test_the_moved_picture_is_the_one_drawn_anew(explore):
    moved, fresh = explore(P, Q), explore(P, rescaled(Q, 4, 0.75))
    before = moved.image.value
    moved.sliders[4].value = 0.75
    assert moved.image.value != before
    assert np.abs(pixels(moved.image.value) - pixels(fresh.image.value)).mean() < 0.1


def test_the_others_keep_their_proportions():
    explorer = explore_terms(P, Q)
    explorer.sliders[4].value = 0.65
    assert explorer.state[1] == pytest.approx([0.025, 0.05, 0.1, 0.175, 0.65])
    assert positions(explorer) == NEAREST(explorer.state[1])


def test_a_slider_is_sent_whole_steps_only():
    """In the browser it would round anything else, and send that back as if it had been moved."""
    explorer = explore_terms([1 / 3] * 3, [1 / 3] * 3)
    for value in (0.4, 0.47, 0.01):
        explorer.sliders[0].value = value
        q = explorer.state[1]
        for slider in explorer.sliders:
            sent_back = round(slider.value / slider.step) * slider.step
            assert sent_back == pytest.approx(slider.value, abs=1e-12)
            slider.notify_change({"name": "value", "new": slider.value, "type": "change"})
        assert explorer.state[1] is q


def test_a_slider_that_is_dragged_is_not_pushed_back():
    """The browser adds up steps; to correct its rounding would send it where it was before."""
    explorer, sent = explore_terms(P, Q), 0.1 + 0.31
    assert sent != 0.41
    explorer.sliders[4].value = sent
    assert explorer.sliders[4].value == sent
    assert explorer.state[1][4] == 0.41


@BOTH
@pytest.mark.parametrize("n", [2, 3, 5])
def test_all_on_one_and_back(explore, n):
    explorer = explore(np.full(n, 1 / n), np.full(n, 1 / n))
    explorer.sliders[0].value = 1
    assert positions(explorer) == [1] + [0] * (n - 1)
    assert numbers(explorer) == ("∞", "nats")
    explorer.sliders[0].value = 0
    assert positions(explorer) == [0] + [round(1 / (n - 1), 2)] * (n - 1)
    explorer.sliders[0].value = 0.1
    assert explorer.state[1] == pytest.approx([0.1] + [0.9 / (n - 1)] * (n - 1))


@BOTH
def test_infinity_is_a_sign_and_a_sentence(explore):
    explorer = explore(P, Q)
    explorer.sliders[1].value = 0
    assert numbers(explorer) == ("∞", "nats")
    assert "Infinite, because 2 happens (p = 0.02), but Q says never" in explorer.text.value
    assert "inf" not in explorer.text.value
    explorer.sliders[1].value = 0.1
    assert "∞" not in explorer.text.value


def test_an_infinite_term_wears_the_sign():
    explorer = explore_terms(P, Q)
    explorer.sliders[1].value = 0
    labels = [label.get_text() for label in explorer.artists["labels"]]
    assert [i for i, label in enumerate(labels) if label == "∞ ↑"] == [1, 5]


def test_an_infinite_outline_leaves_the_picture():
    explorer = explore_cross_entropy(P, Q)
    explorer.sliders[1].value = 0
    outline = explorer.artists["outlines"][1]
    assert outline.get_height() > outline.axes.get_ylim()[1]


@BOTH
def test_reset_leads_back_to_the_example_of_the_lesson(explore):
    explorer = explore(P, Q)
    first = explorer.image.value, explorer.text.value
    explorer.sliders[0].value = 0.5
    explorer.buttons["Lecture"].click()
    explorer.sliders[0].value = 0.9
    explorer.buttons["Reset"].click()
    assert (explorer.image.value, explorer.text.value) == first
    assert positions(explorer) == Q


@BOTH
@pytest.mark.parametrize("name", PAIRS)
def test_presets(explore, name):
    explorer = explore([0.5, 0.5], [0.5, 0.5])
    explorer.buttons[name].click()
    p, q = PAIRS[name]
    assert [slider.value for slider in explorer.controls.children] == q
    assert numbers(explorer) == expected(explore, p, q)
    explorer.sliders[0].value = 0.5
    assert numbers(explorer) == expected(explore, p, rescaled(q, 0, 0.5))


def test_swap_exchanges_truth_and_belief():
    explorer = explore_terms(P, Q)
    explorer.sliders[4].value = 0.2
    q = explorer.state[1]
    explorer.buttons["Swap P and Q"].click()
    assert positions(explorer) == P
    assert numbers(explorer) == expected(explore_terms, q, P)
    explorer.buttons["Swap P and Q"].click()
    assert explorer.state[1].tolist() == q.tolist()


def test_floor_and_excess_are_named():
    text = explore_cross_entropy(P, Q, base=2).text.value
    floor, excess = entropy(P, base=2), kl_divergence(P, Q, base=2)
    assert f"the floor H(P) = {floor:.4f} bits and an excess of {excess:.4f} bits" in text


def test_the_axis_of_the_terms_always_holds_them():
    explorer = explore_terms([0.9, 0.1], [0.9, 0.1])
    tops = set()
    for value in np.linspace(0, 1, 41):
        explorer.sliders[0].value = value
        bars = [*explorer.artists["extra"], *explorer.artists["refund"], *explorer.artists["total"]]
        low, high = bars[0].axes.get_ylim()
        assert all(low < bar.get_height() < high for bar in bars)
        tops.add(high)
    assert len(tops) < 8


BAD_PAIRS = [
    ([0.5, 0.6], [0.5, 0.5], "p sums to 1.1"),
    ([0.5, 0.5], [1.5, -0.5], "is negative"),
    ([0.5, 0.5], [0.5, np.nan], "is not a number"),
    ([0.5, 0.5], [0.2, 0.3, 0.5], "same two or more outcomes"),
    ([1.0], [1.0], "same two or more outcomes"),
    ([[0.5, 0.5]], [[0.5, 0.5]], "same two or more outcomes"),
    (0.5, 0.5, "must list all outcomes"),
]


@BOTH
def test_bad_pairs_are_refused_at_once(explore):
    for p, q, message in BAD_PAIRS:
        with pytest.raises(ValueError, match=message):
            explore(p, q)
        with pytest.raises(ValueError, match=message):
            explore(P, Q, presets={"bad": (p, q)})


@BOTH
def test_a_unit_without_a_name_is_refused_at_once(explore):
    for base in (10, 0.5, "2", [2]):
        with pytest.raises(ValueError, match=re.escape(f"base = {base!r} has no unit")):
            explore(P, Q, base=base)


def test_the_whole_figure_is_drawn_once_for_each_of_the_last_limits(monkeypatch):
    explorer = explore_terms([0.9, 0.1], [0.9, 0.1])
    live, drawn = explorer.picture, []
    draw = live._canvas.draw
    monkeypatch.setattr(live._canvas, "draw", lambda: [drawn.append(1), draw()])
    ax = live.fig.axes[1]
    first = live.png()
    for top in (2, 3, 2, 3):
        ax.set_ylim(0, top)
        live.png()
    assert len(drawn) == 2
    for top in range(4, 4 + engine.KEPT):
        ax.set_ylim(0, top)
        live.png()
    assert len(live._backgrounds) == engine.KEPT
    explorer.redraw()
    assert explorer.image.value == first
    assert len(drawn) == 2 + engine.KEPT + 1


@BOTH
def test_two_hundred_steps_leave_nothing_behind(explore):
    explorer = explore(P, Q)

    def size():
        axes = explorer.picture.fig.axes
        return [len(ax.get_children()) for ax in axes], len(explorer.picture.moving)

    before = size()
    for k in range(200):
        explorer.sliders[k % 5].value = (k % 97) / 100
    assert size() == before


def test_presets_leave_no_picture_and_no_slider_behind():
    explorer = explore_terms(P, Q)
    replaced, sliders = weakref.ref(explorer.picture.fig), explorer.sliders
    explorer.buttons["Lecture"].click()
    gc.collect()
    assert replaced() is None
    assert len(explorer.sliders) == 3
    assert [slider.comm for slider in sliders] == [None] * 5


@BOTH
def test_a_notebook_stores_the_picture_and_its_sentence(explore):
    explorer = explore(P, Q)
    data, metadata = explorer._repr_mimebundle_()
    alt = static_alt_text(explore, P, Q)
    assert data.keys() == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == f"{alt} {engine.TO_MOVE_IT}"
    assert metadata == {"image/png": {"alt": alt, "width": 1000}}
    assert base64.b64decode(data["image/png"], validate=True) == explorer.image.value
    assert explore(P, Q)._repr_mimebundle_()[0]["image/png"] == data["image/png"]


class FakeLoop:
    """An event loop that runs what is due when it is told to."""

    def __init__(self, monkeypatch):
        self.due = []
        monkeypatch.setattr(asyncio, "get_running_loop", lambda: self)

    def call_later(self, delay, callback):
        self.due.append(callback)

    def run(self):
        due, self.due = self.due, []
        for callback in due:
            callback()


def test_many_changes_make_one_picture_of_the_first_value_and_one_of_the_last(monkeypatch):
    explorer, pictures = explore_cross_entropy(P, Q), []
    explorer.image.observe(lambda change: pictures.append(change.new), "value")
    loop = FakeLoop(monkeypatch)
    monkeypatch.setattr(engine, "REST", 60)
    for value in (0.4, 0.5, 0.6, 0.7, 0.75):
        explorer.sliders[4].value = value
    assert pictures == [explore_cross_entropy(P, rescaled(Q, 4, 0.4)).image.value]
    assert len(loop.due) == 1
    loop.run()
    assert pictures[1:] == [explore_cross_entropy(P, rescaled(Q, 4, 0.75)).image.value]
    assert loop.due == []
    explorer.sliders[4].value = 0.3
    assert len(pictures) == 2
    loop.run()
    assert len(pictures) == 3


def test_after_a_rest_a_change_is_drawn_at_once(monkeypatch):
    seen, loop = [], FakeLoop(monkeypatch)
    ask = Coalesced(lambda: seen.append(1))
    monkeypatch.setattr(engine, "REST", -1)
    ask()
    ask()
    assert seen == [1, 1]
    assert loop.due == []


def test_an_action_that_failed_holds_nothing_up(monkeypatch):
    loop = FakeLoop(monkeypatch)
    ask = Coalesced(lambda: 1 / 0)
    monkeypatch.setattr(engine, "REST", -1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            ask()
    assert loop.due == []


def test_two_sliders_before_one_picture(monkeypatch):
    explorer = explore_terms(P, Q)
    loop = FakeLoop(monkeypatch)
    explorer.sliders[4].value = 0.5
    explorer.sliders[0].value = 0.3
    loop.run()
    q = rescaled(rescaled(Q, 4, 0.5), 0, 0.3)
    assert explorer.state[1].tolist() == q.tolist()
    assert numbers(explorer) == expected(explore_terms, P, q)


def test_a_change_while_drawing_is_drawn_afterwards(monkeypatch):
    value, seen = [1], []

    def action():
        seen.append(value[0])
        if value[0] == 1:
            value[0] = 2
            ask()

    ask, loop = Coalesced(action), FakeLoop(monkeypatch)
    ask()
    assert seen == [1]
    loop.run()
    assert seen == [1, 2]
    assert loop.due == []


def test_a_slider_that_is_moved_while_the_picture_is_drawn_stays_there(monkeypatch):
    explorer, loop = explore_terms(P, Q), FakeLoop(monkeypatch)
    draw = explorer.picture.png

    def draw_slowly():
        monkeypatch.setattr(explorer.picture, "png", draw)
        explorer.sliders[0].value = 0.3
        return draw()

    monkeypatch.setattr(explorer.picture, "png", draw_slowly)
    explorer.sliders[4].value = 0.5
    assert explorer.sliders[0].value == 0.3
    loop.run()
    q = rescaled(rescaled(Q, 4, 0.5), 0, 0.3)
    assert explorer.state[1].tolist() == q.tolist()
    assert positions(explorer) == NEAREST(q)
    assert numbers(explorer) == expected(explore_terms, P, q)


def test_a_loop_that_died_holds_nothing_up():
    seen = []
    ask = Coalesced(lambda: seen.append(1))

    async def ask_and_leave():
        ask()  # answered at once
        ask()

    async def ask_and_wait():
        ask()
        await asyncio.sleep(5 * engine.FRAME)

    asyncio.run(ask_and_leave())
    assert seen == [1]
    asyncio.run(ask_and_wait())
    assert seen == [1, 1]


def test_in_a_real_loop_the_last_picture_shows_the_last_value():
    explorer, pictures = explore_terms(P, Q), []
    explorer.image.observe(lambda change: pictures.append(change.new), "value")

    async def drag():
        for value in np.linspace(0.3, 0.8, 51):
            explorer.sliders[4].value = value
            await asyncio.sleep(0)
        await asyncio.sleep(5 * engine.FRAME)

    asyncio.run(drag())
    assert 1 <= len(pictures) < 51
    assert numbers(explorer) == expected(explore_terms, P, rescaled(Q, 4, 0.8))
    assert explorer.sliders[4].value == 0.8
    fresh = explore_terms(P, explorer.state[1])
    assert np.abs(pixels(pictures[-1]) - pixels(fresh.image.value)).mean() < 0.1


def test_the_browser_gets_picture_and_words_in_one_message(monkeypatch):
    explorer, sent = explore_terms(P, Q), []
    monkeypatch.setattr(explorer.image.comm, "send", lambda **message: sent.append(message))
    explorer.sliders[4].value = 0.5
    (message,) = sent
    assert message["data"]["state"] == {"tooltip": explorer.alt_text}
    assert message["data"]["buffer_paths"] == [["value"]]
    (address,) = message["buffers"]
    head, _, body = address.partition(b",")
    assert head == b"data:image/png;base64"
    assert base64.b64decode(body) == explorer.image.value


def test_a_quick_png_is_a_png():
    drawn = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    with PIL.Image.open(BytesIO(to_png_quickly(drawn))) as image:
        image.verify()
    with PIL.Image.open(BytesIO(to_png_quickly(drawn))) as image:
        assert (np.asarray(image) == drawn).all()
