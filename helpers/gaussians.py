"""Normal distributions: their densities, and the KL divergence of one from another.

Three ways lead to the divergence of two densities, and lesson 04 walks all of them: a closed form
(`kl_gaussians`), the integral added up on a grid (`kl_on_grid`), and the mean of log(p/q) over
samples. The first two live here. Both add up terms that are never negative, as `helpers.measures`
does, so that nearly equal densities keep their digits.
"""

import math

import numpy as np

from helpers.language import noted, say
from helpers.measures import excess, in_unit
from helpers.validation import SUM_TOLERANCE, distribution, nonnegative, reals, refuse

__all__ = ["gaussian_pdf", "kl_gaussians", "kl_on_grid", "mixture_pdf"]

FADED = 1e-200  # a density that falls below this on its way to 0 has underflowed


def gaussian_pdf(x, mu, sigma):
    """Return the density of the normal distribution N(mu, sigma^2) at x.

    The bell exp(-z^2 / 2) with z = (x - mu) / sigma, divided by sigma and by the square root of
    2 pi so that its area is 1.

    Parameters
    ----------
    x : float or array_like
        Where to evaluate, in any unit; inf is allowed.
    mu : float or array_like
        The mean, in the unit of x.
    sigma : float or array_like
        The standard deviation (not the variance), above 0, in the unit of x. The three broadcast.

    Returns
    -------
    float or ndarray
        Densities, in 1 over the unit of x; 0 beyond some 38 sigma, where they underflow.

    Raises
    ------
    ValueError
        If an argument is not a number, `mu` not finite, `sigma` not above 0 and finite, or if
        the shapes do not fit.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, section 1.2.4.

    Examples
    --------
    >>> round(gaussian_pdf(0, 0, 1), 6)
    0.398942
    >>> gaussian_pdf([-1, 0, 1], 0, 2).round(4)
    array([0.176 , 0.1995, 0.176 ])
    """
    x, mu, sigma = reals("x", x), _location("mu", mu), _scale("sigma", sigma)
    _fit(x=x, mu=mu, sigma=sigma)
    with np.errstate(over="ignore", under="ignore"):
        z = (x - mu) / sigma
        density = np.exp(-z * z / 2) / sigma / math.sqrt(2 * math.pi)
    return density if density.ndim else float(density)


def mixture_pdf(x, weights, mus, sigmas):
    """Return the density of a mixture of normal distributions at x.

    The average of the densities of the components, weighted by `weights`: to draw from it, first
    draw a component, then draw from that.

    Parameters
    ----------
    x : float or array_like
        Where to evaluate, in any unit and of any shape.
    weights : array_like
        One probability for each component; they sum to 1.
    mus, sigmas : array_like
        One mean and one standard deviation for each component, in the unit of x.

    Returns
    -------
    float or ndarray
        Densities of the shape of x, in 1 over its unit.

    Raises
    ------
    ValueError
        If `weights` is not a distribution, if `mus` or `sigmas` has not one number for each
        weight, or for what `gaussian_pdf` refuses.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, section 2.3.9.

    Examples
    --------
    >>> mixture_pdf([-2, 0, 2], [0.25, 0.75], [-2, 2], [1, 1]).round(4)
    array([0.0998, 0.054 , 0.2992])
    """
    x, weights = reals("x", x), distribution("weights", weights, axis=-1)
    mus, sigmas = _location("mus", mus), _scale("sigmas", sigmas)
    if weights.ndim != 1:
        raise ValueError(
            say("weights has shape {shape}; it must be one plain list", shape=weights.shape)
        )
    for name, values in [("mus", mus), ("sigmas", sigmas)]:
        if values.shape != weights.shape:
            raise ValueError(
                say(
                    "{name} has shape {other} and weights has shape {shape}; each component "
                    "needs one weight, one mean and one standard deviation",
                    name=name,
                    other=values.shape,
                    shape=weights.shape,
                )
            )
    density = np.asarray(gaussian_pdf(x[..., np.newaxis], mus, sigmas)) @ weights
    return density if density.ndim else float(density)


def kl_gaussians(mu_p, sigma_p, mu_q, sigma_q, *, base=None):
    """Return D_KL(P || Q) of P = N(mu_p, sigma_p^2) from Q = N(mu_q, sigma_q^2), in closed form.

    With the ratio of the variances r = sigma_p^2 / sigma_q^2 and the shift in units of Q,
    d = (mu_p - mu_q) / sigma_q: half of r - 1 - log r, plus half of d squared. Both parts are 0 or
    more. For r near 1 the first one is added up as a Taylor series of r - 1, which is formed from
    sigma_p - sigma_q without rounding, so that nearly equal distributions keep their digits.

    Parameters
    ----------
    mu_p, mu_q : float or array_like
        The means.
    sigma_p, sigma_q : float or array_like
        The standard deviations (not the variances), above 0. All four share a unit and broadcast.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    float or ndarray
        0.0 for equal distributions, else positive, in nats (or the unit of `base`); inf only if
        it is too large for a float, 0.0 only if it is too small for one.

    Raises
    ------
    ValueError
        If a mean is not finite, if a standard deviation is not above 0 and finite, if the shapes
        do not fit, or if `base` is not above 1.

    References
    ----------
    S. Kullback, *Information Theory and Statistics*, 1959.

    Examples
    --------
    >>> kl_gaussians(0, 1, 1, 1)
    0.5
    >>> round(kl_gaussians(0, 1, 0, 2), 4), round(kl_gaussians(0, 2, 0, 1), 4)
    (0.3181, 0.8069)
    """
    mu_p, mu_q = _location("mu_p", mu_p), _location("mu_q", mu_q)
    sigma_p, sigma_q = _scale("sigma_p", sigma_p), _scale("sigma_q", sigma_q)
    _fit(mu_p=mu_p, sigma_p=sigma_p, mu_q=mu_q, sigma_q=sigma_q)
    with np.errstate(all="ignore"):
        shift = (mu_p - mu_q) / sigma_q
        nats = (_spread(sigma_p, sigma_q) + shift * shift) / 2
    return in_unit(nats, base)


def kl_on_grid(p, q, x, *, base=None):
    """Return D_KL(P || Q) of two densities given on a grid, and an estimate of its error.

    The integral of p log(p/q) - p + q by the trapezoidal rule. Since both areas are 1, the added
    q - p changes nothing in the total; but now no piece is negative, so nothing cancels, and
    what lies beyond the ends of the grid can only be missing, never too much.

    The error estimate is the change when every second point of the grid is left out. By
    Richardson's argument the error of the fine grid is about a third of that change, and far
    less for smooth densities that fade out within the grid: the estimate is on the safe side. It
    is never below what rounding can do, and it knows nothing of what lies beyond the grid.

    Parameters
    ----------
    p, q : array_like
        Values of the two densities (not their logarithms, and not probabilities) at `x`.
    x : array_like
        At least 5 increasing numbers; evenly spaced ones give by far the best result.
    base : float, optional
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    value : float
        The divergence, in nats (or the unit of `base`): 0 or more, and inf if q is 0 where p is
        not.
    error : float
        The estimate of its error, in the same unit; 0.0 if the value is inf.

    Raises
    ------
    ValueError
        If the three are not lists of one length, if `x` does not increase, if a density is
        negative or not finite, or if its area on the grid is not 1 within 1e-6. Also if q became
        0 by underflow where p is not 0 (it fell below 1e-200 on the way): the truth is finite
        then, but its size is lost.

    References
    ----------
    L. N. Trefethen and J. A. C. Weideman, "The Exponentially Convergent Trapezoidal Rule", 2014.

    Examples
    --------
    >>> x = np.linspace(-12, 12, 481)
    >>> value, error = kl_on_grid(gaussian_pdf(x, 0, 1), gaussian_pdf(x, 1, 1), x)
    >>> round(value, 10), error < 1e-10
    (0.5, True)
    """
    x = _grid(x)
    p, q = _density("p", p, x), _density("q", q, x)
    impossible = (q == 0) & (p > 0)
    if impossible.any():
        _refuse_underflow(q, impossible)
        return in_unit(math.inf, base), 0.0
    with np.errstate(all="ignore"):
        terms = excess(p, q, q - p, p + q)
    every_second = np.unique([*range(0, x.size, 2), x.size - 1])
    value, coarse = _area(terms, x), _area(terms[every_second], x[every_second])
    rounding = 4 * np.finfo(float).eps * value
    return in_unit(value, base), in_unit(max(abs(value - coarse), rounding), base)


# --- the pieces -----------------------------------------------------------------------------


def _spread(sigma_p, sigma_q):
    """Return r - 1 - log r for r = sigma_p^2 / sigma_q^2: 0 for equal sigmas, never negative."""
    change = (sigma_p - sigma_q) / sigma_q  # exact above the line if the two are close
    gap = np.atleast_1d(change * (change + 2))  # r - 1
    ratio = np.broadcast_to(sigma_p / sigma_q, gap.shape)
    one = np.ones_like(gap)
    spread = excess(one, np.square(ratio), gap, 2 + gap)
    far = ~((ratio > 1e-140) & (ratio < 1e140))  # r itself leaves the range of floats
    logs = 2 * np.broadcast_to(np.log(sigma_p) - np.log(sigma_q), gap.shape)
    spread[far] = np.where(np.isinf(gap), np.inf, gap - logs)[far]
    return spread.reshape(np.shape(change))


def _area(heights, x):
    """Return the area under straight lines between the points (x, heights)."""
    return float(np.sum((heights[1:] + heights[:-1]) / 2 * np.diff(x)))


# --- in -------------------------------------------------------------------------------------


def _location(name, values):
    array = reals(name, values)
    refuse(name, array, np.isinf(array), noted("{entry} = {value} must be finite"))
    return array


def _scale(name, values):
    array = _location(name, values)
    refuse(
        name,
        array,
        array <= 0,
        noted("{entry} = {value} must be above 0; it is a standard deviation"),
    )
    return array


def _fit(**arrays):
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = ", ".join(
            say("{name} has shape {shape}", name=name, shape=array.shape)
            for name, array in arrays.items()
        )
        raise ValueError(
            say(
                "{shapes}: these cannot be paired; they must be equal, or 1 where they differ",
                shapes=shapes,
            )
        ) from None


def _grid(x):
    x = _location("x", x)
    if x.ndim != 1 or x.size < 5:
        raise ValueError(
            say("x has shape {x_shape}; a grid is one list of at least 5 numbers", x_shape=x.shape)
        )
    stuck = np.diff(x, prepend=-np.inf) <= 0
    refuse(
        "x", x, stuck, noted("{entry} = {value} is not above the number before it; sort the grid")
    )
    return x


def _density(name, values, x):
    """Return the values of a density on the grid, or say why they are none."""
    density = nonnegative(name, values)
    if density.shape != x.shape:
        raise ValueError(
            say(
                "{name} has shape {shape} and x has shape {x_shape}; evaluate {name} at "
                "the points of x",
                name=name,
                shape=density.shape,
                x_shape=x.shape,
            )
        )
    refuse(name, density, np.isinf(density), noted("{entry} = {value} must be finite"))
    area = _area(density, x)
    if abs(area - 1) > SUM_TOLERANCE:
        raise ValueError(
            say(
                "{name} has the area {area:.10g} on the grid x, not 1; widen the grid if "
                "it cuts {name} off, refine it if {name} is narrow, and make sure that "
                "{name} is a density",
                name=name,
                area=area,
            )
        )
    return density


def _refuse_underflow(q, impossible):
    """Raise if q fades to 0 through the smallest numbers, instead of being 0 by decision."""
    beside_zero = np.zeros_like(impossible)
    beside_zero[1:] |= q[:-1] == 0
    beside_zero[:-1] |= q[1:] == 0
    faded = beside_zero & (q > 0) & (q < FADED)
    if faded.any():
        first = int(np.flatnonzero(impossible)[0])
        raise ValueError(
            say(
                "q[{first}] = 0.0 has underflowed where p is not 0: narrow the grid x to "
                "where both are above 0, or use a closed form such as kl_gaussians",
                first=first,
            )
        )
