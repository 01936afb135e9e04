"""The pictures of lesson 04: what they look like, what they say and what they return."""

import numpy as np
import pytest

from helpers import kl_divergence
from helpers.gaussians import gaussian_pdf, kl_gaussians
from helpers.pictures import subplots
from helpers.pictures.worked_examples import (
    draw_accuracy,
    draw_densities,
    draw_epsilon,
    draw_estimator,
    draw_integrand,
    draw_kl_map,
    draw_letter_shares,
    draw_relative_error,
    draw_running_deviation,
    draw_slide,
)

P, Q = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
STEPS = [1, 0.5, 0.25]
DISTANCES = [1e-1, 1e-4, 1e-8]
ERRORS = {"one": [1e-13, 1e-8, 10.0], "two": [1e-15, 1e-12, 1e-8], "three": [1e-16, 0.0, 1e-16]}
# One settles at 1, the other waits for a rare draw.
RUNS = {"calm": np.resize([1, -1], 2000), "wild": np.where(np.arange(2000) == 1500, 200.0, 0)}
EPSILONS = [1e-2, 1e-6, 1e-10]
HALVES = [0.5, 0.5, 0], [0.5, 0, 0.5]
X = np.linspace(-16, 16, 1601)
WIDE, NARROW = gaussian_pdf(X, 0, 2), gaussian_pdf(X, 0, 1)
VALUES = np.linspace(-0.1, 0.2, 301)
LENGTHS, ACCURACY = [5, 10, 20, 40], [0.25, 0.5, 0.75, 1]
NAMES = ["English", "Korean", "Portuguese"]
TABLE = kl_divergence(np.array([P, Q, P[::-1]])[:, None], np.array([P, Q, P[::-1]]))


@pytest.mark.mpl_image_compare
def test_worked_examples_slide():
    fig, ax = subplots()
    draw_slide(ax, P, Q, STEPS)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_relative_error():
    fig, ax = subplots(size=(8, 4.4))
    draw_relative_error(ax, DISTANCES, ERRORS)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_running_deviation():
    fig, ax = subplots()
    draw_running_deviation(ax, RUNS)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_epsilon():
    fig, ax = subplots()
    draw_epsilon(ax, *HALVES, EPSILONS)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_densities():
    fig, ax = subplots()
    draw_densities(ax, X, WIDE, NARROW)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_integrand():
    fig, ax = subplots()
    draw_integrand(ax, X, WIDE, NARROW)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_estimator():
    fig, ax = subplots()
    draw_estimator(ax, VALUES, 0.05, "k1", limits=(-0.15, 0.35), bins=10)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_accuracy():
    fig, ax = subplots()
    draw_accuracy(ax, LENGTHS, ACCURACY, chance=1 / 12)
    return fig


@pytest.mark.mpl_image_compare
def test_worked_examples_kl_map():
    fig, ax = subplots(size=(6, 5))
    draw_kl_map(ax, TABLE, NAMES)
    return fig


def test_the_slide_is_the_divergence_and_its_parabola():
    _, ax = subplots()
    kl, parabola, dots = draw_slide(ax, P, Q, STEPS)
    assert kl.get_ydata()[-1] == pytest.approx(kl_divergence(P, Q))
    assert parabola.get_ydata()[-1] == pytest.approx(0.035)
    assert kl.get_ydata()[1] == pytest.approx(parabola.get_ydata()[1], rel=1e-2)
    assert list(dots.get_xdata()) == STEPS
    assert "0.0304788 at t = 1 (the parabola: 0.0350000), 0.0080515 at t = 0.5" in ax.alt_text


def test_errors_below_rounding_are_drawn_at_rounding():
    _, ax = subplots()
    *curves, line = draw_relative_error(ax, DISTANCES, ERRORS)
    assert len(curves) == 3
    assert line.get_ydata()[0] == 1
    assert min(curves[2].get_ydata()) > 1e-16
    assert (
        "one errs by 1e-13 at 1e-01, 1e+01 at 1e-08, and has no digit right at 1e-08" in ax.alt_text
    )
    assert "two errs by 1e-15 at 1e-01, 1e-08 at 1e-08, and by less than 1e-05" in ax.alt_text


def test_a_running_deviation_is_that_of_the_first_draws():
    _, ax = subplots()
    curves = draw_running_deviation(ax, RUNS)
    for curve, values in zip(curves, RUNS.values(), strict=True):
        for n, y in zip(curve.get_xdata()[::400], curve.get_ydata()[::400], strict=True):
            assert y == pytest.approx(np.std(values[:n]))
    assert "calm 1.00 after 100, 1.00 after 1,000" in ax.alt_text
    assert "wild 0.00 after 100, 0.00 after 1,000" in ax.alt_text


def test_epsilon_decides():
    _, ax = subplots()
    line, level = draw_epsilon(ax, *HALVES, EPSILONS)
    assert line.get_ydata()[-1] == pytest.approx(11.166, abs=1e-3)
    assert level.get_ydata()[0] == pytest.approx(np.log(2) / 2)
    for words in ("6.56 at 1e-06", "11.17 at 1e-10", "it is ∞ nats", "0.3466 nats"):
        assert words in ax.alt_text


def test_densities_are_the_given_ones():
    _, ax = subplots()
    p, q, _ = draw_densities(ax, X, WIDE, NARROW)
    np.testing.assert_array_equal(p.get_ydata(), WIDE)
    np.testing.assert_array_equal(q.get_ydata(), NARROW)
    assert "P highest at x = 0 with 0.1995" in ax.alt_text
    assert "They cross at x = -1.36, 1.36." in ax.alt_text  # where x^2 = 8/3 log 2
    draw_densities(ax, X, WIDE, WIDE)
    assert "They do not cross." in ax.alt_text


def test_the_integrand_adds_up_to_the_divergence():
    _, ax = subplots()
    line, above, below = draw_integrand(ax, X, WIDE, NARROW)
    assert np.trapezoid(line.get_ydata(), X) == pytest.approx(kl_gaussians(0, 2, 0, 1))
    assert above.get_paths()
    assert below.get_hatch() == "///"
    assert "KL = 0.8069 nats" in ax.alt_text


def test_estimators_are_shares_of_all_samples():
    _, ax = subplots()
    bars, mean, truth = draw_estimator(ax, VALUES, 0.05, "k1", limits=(-0.15, 0.35), bins=10)
    assert sum(bar.get_height() for bar in bars) == pytest.approx(1)
    assert mean.get_xdata()[0] == pytest.approx(0.05)
    assert truth.get_xdata()[0] == 0.05
    assert "301 values of k1" in ax.alt_text
    assert "33% of them are negative" in ax.alt_text


def test_accuracy_is_in_percent():
    _, ax = subplots()
    curve, guess = draw_accuracy(ax, LENGTHS, ACCURACY, chance=1 / 12)
    assert list(curve.get_ydata()) == [25, 50, 75, 100]
    assert guess.get_ydata()[0] == pytest.approx(100 / 12)
    assert "25 % at 5, 50 % at 10" in ax.alt_text
    assert "8.3 %" in ax.alt_text


def test_the_map_has_a_number_in_every_cell():
    _, ax = subplots()
    shown, *numbers = draw_kl_map(ax, TABLE, NAMES)
    np.testing.assert_array_equal(shown.get_array(), TABLE)
    assert [text.get_text() for text in numbers[:3]] == [
        "0",
        *(f"{v:.2f}"[1:] for v in TABLE[0, 1:]),
    ]
    assert "against" in ax.alt_text
    assert "(P = English, Q = Korean)" in ax.alt_text


def test_letters_that_stand_out_are_named():
    p, q = np.zeros(26), np.full(26, 1 / 26)
    p[[0, 25]] = 0.75, 0.25
    _, ax = subplots()
    bars = draw_letter_shares(ax, p, q, "Nonsense")
    assert [bar.get_height() for bar in bars[0]] == list(p)
    assert "in Nonsense (Q). Furthest above Q: a 0.750 against 0.038, z 0.250" in ax.alt_text
    assert "Furthest below: b 0.000 against 0.038, c" in ax.alt_text
