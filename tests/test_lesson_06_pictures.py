"""The pictures of lesson 06 look as they should, and their words say what they show."""

import numpy as np
import pytest
import scipy.spatial.distance

from helpers import generalized_js_divergence, js_distance, js_divergence, normalize
from helpers.exercises import feedback
from helpers.exercises.lesson_06 import EXERCISES
from helpers.letters import load_letter_counts
from helpers.mds import classical_mds
from helpers.pictures import subplots
from helpers.pictures.base import alt_text
from helpers.pictures.jensen_shannon import (
    draw_bumps,
    draw_jensen_gap,
    draw_language_map,
    draw_over_distance,
    draw_parting,
    draw_three_bars,
    draw_tv_bounds,
)

P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]
X = np.linspace(-4, 10, 281)
FAR = np.linspace(0, 6, 61)


def bump(d):
    return normalize(np.exp(-2 * (X - d) ** 2))


def letters():
    counts = load_letter_counts()
    return list(counts), normalize(np.array(list(counts.values())))


@pytest.fixture
def pairs():
    return normalize(np.random.default_rng(6).gamma(0.5, size=(2, 400, 3)))


@pytest.mark.mpl_image_compare
def test_jensen_shannon_three_bars():
    fig, ax = subplots()
    bars = draw_three_bars(ax, P, Q)
    assert [bar.get_label() for bar in bars] == ["P", "M = (P + Q)/2", "Q"]
    assert [b.get_height() for b in bars[1]] == pytest.approx([0.25, 0.45, 0.3])
    assert "1: 0.2, 0.25, 0.3; 2: 0.5, 0.45, 0.4" in alt_text(fig)
    return fig


@pytest.mark.mpl_image_compare
def test_jensen_shannon_gap():
    fig, ax = subplots()
    gap = draw_jensen_gap(ax, 0.1, 0.7)[-1]
    low, high = gap.get_ydata()
    assert high - low == pytest.approx(js_divergence([0.1, 0.9], [0.7, 0.3]))
    assert "the JSD, is 0.2050 nats" in alt_text(fig)
    return fig


@pytest.mark.mpl_image_compare
def test_jensen_shannon_parting():
    fig, ax = subplots(size=(8, 4.2))
    jeffreys, half, jsd, ceiling, mark = draw_parting(ax, [1, 0], [0, 1], at=0.9)
    assert np.isnan(jeffreys.get_ydata()[-1])
    assert np.isnan(half.get_ydata()[-1])
    assert jsd.get_ydata()[-1] == pytest.approx(np.log(2))
    assert ceiling.get_ydata() == pytest.approx([np.log(2)] * 2)
    assert len(mark.get_ydata()) == 2  # Jeffreys itself is above the top
    assert "at t = 1 J is ∞, J/2 is ∞, JSD is 0.6931 nats" in alt_text(fig)
    return fig


def test_parting_of_overlapping_pairs_stays_finite():
    fig, ax = subplots()
    curves = draw_parting(ax, P, Q, top=0.1)
    assert len(curves) == 4
    assert curves[1].get_ydata()[-1] == pytest.approx(0.0314304, abs=1e-7)
    assert "inf" not in alt_text(fig)


@pytest.mark.mpl_image_compare
def test_jensen_shannon_bumps():
    fig, axes = subplots(1, 2, size=(9, 3.4))
    for ax, d in zip(axes, [1, 4], strict=True):
        assert len(draw_bumps(ax, X, bump(0), bump(d))) == 4
    assert "means 0.00 and 4.00; they share 0.01% of" in alt_text(fig)
    return fig


@pytest.mark.mpl_image_compare
def test_jensen_shannon_over_distance():
    fig, axes = subplots(2, 1, size=(8, 5.6))
    values = [js_divergence(bump(0), bump(d)) for d in FAR]
    slopes = np.gradient(values, FAR)
    first = draw_over_distance(axes[0], FAR, values, name="JSD", unit="nats", ceiling=np.log(2))
    second = draw_over_distance(axes[1], FAR, slopes, name="slope", unit="nats per unit", at=4)
    assert len(first) == len(second) == 2
    assert "ceiling at 0.6931 nats" in alt_text(fig)
    assert "at d = 0.80 (the largest)" in alt_text(fig)
    return fig


@pytest.mark.mpl_image_compare
def test_jensen_shannon_language_map():
    fig, ax = subplots(size=(8, 7))
    names, rows = letters()
    drawn = draw_language_map(ax, names, rows)
    assert {text.get_text() for text in drawn[-12:]} == set(names)
    assert "nearest are Spanish and Portuguese at 0.104" in alt_text(fig)
    return fig


def test_names_on_the_map_do_not_cover_each_other():
    fig, ax = subplots(size=(8, 7))
    texts = draw_language_map(ax, *letters())[-12:]
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts]
    inside = fig.bbox
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])
        assert inside.x0 <= box.x0 <= box.x1 <= inside.x1


@pytest.mark.mpl_image_compare
def test_jensen_shannon_tv_bounds(pairs):
    fig, axes = subplots(1, 2, size=(10, 4.2))
    assert len(draw_tv_bounds(axes[0], *pairs, measure="KL")) == 2
    assert len(draw_tv_bounds(axes[1], *pairs, measure="JSD")) == 3
    assert "none of them below the floor 2 TV squared" in alt_text(fig)
    assert "none above the ceiling TV ln 2" in alt_text(fig)
    return fig


def test_tv_bounds_knows_two_measures(pairs):
    _, ax = subplots()
    with pytest.raises(ValueError, match='measure must be "KL" or "JSD"'):
        draw_tv_bounds(ax, *pairs, measure="Jeffreys")


def test_classical_mds_finds_points_again():
    points = np.random.default_rng(6).normal(size=(7, 2))
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    found = classical_mds(distances)
    assert np.linalg.norm(found[:, None] - found, axis=-1) == pytest.approx(distances)


def test_what_the_lesson_says_of_scipy():
    assert f"{scipy.spatial.distance.jensenshannon(P, Q):.7f}" == "0.0884161"
    assert scipy.spatial.distance.jensenshannon(P, Q) == pytest.approx(js_distance(P, Q))
    assert generalized_js_divergence([P, Q]) == pytest.approx(js_divergence(P, Q))


@pytest.mark.parametrize("name", EXERCISES)
def test_every_slip_of_lesson_06_earns_its_own_hint(name):
    exercise = EXERCISES[name]
    assert feedback(exercise, exercise.answer).startswith("Right.")
    for slip, hint in exercise.slips:
        assert feedback(exercise, slip) == f"Not yet. {hint}"
