"""The explorers with a slider for each number: single distributions, moving pairs and the fit."""

import math
import re

import numpy as np
import pytest
from common import pixels
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from helpers import entropy, jeffreys_divergence, js_divergence, kl_divergence
from helpers.explorers import (
    explore_approach,
    explore_binary_entropy,
    explore_divergence,
    explore_entropy,
    explore_epsilon,
    explore_fit,
    explore_parting,
)
from helpers.explorers.fit import descend, loss_over_p, loss_over_q
from helpers.gaussians import gaussian_pdf, kl_on_grid, mixture_pdf

P, Q = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
TRUTH, MODEL_A, MODEL_B = [0.6, 0.35, 0.05], [0.63, 0.37, 0.0], [0.3, 0.3, 0.4]
STARTS = {
    "divergence": lambda: explore_divergence(P, Q),
    "two outcomes": lambda: explore_divergence([0.7, 0.3], [0.6, 0.4]),
    "epsilon": lambda: explore_epsilon(TRUTH, MODEL_A, MODEL_B),
    "entropy": lambda: explore_entropy(P),
    "binary": lambda: explore_binary_entropy(0.1),
    "approach": lambda: explore_approach(P, Q),
    "parting": lambda: explore_parting([1, 0], [0, 1]),
    "fit": lambda: explore_fit(0.5, 1),
}
each = pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)


def numbers(explorer):
    """Return the numbers with a unit in the line below the picture."""
    found = re.findall(r"(∞|\d+\.\d+) (?:nats|bits)", explorer.text.value)
    return [math.inf if number == "∞" else float(number) for number in found]


def expected(name, values):
    """Return the same numbers, from the measures and from where the sliders stand."""
    if name == "divergence":
        p, q = (np.array(part) / sum(part) for part in (values[:3], values[3:]))
        return [kl_divergence(p, q)]
    if name == "two outcomes":
        return [kl_divergence(*([x, 1 - x] for x in values))]
    if name == "epsilon":
        eps = 10 ** values[0]
        patched = [
            sum(p * math.log((p + eps) / (q + eps)) for p, q in zip(TRUTH, model, strict=True))
            for model in (MODEL_A, MODEL_B)
        ]
        return [*patched, math.inf, kl_divergence(TRUTH, MODEL_B)]
    if name == "entropy":
        p = np.array(values) / sum(values)
        return [entropy(p), math.log(3)]
    if name == "binary":
        return [entropy([values[0], 1 - values[0]], base=2)]
    if name == "approach":
        (t,) = values
        return [kl_divergence(P, P + t * (Q - P)), 0.035 * t**2]
    if name == "parting":
        p, q = (
            np.array([1 + values[0], 1 - values[0]]) / 2,
            np.array([1 - values[0], 1 + values[0]]) / 2,
        )
        both = [kl_divergence(p, q), kl_divergence(q, p)]
        return [*both, jeffreys_divergence(p, q), js_divergence(p, q)]
    x = np.linspace(-14, 14, 4001)
    p, q = mixture_pdf(x, [0.5, 0.5], [-2, 2], [0.5, 0.5]), gaussian_pdf(x, *values)
    return [kl_on_grid(p, q, x)[0], kl_on_grid(q, p, x)[0]]


MOVES = {
    "divergence": [(0, 0.5), (5, 0.6), (3, 0.0), (0, 0.0)],
    "two outcomes": [(0, 0.5), (1, 0.5), (1, 0.0), (0, 0.0)],
    "epsilon": [(0, -12.0), (0, -2.0), (0, -4.35)],
    "entropy": [(0, 0.0), (1, 1.0), (2, 0.4), (0, 0.37)],
    "binary": [(0, 0.0), (0, 1.0), (0, 0.5), (0, 0.83)],
    "approach": [(0, 0.0), (0, 0.5), (0, 0.01), (0, 1.0)],
    "parting": [(0, 0.0), (0, 1.0), (0, 0.5)],
    "fit": [(0, 2.0), (1, 0.5), (1, 1.7), (0, -1.0)],
}


@pytest.mark.parametrize("name", STARTS)
def test_all_that_is_said_belongs_to_where_the_sliders_stand(name):
    explorer = STARTS[name]()
    for i, value in MOVES[name]:
        explorer.sliders[i].value = value
        values = [slider.value for slider in explorer.sliders]
        assert values[i] == value
        # a slider shows whole steps, and three of them need not add up to 1 exactly
        assert numbers(explorer) == pytest.approx(
            expected(name, values), abs=6e-3 if name in ("entropy", "divergence") else 6e-5
        )
        assert explorer.image.tooltip == explorer.alt_text
        assert not re.search(r"\b(inf|nan)\b", explorer.text.value + explorer.alt_text)


def test_two_outcomes_need_one_slider_each():
    explorer = explore_divergence([0.7, 0.3], [0.6, 0.4])
    assert [slider.description for slider in explorer.sliders] == ["P of 1", "Q of 1"]
    explorer.buttons["Lecture"].click()
    assert len(explorer.sliders) == 6


def test_epsilon_decides_which_model_seems_closer():
    explorer = explore_epsilon(TRUTH, MODEL_A, MODEL_B)
    assert "A seems" not in explorer.text.value
    explorer.buttons["1e-4"].click()
    assert "A seems closer to P" in explorer.text.value
    assert [slider.value for slider in explorer.sliders] == [-4]
    explorer.buttons["1e-10"].click()
    assert "B seems closer to P" in explorer.text.value
    assert "Without epsilon: KL(P || A) = ∞ nats" in explorer.text.value


@each
def test_reset_shows_the_first_picture_again(start):
    explorer = start()
    before = explorer.text.value, explorer.alt_text, pixels(explorer.image.value)
    explorer.sliders[0].value = 0.35
    assert explorer.text.value != before[0]
    assert explorer.alt_text != before[1]
    assert (pixels(explorer.image.value) != before[2]).any()
    explorer.buttons["Reset"].click()
    assert (explorer.text.value, explorer.alt_text) == before[:2]
    assert (pixels(explorer.image.value) == before[2]).all()


@each
def test_presets_show_what_they_say(start):
    explorer = start()
    for name, button in explorer.buttons.items():
        button.click()
        assert name == "Reset" or explorer.text.value
        assert not re.search(r"\b(inf|nan)\b", explorer.text.value + explorer.alt_text)


@each
def test_the_moved_picture_is_the_one_drawn_anew(start):
    moved, fresh = start(), start()
    moved.sliders[0].value = 0.35
    fresh.begin(moved.state)
    assert np.abs(pixels(moved.image.value) - pixels(fresh.image.value)).mean() < 0.1
    assert moved.alt_text == fresh.alt_text


@each
def test_steps_leave_nothing_behind(start):
    explorer = start()

    def size():
        axes = explorer.picture.fig.axes
        return [len(ax.get_children()) for ax in axes], len(explorer.picture.moving)

    before = size()
    for k in range(60):
        explorer.sliders[0].value = k / 60
    assert size() == before


def test_the_sum_is_shown():
    explorer = explore_entropy(P)
    explorer.sliders[1].value = 0.75
    assert "P adds up: 0.100 + 0.750 + 0.150 = 1.000" in explorer.text.value


def test_infinity_is_a_sign_and_a_sentence():
    explorer = explore_approach(P, Q)
    explorer.buttons["From a zero"].click()
    assert "KL(P || Q_t) = ∞ nats" in explorer.text.value
    assert "Infinite, because 1 happens (p = 0.2), but Q says never (q = 0)" in explorer.text.value
    assert "∞ at t = 1" in explorer.alt_text
    explorer.sliders[0].value = 0.99
    assert "∞" not in explorer.text.value

    explorer = explore_parting([0.6, 0.4, 0], [0.2, 0.3, 0.5])
    explorer.sliders[0].value = 1
    there, back, jeffreys, jsd = numbers(explorer)
    assert (there, back, jeffreys) == (pytest.approx(0.7742, abs=6e-5), math.inf, math.inf)
    assert jsd < math.log(2)
    assert "because 3 happens (q = 0.5), but P says never (p = 0)" in explorer.text.value


@pytest.mark.parametrize("loss", [loss_over_p, loss_over_q])
@pytest.mark.parametrize("mu, sigma", [(0, 2), (2, 0.5), (-1.3, 0.7), (3, 0.4)])
def test_the_losses_are_the_integrals(loss, mu, sigma):
    def log_p(x):
        return np.logaddexp(norm.logpdf(x, -2, 0.5), norm.logpdf(x, 2, 0.5)) - math.log(2)

    def height(x):
        log_q = norm.logpdf(x, mu, sigma)
        wide, other = (log_p(x), log_q) if loss is loss_over_p else (log_q, log_p(x))
        return np.exp(wide) * (wide - other)

    integral, _ = quad(height, -25, 25, points=[-2, 0, 2, mu], limit=400)
    assert loss(mu, sigma) == pytest.approx(integral, rel=1e-6)


@pytest.mark.parametrize("loss", [loss_over_p, loss_over_q])
@pytest.mark.parametrize("mu, sigma", [(0.5, 1), (-3.5, 4), (3.5, 0.3), (0, 0.3), (1, 2)])
def test_a_drop_ends_at_the_bottom_of_a_valley(loss, mu, sigma):
    mus, sigmas = descend(loss, mu, sigma)
    heights = [loss(*place) for place in zip(mus, sigmas, strict=True)]
    assert (np.diff(heights) < 0).all()
    bottom = minimize(lambda v: loss(v[0], math.exp(v[1])), [mus[-1], math.log(sigmas[-1])])
    assert bottom.fun == pytest.approx(heights[-1], abs=1e-9)
    ring = 0.05 * np.exp(2j * math.pi * np.arange(16) / 16)
    around = [loss(mus[-1] + z.real, sigmas[-1] * math.exp(z.imag)) for z in ring]
    assert min(around) > heights[-1]


def test_a_drop_is_shown_and_told():
    explorer = explore_fit(-1, 1)
    explorer.buttons["Drop: averaged over Q"].click()
    assert [slider.value for slider in explorer.sliders] == [-2, 0.5]
    assert numbers(explorer)[1] == pytest.approx(math.log(2), abs=1e-4)
    assert "Walked downhill from mu = -1.00, sigma = 1.00" in explorer.text.value
    explorer.buttons["Drop: averaged over P"].click()
    assert numbers(explorer)[0] == 0.7236
    assert [slider.value for slider in explorer.sliders] == [0, 2.05]
    explorer.sliders[0].value = 1
    assert "Walked" not in explorer.text.value


REFUSED = [
    (lambda: explore_entropy([0.5, 0.5]), "three outcomes"),
    (lambda: explore_entropy([0.5, 0.6, 0.1]), "p sums to 1.2"),
    (lambda: explore_entropy(P, presets={"bad": [1, 1, -1]}), "is negative"),
    (lambda: explore_entropy(P, base=10), "base = 10"),
    (lambda: explore_binary_entropy(1.5), "p = 1.5 must lie between 0 and 1"),
    (lambda: explore_binary_entropy([0.1, 0.9]), "must be one probability"),
    (lambda: explore_binary_entropy(math.nan), "p = nan is not a number"),
    (lambda: explore_approach([0, 1], [0.5, 0.5]), "must be above 0"),
    (lambda: explore_approach([0.5, 0.6], [0.5, 0.5]), "p sums to 1.1"),
    (lambda: explore_parting([1, 0], [0, 1, 0]), "same two or more outcomes"),
    (lambda: explore_divergence([0.5, 0.6], [0.5, 0.5]), "p sums to 1.1"),
    (lambda: explore_epsilon([1, 0], [0.5, 0.6], [0, 1]), "a sums to 1.1"),
    (lambda: explore_epsilon([1, 0], [1, 0, 0], [0, 1]), "p, a and b must each be one"),
    (lambda: explore_epsilon([1, 0], [1, 0], [1, 0]), "a must rule out an outcome"),
    (lambda: explore_epsilon([1, 0], [0, 1], [0, 1]), r"b\[0\] = 0.0 must be above 0"),
    (lambda: explore_epsilon([1, 0], [0, 1], [1, 0], epsilon=0), "epsilon = 0.0 must lie"),
    (lambda: explore_epsilon([1, 0], [0, 1], [1, 0], epsilon=[1e-3] * 2), "be one number"),
    (lambda: explore_fit(9, 1), "mu = 9.0 must lie between"),
    (lambda: explore_fit(0, 0), "sigma = 0.0 must lie between"),
    (lambda: explore_fit([0, 1], 1), "mu must be one number"),
    (lambda: explore_fit(0, math.nan), "sigma = nan is not a number"),
]


def test_bad_input_is_refused_at_once():
    for make, message in REFUSED:
        with pytest.raises(ValueError, match=message):
            make()
