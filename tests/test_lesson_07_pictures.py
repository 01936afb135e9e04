"""The pictures of lesson 07: drift bar by bar, the epsilon that decides, gradients."""

import numpy as np
import pytest

from helpers import jeffreys_divergence
from helpers.pictures import subplots
from helpers.pictures.base import alt_text
from helpers.pictures.field_guide import draw_epsilon_winner, draw_gradients, draw_psi

EXPECTED = [0.15, 0.20, 0.25, 0.22, 0.18]
ACTUAL = [0.08, 0.13, 0.22, 0.28, 0.29]
EPSILONS = np.logspace(-12, -2, 21)
FALLING, FLAT = -0.05 * np.log(EPSILONS) - 0.2, np.full(21, 0.366)
POLICY, REF = np.array([0.4, 0.3, 0.1, 0.2]), np.array([0.1, 0.2, 0.3, 0.4])
LOG_RATIO = np.log(POLICY / REF)
OF_POLICY, OF_REF = POLICY * (LOG_RATIO - POLICY @ LOG_RATIO), POLICY - REF


@pytest.mark.mpl_image_compare
def test_field_guide_psi():
    fig, ax = subplots()
    draw_psi(ax, EXPECTED, ACTUAL, xlabel="stars")
    return fig


@pytest.mark.mpl_image_compare
def test_field_guide_epsilon():
    fig, ax = subplots()
    draw_epsilon_winner(ax, EPSILONS, FALLING, FLAT)
    return fig


@pytest.mark.mpl_image_compare
def test_field_guide_gradients():
    fig, axes = subplots(1, 2, size=(8, 4.2))
    draw_gradients(axes[0], np.zeros(4), OF_POLICY, OF_REF, name="k1")
    draw_gradients(axes[1], OF_REF, OF_POLICY, OF_REF, name="k3", legend=False)
    return fig


def test_psi_bars_are_the_shares_and_the_numbers_add_up():
    fig, ax = subplots()
    expected, actual, *texts = draw_psi(ax, EXPECTED, ACTUAL)
    np.testing.assert_allclose([bar.get_height() for bar in expected], EXPECTED)
    np.testing.assert_allclose([bar.get_height() for bar in actual], ACTUAL)
    psi = jeffreys_divergence(EXPECTED, ACTUAL)
    assert sum(float(text.get_text()) for text in texts) == pytest.approx(psi, abs=0.003)
    assert f"{psi:.4f} nats. 5 adds most, 3 least." in alt_text(fig)


def test_epsilon_is_said_to_decide_only_where_the_lines_cross():
    fig, ax = subplots()
    a, b, _, _, vertical, *_ = draw_epsilon_winner(ax, EPSILONS, FALLING, FLAT)
    np.testing.assert_allclose(a.get_ydata(), FALLING)
    np.testing.assert_allclose(b.get_ydata(), FLAT)
    assert vertical.get_xdata()[0] == pytest.approx(np.exp(-0.566 / 0.05), rel=1e-6)
    assert "B wins where epsilon is below 1.2e-05" in alt_text(fig)
    fig, ax = subplots()
    assert len(draw_epsilon_winner(ax, EPSILONS, FALLING, FLAT + 9)) == 4
    assert "do not cross" in alt_text(fig)


@pytest.mark.parametrize(
    ("mean", "said"),
    [
        (np.zeros(4), "it equals zero."),
        (OF_POLICY, "it equals the gradient of KL(policy || ref)."),
        (OF_REF, "it equals the gradient of KL(ref || policy)."),
        (OF_REF + 1, "it equals neither true gradient."),
    ],
)
def test_gradients_say_what_they_match(mean, said):
    fig, ax = subplots()
    bars, circles, squares = draw_gradients(ax, mean, OF_POLICY, OF_REF, name="k")
    np.testing.assert_allclose([bar.get_height() for bar in bars], mean)
    np.testing.assert_allclose(circles.get_ydata(), OF_POLICY)
    np.testing.assert_allclose(squares.get_ydata(), OF_REF)
    assert said in alt_text(fig)
