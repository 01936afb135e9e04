"""An explorer of two fits: one Gaussian Q against a target P with two bumps, in both directions."""

import functools
import math

import numpy as np

from helpers.explorers.sliders import Scale, SliderExplorer
from helpers.gaussians import gaussian_pdf, mixture_pdf
from helpers.language import noted, say
from helpers.pictures.asymmetry import draw_loss_surface, peaks_in_words
from helpers.pictures.base import ABOVE, INK, describe, styled, subplots, with_unit
from helpers.pictures.worked_examples import draw_densities
from helpers.validation import reals, refuse

__all__ = ["descend", "explore_fit", "loss_over_p", "loss_over_q"]

# The target of lesson 05: as many guests who like it mild as who like it hot.
WEIGHTS, MUS, SIGMAS = [0.5, 0.5], [-2, 2], [0.5, 0.5]
MU, SIGMA = Scale("mu", -3.5, 3.5, 0.05), Scale("sigma", 0.3, 4, 0.05)
X = np.linspace(-30, 30, 3001)  # wide enough for the broadest Q, fine enough for the narrowest
SEEN = np.linspace(-7, 7, 351)
PRESETS = {
    noted("Left bump"): (-2, 0.5),
    noted("Broad"): (0, 2),
    noted("Between"): (0.5, 1),
}


def explore_fit(mu, sigma, *, presets=PRESETS):
    """Fit one Gaussian to two bumps by hand, or let it drop into the nearest valley of a loss.

    Parameters
    ----------
    mu, sigma : float
        Mean, from -3.5 to 3.5, and standard deviation, from 0.3 to 4, where the explorer starts.
    presets : dict of str to pair of float, optional
        Other models, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a mean or a standard deviation is not a number in its range.
    """
    return FitExplorer(mu, sigma, presets)


def loss_over_p(mu, sigma):
    """Return D_KL(P || Q) in nats for Q = N(mu, sigma^2), averaged over the target P.

    Examples
    --------
    >>> round(loss_over_p(0, math.sqrt(4.25)), 4)
    0.7236
    """
    log_p, p = _target()
    return float(p @ (log_p - _log_gauss(mu, sigma)) * (X[1] - X[0]))


def loss_over_q(mu, sigma):
    """Return D_KL(Q || P) in nats for Q = N(mu, sigma^2), averaged over the model Q.

    Examples
    --------
    >>> round(loss_over_q(2, 0.5), 3)
    0.693
    """
    log_p, _ = _target()
    log_q = _log_gauss(mu, sigma)
    return float(np.exp(log_q) @ (log_q - log_p) * (X[1] - X[0]))


def descend(loss, mu, sigma, *, h=1e-4, longest=0.2, flat=1e-7):
    """Walk downhill from (mu, sigma); return the mus and the sigmas of the walk.

    Each step goes against the slope in mu and log sigma. It is at most `longest`, and it is halved
    until the loss falls; the walk ends where the slope is `flat`, or where no step helps.
    """
    here, rate = np.array([mu, math.log(sigma)]), 0.1
    path = [here]

    def at(point):
        return loss(point[0], math.exp(point[1]))

    for _ in range(2000):
        slope = np.array([at(here + s) - at(here - s) for s in h * np.eye(2)]) / (2 * h)
        size = np.hypot(*slope)
        rate = min(2 * rate, longest / max(size, 1e-12))
        while rate * size > 1e-12 and at(here - rate * slope) >= at(here):
            rate /= 2
        if size < flat or rate * size <= 1e-12:
            break
        here = here - rate * slope
        path.append(here)
    mus, logs = np.transpose(path)
    return mus, np.exp(logs)


class FitExplorer(SliderExplorer):
    """What `explore_fit` returns; the state is the walk so far: its mus and its sigmas."""

    def __init__(self, mu, sigma, presets):
        super().__init__(_start(mu, sigma), {name: _start(*q) for name, q in presets.items()})
        self.add_button(noted("Drop: averaged over P"), lambda: self.drop(loss_over_p))
        self.add_button(noted("Drop: averaged over Q"), lambda: self.drop(loss_over_q))

    def drop(self, loss):
        """Walk from where the sliders stand to the bottom of the valley they stand in."""
        mus, sigmas = self.state
        self.change(descend(loss, mus[-1], sigmas[-1]))

    def scales(self, state):
        """Return the scales of mu and sigma."""
        return [MU, SIGMA]

    def values(self, state):
        """Return mu and sigma, where the walk has led."""
        return [float(numbers[-1]) for numbers in state]

    def moved(self, state, i, value):
        """Return the start of a new walk."""
        model = self.values(state)
        model[i] = value
        return _start(*model)

    @styled
    def draw(self, state):
        """Draw the densities, and beside them both losses as hiking maps."""
        fig, (left, middle, right) = subplots(1, 3, size=(11.5, 4.2))
        p = mixture_pdf(SEEN, WEIGHTS, MUS, SIGMAS)
        _, line, _ = draw_densities(left, SEEN, p, _density(state))
        left.set(xlim=(SEEN[0], SEEN[-1]), ylim=(0, 1.4))
        left.legend(ncols=2, **ABOVE)
        walks, self.maps = [], []
        for ax, averaged in ((middle, "P"), (right, "Q")):
            mus, logs, losses = _surfaces()
            draw_loss_surface(ax, mus, logs, losses[averaged], averaged=averaged)
            ax.set_title(say("loss averaged over {averaged} (nats)", averaged=averaged))
            ax.set(xlabel=say("mu"), ylabel=say("log of sigma"))
            walks += ax.plot([], [], color=INK, linewidth=2, zorder=4)
            walks += ax.plot([], [], "*", color=INK, markersize=19, markeredgecolor="white")
            walks[-1].set_zorder(5)
            self.maps.append(ax.alt_text)
        return fig, {"line": [line], "walks": walks}

    def update(self, artists, state):
        """Move the line of Q, and on both maps the star and the walk that led to it."""
        q, (mus, sigmas) = _density(state), state
        (line,) = artists["line"]
        line.set_ydata(q)
        describe(line.axes, f"{peaks_in_words(SEEN, mixture_pdf(SEEN, WEIGHTS, MUS, SIGMAS), q)}.")
        walk_p, star_p, walk_q, star_q = artists["walks"]
        for walk, star, landscape, loss in (
            (walk_p, star_p, self.maps[0], loss_over_p),
            (walk_q, star_q, self.maps[1], loss_over_q),
        ):
            walk.set_data(mus, np.log(sigmas))
            star.set_data(mus[-1:], np.log(sigmas[-1:]))
            height = loss(mus[-1], sigmas[-1])
            model = _name(state)
            describe(
                star.axes,
                say(
                    "{landscape} The star, {model}, has {height:.4f} nats.",
                    landscape=landscape,
                    model=model,
                    height=height,
                ),
            )

    def words(self, state):
        """Return both losses, and where the walk went if there was one."""
        model, mu_and_sigma = _name(state), self.values(state)
        over_p, over_q = (with_unit(f(*mu_and_sigma), "nats") for f in (loss_over_p, loss_over_q))
        line = say(
            "Q with {model}: KL(P || Q) = {over_p}, averaged over P; KL(Q || P) = "
            "{over_q}, averaged over Q.",
            model=model,
            over_p=over_p,
            over_q=over_q,
        )
        (first_mu, *further), (first_sigma, *_) = state
        if not further:
            return line
        walked = say(
            "Walked downhill from mu = {first_mu:.2f}, sigma = {first_sigma:.2f}, "
            "until the ground was level.",
            first_mu=first_mu,
            first_sigma=first_sigma,
        )
        return f"{line}\n" + walked


@functools.cache
def _target():
    """Return log p and p of the target on the grid; logarithms never underflow."""
    parts = [
        math.log(w) + _log_gauss(mu, sigma)
        for w, mu, sigma in zip(WEIGHTS, MUS, SIGMAS, strict=True)
    ]
    log_p = np.logaddexp(*parts)
    return log_p, np.exp(log_p)


def _log_gauss(mu, sigma):
    """Return the log density of N(mu, sigma^2) on the grid."""
    return -(((X - mu) / sigma) ** 2) / 2 - math.log(sigma * math.sqrt(2 * math.pi))


@functools.cache
def _surfaces():
    """Return mus, logs of sigmas and both losses on the grid they make."""
    mus = np.linspace(MU.low, MU.high, 57)
    logs = np.linspace(math.log(SIGMA.low), math.log(SIGMA.high), 49)
    losses = {
        who: np.array([[loss(mu, math.exp(log)) for mu in mus] for log in logs])
        for who, loss in (("P", loss_over_p), ("Q", loss_over_q))
    }
    return mus, logs, losses


def _name(state):
    """Return mu and sigma in words."""
    mu, sigma = (round(float(numbers[-1]), 4) + 0.0 for numbers in state)  # no -0.0000
    return say("mu = {mu:.4f} and sigma = {sigma:.4f}", mu=mu, sigma=sigma)


def _density(state):
    """Return the density of Q where it is seen."""
    mus, sigmas = state
    return gaussian_pdf(SEEN, mus[-1], sigmas[-1])


def _start(mu, sigma):
    """Return a walk that has not begun, or say what is wrong with where it should."""
    for scale, given in ((MU, mu), (SIGMA, sigma)):
        number = reals(scale.name, given)
        if number.shape != ():
            raise ValueError(
                say(
                    "{name} must be one number, but has the shape {shape}",
                    name=scale.name,
                    shape=number.shape,
                )
            )
        outside = (number < scale.low) | (number > scale.high)
        refuse(
            scale.name,
            number,
            outside,
            noted("{entry} = {value} must lie between {low} and {high}"),
            low=scale.low,
            high=scale.high,
        )
    return np.array([float(mu)]), np.array([float(sigma)])
