"""Tests of the normal distributions: known values, second opinions, every kind of bad input."""

import math

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from helpers.gaussians import gaussian_pdf, kl_gaussians, kl_on_grid, mixture_pdf

pytestmark = pytest.mark.filterwarnings("error")

INF = math.inf
NAN = math.nan
X = np.linspace(-20, 20, 2001)
MEANS = st.floats(-1e3, 1e3)
SIGMAS = st.floats(1e-3, 1e3)


def exact_kl(mu_p, sigma_p, mu_q, sigma_q):
    """Return the closed form in 60 digits."""
    with mpmath.workdps(60):
        mu_p, sigma_p, mu_q, sigma_q = map(mpmath.mpf, (mu_p, sigma_p, mu_q, sigma_q))
        ratio = (sigma_p / sigma_q) ** 2
        return (ratio - 1 - mpmath.log(ratio) + ((mu_p - mu_q) / sigma_q) ** 2) / 2


def uniform(x, low, high):
    return np.where((x >= low) & (x <= high), 1 / (high - low), 0.0)


class TestGaussianPdf:
    @given(MEANS, SIGMAS, st.floats(-8, 8))
    def test_agrees_with_scipy(self, mu, sigma, z):
        x = mu + sigma * z
        assert gaussian_pdf(x, mu, sigma) == pytest.approx(scipy.stats.norm.pdf(x, mu, sigma))

    def test_a_number_gives_a_float(self):
        assert type(gaussian_pdf(0, 0, 1)) is float

    def test_shapes_broadcast(self):
        assert gaussian_pdf([[0], [1]], [0, 1, 2], 1).shape == (2, 3)

    @pytest.mark.parametrize("x", [50, -1e300, INF, -INF])
    def test_far_away_is_zero_without_a_warning(self, x):
        assert gaussian_pdf(x, 0, 1) == 0.0

    def test_leaves_its_argument_alone(self):
        x = np.array([0.0, 1.0])
        gaussian_pdf(x, 0, 1)
        assert x.tolist() == [0.0, 1.0]

    @pytest.mark.parametrize(
        ("x", "mu", "sigma", "clue"),
        [
            (NAN, 0, 1, "x = nan is not a number"),
            ([0, NAN], 0, 1, r"x\[1\] = nan"),
            ("0", 0, 1, "x must hold real numbers"),
            ([], 0, 1, "x is empty"),
            ([[1], [1, 2]], 0, 1, "x must be a table"),
            (0, INF, 1, "mu = inf must be finite"),
            (0, 0, 0, "sigma = 0.0 must be above 0; it is a standard deviation"),
            (0, 0, [1, -1], r"sigma\[1\] = -1.0 must be above 0"),
            (0, 0, INF, "sigma = inf must be finite"),
            ([0, 1], [0, 1, 2], 1, r"x has shape \(2,\), mu has shape \(3,\)"),
        ],
    )
    def test_refuses(self, x, mu, sigma, clue):
        with pytest.raises(ValueError, match=clue):
            gaussian_pdf(x, mu, sigma)


class TestMixturePdf:
    def test_is_the_weighted_average_of_its_components(self):
        expected = 0.3 * gaussian_pdf(X, -1, 0.5) + 0.7 * gaussian_pdf(X, 2, 2)
        np.testing.assert_allclose(mixture_pdf(X, [0.3, 0.7], [-1, 2], [0.5, 2]), expected)

    def test_one_component_is_that_component(self):
        assert mixture_pdf(0.3, [1], [0], [1]) == gaussian_pdf(0.3, 0, 1)

    def test_keeps_the_shape_of_x(self):
        assert mixture_pdf(np.zeros((2, 3)), [1], [0], [1]).shape == (2, 3)
        assert type(mixture_pdf(0, [0.5, 0.5], [-1, 1], [1, 1])) is float

    @pytest.mark.parametrize(
        ("weights", "mus", "sigmas", "clue"),
        [
            ([0.5, 0.6], [0, 1], [1, 1], "weights sums to 1.1"),
            ([1.5, -0.5], [0, 1], [1, 1], r"weights\[1\] = -0.5 is negative"),
            ([[0.5, 0.5]], [0, 1], [1, 1], "weights has shape"),
            ([0.5, 0.5], [0], [1, 1], r"mus has shape \(1,\)"),
            ([0.5, 0.5], [0, 1], 1, r"sigmas has shape \(\)"),
            ([0.5, 0.5], [0, 1], [1, 0], r"sigmas\[1\] = 0.0 must be above 0"),
            ([0.5, 0.5], [0, NAN], [1, 1], r"mus\[1\] = nan"),
        ],
    )
    def test_refuses(self, weights, mus, sigmas, clue):
        with pytest.raises(ValueError, match=clue):
            mixture_pdf(0, weights, mus, sigmas)


class TestKlGaussians:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [((0, 1, 1, 1), 0.5), ((1, 1, 0, 1), 0.5), ((0, 1, 0, 2), 0.3181), ((0, 2, 0, 1), 0.8069)],
    )
    def test_numbers_of_the_lesson(self, arguments, expected):
        assert kl_gaussians(*arguments) == pytest.approx(expected, abs=5e-5)

    @given(MEANS, SIGMAS, MEANS, SIGMAS)
    def test_agrees_with_the_closed_form_in_60_digits(self, mu_p, sigma_p, mu_q, sigma_q):
        expected = float(exact_kl(mu_p, sigma_p, mu_q, sigma_q))
        assert kl_gaussians(mu_p, sigma_p, mu_q, sigma_q) == pytest.approx(expected, rel=2e-13)

    @given(SIGMAS, st.floats(-16, -1), st.sampled_from([-1, 1]))
    def test_keeps_its_digits_when_nearly_equal(self, sigma, exponent, sign):
        other = sigma * (1 + sign * 10**exponent)
        expected = float(exact_kl(0, sigma, 0, other))
        assert kl_gaussians(0, sigma, 0, other) == pytest.approx(expected, rel=2e-13, abs=0)

    @given(MEANS, SIGMAS)
    def test_of_itself_is_zero(self, mu, sigma):
        assert kl_gaussians(mu, sigma, mu, sigma) == 0.0

    @given(MEANS, SIGMAS, MEANS, SIGMAS)
    def test_is_never_negative(self, mu_p, sigma_p, mu_q, sigma_q):
        assert kl_gaussians(mu_p, sigma_p, mu_q, sigma_q) >= 0

    @given(MEANS, MEANS, SIGMAS)
    def test_is_symmetric_for_equal_sigmas(self, mu_p, mu_q, sigma):
        assert kl_gaussians(mu_p, sigma, mu_q, sigma) == kl_gaussians(mu_q, sigma, mu_p, sigma)

    @pytest.mark.parametrize(("sigma_p", "sigma_q"), [(1e-200, 1), (1e-300, 1e300), (5e-324, 1)])
    def test_a_needle_costs_the_log_of_its_width(self, sigma_p, sigma_q):
        expected = float(exact_kl(0, sigma_p, 0, sigma_q))
        assert kl_gaussians(0, sigma_p, 0, sigma_q) == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize("arguments", [(0, 1e300, 0, 1e-300), (1e308, 1, -1e308, 1)])
    def test_what_is_too_large_for_a_float_is_inf(self, arguments):
        assert kl_gaussians(*arguments) == INF

    def test_bits_and_shapes(self):
        assert kl_gaussians(0, 1, 1, 1, base=2) == pytest.approx(0.5 / math.log(2))
        assert kl_gaussians([[0], [1]], 1, [0, 1, 2], 1).shape == (2, 3)
        assert type(kl_gaussians(0, 1, 1, 1)) is float

    @pytest.mark.parametrize(
        ("arguments", "clue"),
        [
            ((NAN, 1, 0, 1), "mu_p = nan"),
            ((0, 0, 0, 1), "sigma_p = 0.0 must be above 0"),
            ((0, 1, INF, 1), "mu_q = inf must be finite"),
            ((0, 1, 0, -2), "sigma_q = -2.0 must be above 0"),
            (([0, 1], 1, [0, 1, 2], 1), r"mu_p has shape \(2,\)"),
        ],
    )
    def test_refuses(self, arguments, clue):
        with pytest.raises(ValueError, match=clue):
            kl_gaussians(*arguments)

    def test_refuses_a_bad_base(self):
        with pytest.raises(ValueError, match="base"):
            kl_gaussians(0, 1, 1, 1, base=1)


class TestKlOnGrid:
    @given(st.floats(-3, 3), st.floats(0.6, 1.6), st.floats(-3, 3), st.floats(0.6, 1.6))
    def test_agrees_with_the_closed_form(self, mu_p, sigma_p, mu_q, sigma_q):
        x = np.linspace(-16, 16, 1601)
        p, q = gaussian_pdf(x, mu_p, sigma_p), gaussian_pdf(x, mu_q, sigma_q)
        expected = kl_gaussians(mu_p, sigma_p, mu_q, sigma_q)
        value, error = kl_on_grid(p, q, x)
        assert value == pytest.approx(expected, rel=1e-9, abs=1e-15)
        assert 0 <= error < 1e-9 * max(value, 1e-6)

    def test_keeps_its_digits_when_nearly_equal(self):
        shift = 1e-9
        value, _ = kl_on_grid(gaussian_pdf(X, shift, 1), gaussian_pdf(X, 0, 1), X)
        assert value == pytest.approx(shift**2 / 2, rel=1e-5)

    def test_agrees_with_scipy_on_a_mixture(self):
        def mixture(x):
            return mixture_pdf(x, [0.5, 0.5], [-2, 2], [0.5, 0.5])

        def term(x):
            return mixture(x) * math.log(mixture(x) / gaussian_pdf(x, 0, 2))

        expected, _ = scipy.integrate.quad(term, -12, 12, points=[-2, 2], limit=200)
        value, _ = kl_on_grid(mixture(X), gaussian_pdf(X, 0, 2), X)
        assert value == pytest.approx(expected, abs=1e-9)

    @pytest.mark.parametrize("n", [21, 22, 25, 30, 41, 60])
    def test_the_error_estimate_is_on_the_safe_side(self, n):
        x = np.linspace(-10, 10, n)
        p, q = gaussian_pdf(x, 0, 1), gaussian_pdf(x, 0.5, 1.5)
        value, error = kl_on_grid(p, q, x)
        assert abs(value - kl_gaussians(0, 1, 0.5, 1.5)) <= error

    def test_the_error_estimate_is_on_the_safe_side_of_a_kink(self):
        x = np.linspace(-40, 40, 80001)
        p = np.exp(-np.abs(x - 0.5)) / 2
        q = np.exp(-np.abs(x)) / 2
        truth = 0.5 + math.exp(-0.5) - 1  # between Laplace densities of scale 1
        value, error = kl_on_grid(p, q, x)
        assert 0 < abs(value - truth) <= error < 1e-5

    def test_of_itself_is_zero(self):
        p = gaussian_pdf(X, 0, 1)
        assert kl_on_grid(p, p, X) == (0.0, 0.0)

    def test_is_inf_where_q_is_impossible(self):
        x = np.linspace(-20, 20, 4001)
        q = uniform(x, -1, 1)
        q[np.abs(np.abs(x) - 1) < 1e-9] /= 2  # the value at a jump that makes the area exact
        assert kl_on_grid(gaussian_pdf(x, 0, 1), q, x) == (INF, 0.0)
        value, error = kl_on_grid(q, gaussian_pdf(x, 0, 1), x)
        assert math.isfinite(value)
        assert value == pytest.approx(0.5 * math.log(2 * math.pi / 4) + 1 / 6, abs=1e-2)
        assert error < 1e-2

    def test_bits_and_plain_floats(self):
        p, q = gaussian_pdf(X, 0, 1), gaussian_pdf(X, 1, 1)
        value, error = kl_on_grid(p, q, X, base=2)
        assert value == pytest.approx(0.5 / math.log(2))
        assert type(value) is float
        assert type(error) is float

    def test_an_uneven_grid_is_allowed(self):
        x = 20 * np.sinh(np.linspace(-3, 3, 4000)) / math.sinh(3)
        value, error = kl_on_grid(gaussian_pdf(x, 0, 1), gaussian_pdf(x, 1, 1), x)
        assert abs(value - 0.5) <= error < 1e-4

    @pytest.mark.parametrize("sigma", [0.1, 0.5])
    def test_underflow_is_not_mistaken_for_the_impossible(self, sigma):
        x = np.linspace(-40, 40, 8001)
        with pytest.raises(ValueError, match=r"q\[\d+\] = 0.0 has underflowed.*narrow the grid"):
            kl_on_grid(gaussian_pdf(x, 0, 2), gaussian_pdf(x, 0, sigma), x)

    @pytest.mark.parametrize(
        ("p", "q", "x", "clue"),
        [
            (X, X, X[:3], r"x has shape \(3,\)"),
            (X, X, [[1, 2, 3, 4, 5]], r"x has shape \(1, 5\)"),
            (X, X, [0, 1, 1, 2, 3], r"x\[2\] = 1.0 is not above the number before it"),
            (X, X, [0, 1, 2, 3, INF], r"x\[4\] = inf must be finite"),
            (X[:5], X, X, r"p\[0\] = -20.0 is negative"),
            (np.abs(X[:5]), X, X, r"p has shape \(5,\) and x has shape \(2001,\)"),
            (gaussian_pdf(X, 19, 1), gaussian_pdf(X, 0, 1), X, "p has the area .* widen the grid"),
            (gaussian_pdf(X, 0, 1), gaussian_pdf(X, 0, 9), X, "q has the area .* widen the grid"),
            (gaussian_pdf(X, 0, 1), gaussian_pdf(X, 0, 1e-4), X, "q has the area .* refine it"),
            (gaussian_pdf(X, 0, 1), np.where(X == 0, INF, 1), X, r"q\[1000\] = inf must be finite"),
        ],
    )
    def test_refuses(self, p, q, x, clue):
        with pytest.raises(ValueError, match=clue):
            kl_on_grid(p, q, x)
