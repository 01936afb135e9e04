"""The frame of all pictures: figures, alt texts, and the pictures that every lesson uses."""

import base64
import itertools
import re
from types import SimpleNamespace

import numpy as np
import pytest

from helpers import entropy
from helpers.pictures import base, describe, draw_bars, draw_surprise, show, subplots
from helpers.pictures.base import alt_text, to_png
from helpers.pictures.cross_entropy import draw_yes_no
from helpers.pictures.entropy import (
    draw_binary_entropy,
    draw_entropy_estimates,
    draw_entropy_simplex,
    draw_surprisal_curve,
)
from helpers.pictures.kl_divergence import draw_excess, draw_terms

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]


@pytest.mark.mpl_image_compare
def test_bars_of_one():
    fig, ax = subplots()
    draw_bars(ax, P, outcomes=["bad", "fair", "good"], xlabel="rating")
    return fig


@pytest.mark.mpl_image_compare
def test_bars_of_a_pair():
    fig, ax = subplots()
    draw_bars(ax, P, Q)
    return fig


@pytest.mark.mpl_image_compare
def test_surprise_of_a_pair():
    fig, axes = subplots(1, 2)
    draw_surprise(axes[0], [0.5, 0.5, 0], base=2)
    draw_surprise(axes[1], P, Q)
    return fig


def test_bars_warn_of_nothing_on_a_slow_machine(monkeypatch):
    hours = itertools.count()
    slow = SimpleNamespace(perf_counter=lambda: 3600 * next(hours))
    monkeypatch.setattr("matplotlib.legend.time", slow)
    fig, ax = subplots()
    draw_bars(ax, P, Q)
    to_png(fig)
    assert next(hours) > 1  # the legend has looked at the clock


def test_bars_are_as_high_as_the_probabilities():
    _, ax = subplots()
    for bars, values in zip(draw_bars(ax, P, Q), (P, Q), strict=True):
        np.testing.assert_allclose([bar.get_height() for bar in bars], values)


def test_surprise_is_an_area():
    _, ax = subplots()
    bars = draw_surprise(ax, P)[0]
    assert sum(b.get_width() * b.get_height() for b in bars) == pytest.approx(entropy(P))


def test_alt_text_has_the_numbers_of_every_axes():
    fig, axes = subplots(1, 2)
    draw_bars(axes[0], P, Q)
    draw_surprise(axes[1], P, Q)
    for words in ("over 3 outcomes", "1: 0.2, 0.3", "H(P) = 1.0297 nats", "H(P, Q) = 1.0601 nats"):
        assert words in alt_text(fig)


@pytest.mark.parametrize(
    "shape, places",
    [
        ((1, 2), ["Left", "Right"]),
        ((1, 3), ["Left", "Middle", "Right"]),
        ((2, 1), ["Top", "Bottom"]),
        ((2, 2), ["Top left", "Top right", "Bottom left", "Bottom right"]),
        ((1, 4), ["Panel 1", "Panel 2", "Panel 3", "Panel 4"]),
    ],
)
def test_alt_text_tells_panels_apart(shape, places):
    fig, axes = subplots(*shape)
    for ax in axes.flat:
        describe(ax, "Words.")
    axes.flat[0].set_title("home-style: 1.5948 nats")
    image = axes.flat[1].imshow([[0, 1]])
    fig.colorbar(image)  # takes half of the place of the panel, and is none itself
    first, *others = places
    expected = [f"{first}, home-style: Words.", *(f"{place}: Words." for place in others)]
    assert alt_text(fig) == " ".join(expected)


def test_alt_text_of_one_panel_is_its_sentence():
    fig, ax = subplots()
    ax.set_title("home-style")
    describe(ax, "Words.")
    assert alt_text(fig) == "Words."


def test_a_picture_without_words_is_refused():
    fig, axes = subplots(1, 2)
    describe(axes[0], "Words.")
    with pytest.raises(ValueError, match=r"no alt text for its Axes \[1\]"):
        show(fig)


def test_show_displays_one_png_with_its_alt_text(monkeypatch):
    shown = []
    monkeypatch.setattr(base, "display", lambda data, **options: shown.append((data, options)))
    fig, ax = subplots()
    draw_bars(ax, P)
    assert show(fig) is None
    ((data, options),) = shown
    assert data["text/plain"] == alt_text(fig) == options["metadata"]["image/png"]["alt"]
    assert base64.b64decode(data["image/png"], validate=True) == to_png(fig)


def test_the_same_figure_gives_the_same_bytes():
    pictures = set()
    for _ in range(2):
        fig, ax = subplots()
        draw_bars(ax, P, Q)
        pictures.add(to_png(fig))
    assert len(pictures) == 1
    assert b"Software" not in pictures.pop()


def test_the_style_stays_in_the_pictures_of_the_course():
    import matplotlib

    before = dict(matplotlib.rcParams)
    fig, ax = subplots()
    draw_bars(ax, P, Q)
    to_png(fig)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    "draw, data",
    [
        (draw_surprise, [P, Q]),
        (draw_terms, [P, Q]),
        (draw_excess, [P, Q]),
        (draw_yes_no, [0.3]),
        (draw_surprisal_curve, []),
        (draw_binary_entropy, []),
        (draw_entropy_simplex, [P]),
        (draw_entropy_estimates, [[1.0], [1.1], 1.2]),
    ],
)
def test_a_unit_without_a_name_is_refused(draw, data):
    for wrong in (10, 1, -2, np.e, "2", [2], np.nan):
        with pytest.raises(ValueError, match=re.escape(f"base = {wrong!r} has no unit")):
            draw(subplots()[1], *data, base=wrong)
