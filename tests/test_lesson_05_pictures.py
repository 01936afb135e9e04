"""The pictures of lesson 05 look as they did, and say in words what they show."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.explorers.fit import loss_over_q
from helpers.gaussians import gaussian_pdf, kl_gaussians, mixture_pdf
from helpers.measures import kl_divergence
from helpers.pictures import subplots
from helpers.pictures.asymmetry import (
    draw_both_directions,
    draw_error_fall,
    draw_fit,
    draw_gradient_steps,
    draw_loss_surface,
    draw_who_averages,
)

P, Q = [0.9, 0.09, 0.01], [0.1, 0.1, 0.8]
X = np.linspace(-11, 11, 1101)
TARGET = mixture_pdf(X, [0.5, 0.5], [-2, 2], [0.5, 0.5])
BROAD, NARROW = gaussian_pdf(X, 0, 4.25**0.5), gaussian_pdf(X, 2, 0.5)


@pytest.mark.mpl_image_compare
def test_asymmetry_both_directions():
    fig, ax = subplots()
    forward, reverse = draw_both_directions(ax, P, Q, outcomes=["good", "fair", "poor"])
    for bars, value in ((forward, kl_divergence(P, Q)), (reverse, kl_divergence(Q, P))):
        assert sum(bar.get_height() for bar in bars) == pytest.approx(value)
    assert "averaged over P they sum to 1.9242 nats, averaged over Q to 3.2964" in ax.alt_text
    assert ax.alt_text.startswith("Terms of both directions in nats (good: +1.9775 and -0.2197;")
    return fig


@pytest.mark.mpl_image_compare
def test_asymmetry_who_averages():
    fig, axes = subplots(1, 2, size=(10, 4))
    for ax, averaged, value in zip(axes, "PQ", (1.9242, 3.2964), strict=True):
        (bars,) = draw_who_averages(ax, P, Q, averaged=averaged)
        area = sum(bar.get_width() * bar.get_height() for bar in bars)
        assert area == pytest.approx(value, abs=5e-5)
        assert f"averaged over {averaged}" in ax.alt_text
        assert ax.alt_text.endswith(f"in total {value} nats.")
    return fig


@pytest.mark.mpl_image_compare
def test_asymmetry_fits():
    fig, axes = subplots(1, 2, size=(10, 4))
    for ax, q, averaged in zip(axes, (BROAD, NARROW), "PQ", strict=True):
        line, _, model = draw_fit(ax, X, TARGET, q, averaged=averaged)
        assert np.array_equal(line.get_ydata(), TARGET)
        assert np.array_equal(model.get_ydata(), q)
    assert "peaks at x = -2.0, 2.0" in axes[0].alt_text
    assert "KL(P||Q), averaged over P, is 0.7236 nats" in axes[0].alt_text
    assert "KL(Q||P), averaged over Q, is 0.6931 nats" in axes[1].alt_text
    return fig


@pytest.mark.mpl_image_compare
def test_asymmetry_error_fall():
    draws = np.arange(1, 13)
    errors = {"one": np.exp(-2.0 * draws), "two": 0.3 * np.exp(-3.0 * draws)}
    fig, ax = subplots()
    lines = draw_error_fall(ax, draws, errors, [2.0, 3.5], title="Two of them")
    assert [line.get_label() for line in lines[::2]] == ["one", "two"]
    for line, rate in zip(lines[1::2], (2.0, 3.5), strict=True):
        n, law = line.get_data()
        assert law == pytest.approx(np.exp(-rate * n))
    assert ax.get_yscale() == "log"
    assert ax.alt_text == (
        "Chance of an error after 1 to 12 draws, on a logarithmic scale, beside dotted lines of "
        "the law. one: from 0.14 down to 3.8e-11, at the end by 2 nats a draw, its dotted line by "
        "2; two: from 0.015 down to 7e-17, at the end by 3 nats a draw, its dotted line by 3.5."
    )
    return fig


@pytest.mark.mpl_image_compare
def test_asymmetry_loss_surface():
    mus, logs = np.linspace(-3.5, 3.5, 71), np.linspace(-1.5, 1.5, 61)
    sigmas = np.exp(logs)[:, np.newaxis]
    paths = [np.array([[-3, 0], [-1, 0.5], [0, 0]]), np.array([[3, -1], [2, 0], [-1e-9, 0]])]
    fig, axes = subplots(1, 2, size=(11, 4.6))
    for ax, averaged, loss in zip(
        axes, "PQ", (kl_gaussians(0, 1, mus, sigmas), kl_gaussians(mus, sigmas, 0, 1)), strict=True
    ):
        artists = draw_loss_surface(ax, mus, logs, loss, paths=paths, averaged=averaged)
        assert len(artists) == 1 + 3 * len(paths)
        assert f"averaged over {averaged}" in ax.alt_text
        assert ax.alt_text.endswith("2 walks downhill end at mu = 0.00 with sigma = 1.00.")
    return fig


def surface_pixels(mus, logs, loss):
    """Return the picture of a loss averaged over Q, as numbers from 0 to 255."""
    fig, ax = subplots(size=(6, 5.4))
    draw_loss_surface(ax, mus, logs, loss, averaged="Q")
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba(), dtype=int)


def test_asymmetry_loss_surface_does_not_hang_on_the_last_bits():
    mus, logs = np.linspace(-3.6, 3.6, 61), np.linspace(-1.6, 1.4, 51)  # as lesson 05 draws it
    loss = np.array([[loss_over_q(mu, np.exp(s)) for mu in mus] for s in logs])
    pixels = surface_pixels(mus, logs, loss)
    rng = np.random.default_rng(5)
    for _ in range(10):
        other = loss * (1 + 1e-12 * rng.uniform(-1, 1, loss.shape))
        assert np.abs(surface_pixels(mus, logs, other) - pixels).max() <= 32


@pytest.mark.mpl_image_compare
def test_asymmetry_gradient_steps():
    fig, ax = subplots(size=(8, 4.2))
    starts = [0.25, 0.05, 0.01, 0.008]
    artists = draw_gradient_steps(ax, 0.5, starts, rate=0.02)
    assert len(artists) == 1 + 2 * len(starts)
    assert [arrow.xyann[0] for arrow in artists[2::2]] == starts
    landings = [arrow.xy[0] for arrow in artists[2::2]]
    assert landings == pytest.approx([a - 0.02 * 0.5 * (1 / (1 - a) - 1 / a) for a in starts])
    assert "from t = 0.25 with loss 0.144 nats to t = 0.277" in ax.alt_text
    return fig


@pytest.mark.parametrize("draw", [draw_both_directions, draw_who_averages])
def test_asymmetry_infinite_terms_are_refused(draw):
    _, ax = subplots()
    with pytest.raises(ValueError, match="infinite"):
        draw(ax, [0.5, 0.5, 0], [0.5, 0, 0.5])
