"""Explorers of two distributions on the move: Q slides into P, or both part."""

import math

import numpy as np

from helpers.chi_square import chi_square_divergence
from helpers.explorers.sliders import (
    Scale,
    SliderExplorer,
    add_up,
    checked_pair,
    impossible,
)
from helpers.language import noted, say
from helpers.measures import jeffreys_divergence, js_divergence, kl_divergence
from helpers.pictures.base import ABOVE, INK, describe, numbered, styled, subplots, with_unit
from helpers.pictures.distributions import bars_in_words, draw_bars
from helpers.pictures.jensen_shannon import (
    draw_parting,
    parting_in_words,
    parting_pair,
    parting_values,
)
from helpers.pictures.worked_examples import draw_slide, slide_in_words
from helpers.validation import refuse

__all__ = ["explore_approach", "explore_parting"]

APPROACHES = {
    noted("Example 1"): ([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
    noted("Example 2"): ([0.2, 0.5, 0.3], [0.25, 0.5, 0.25]),
    noted("From afar"): ([0.5, 0.3, 0.2], [0.1, 0.2, 0.7]),
    noted("From a zero"): ([0.2, 0.5, 0.3], [0.0, 0.6, 0.4]),
}
PARTINGS = {
    noted("Two verdicts"): ([1, 0], [0, 1]),
    noted("Five stars"): ([0.4, 0.6, 0, 0, 0], [0, 0, 0.2, 0.3, 0.5]),
    noted("One side parts"): ([0.6, 0.4, 0], [0.2, 0.3, 0.5]),
    noted("Neither parts"): ([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
}
CURVES = ("KL(P||Q)", "KL(Q||P)", "J", "JSD")
TOP = 3.0  # the highest divergence shown when two distributions part, in nats


def explore_approach(p, q, *, presets=APPROACHES):
    """Slide Q into P, Q_t = P + t (Q - P), and watch the divergence beside its parabola.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same two or more outcomes; all of P above 0.
    presets : dict of str to pair of array_like, optional
        Other pairs, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a pair is not two distributions over the same outcomes, or a P has a 0: the parabola,
        half of the chi-square divergence, divides by it.
    """
    return ApproachExplorer(p, q, presets)


def explore_parting(p, q, *, presets=PARTINGS):
    """Let two distributions part on the way to P and Q, and watch both KL, Jeffreys and JSD.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same two or more outcomes, where the two end.
    presets : dict of str to pair of array_like, optional
        Other ends, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a pair is not two distributions over the same outcomes.
    """
    return PartingExplorer(p, q, presets)


class MovingPairExplorer(SliderExplorer):
    """One slider for t; the state is (P, Q, t), and `pair` says where both are at t."""

    def __init__(self, p, q, start, presets):
        pairs = {name: (*self.checked(*pair), start) for name, pair in presets.items()}
        super().__init__((*self.checked(p, q), start), pairs)

    def checked(self, p, q):
        """Return P and Q as arrays, or say what is wrong with them."""
        return checked_pair(p, q)

    def pair(self, state):
        """Return the two distributions at t."""
        raise NotImplementedError

    def scales(self, state):
        """Return the scale of t."""
        return [Scale("t", 0, 1)]

    def values(self, state):
        """Return t."""
        return [state[2]]

    def moved(self, state, i, value):
        """Return the state at another t."""
        return *state[:2], value

    @styled
    def draw_moving(self, state):
        """Return a figure, its free right Axes, and the bars of both distributions."""
        fig, (left, right) = subplots(1, 2, size=(11, 4.2))
        bars = draw_bars(left, *self.pair(state))
        left.set_ylim(0, 1)
        left.legend(ncols=2, **ABOVE)
        return fig, right, [bar for container in bars for bar in container]

    def update_moving(self, bars, state):
        """Move the bars of both distributions."""
        pair = self.pair(state)
        for bar, value in zip(bars, np.concatenate(pair), strict=True):
            bar.set_height(value)
        words = bars_in_words(*pair, numbered(len(pair[0])), "outcome")
        describe(bars[0].axes, words)


class ApproachExplorer(MovingPairExplorer):
    """What `explore_approach` returns."""

    def __init__(self, p, q, presets):
        super().__init__(p, q, 1.0, presets)

    def checked(self, p, q):
        """Return P and Q as arrays, or say what is wrong with them."""
        p, q = checked_pair(p, q)
        refuse(
            "p", p, p == 0, noted("{entry} = {value} must be above 0; the parabola divides by it")
        )
        return p, q

    def pair(self, state):
        """Return P and Q_t."""
        p, q, t = state
        return p, p + t * (q - p)

    @styled
    def draw(self, state):
        """Draw the bars, and beside them the divergence and its parabola."""
        fig, right, bars = self.draw_moving(state)
        *_, on_kl = draw_slide(right, *state[:2], [state[2]])
        on_kl.set_markersize(11)
        on_parabola = right.plot([], [], "s", color=INK, markerfacecolor="none", markersize=11)
        return fig, {"bars": bars, "marks": [on_kl, *on_parabola]}

    def update(self, artists, state):
        """Move the bars of Q, the dot on the divergence and the square on the parabola."""
        p, q, t = state
        self.update_moving(artists["bars"], state)
        on_kl, on_parabola = artists["marks"]
        on_kl.set_data([t], [kl_divergence(*self.pair(state))])
        on_parabola.set_data([t], [chi_square_divergence(q, p) / 2 * t**2])
        describe(on_kl.axes, slide_in_words(p, q, [t]))

    def words(self, state):
        """Return the divergence, the parabola, and their ratio."""
        p, q, t = state
        pair, parabola = self.pair(state), chi_square_divergence(q, p) / 2 * t**2
        kl = kl_divergence(*pair)
        ratio = f"{kl / parabola:.4f}" if parabola and math.isfinite(kl) else say("none")
        kl, parabola = (with_unit(value, "nats", 7) for value in (kl, parabola))
        line = say(
            "t = {t:.2f}: KL(P || Q_t) = {kl}, parabola {parabola}, ratio {ratio}.",
            t=t,
            kl=kl,
            parabola=parabola,
            ratio=ratio,
        )
        return f"{line}{impossible(*pair)}\n{add_up('Q_t', pair[1])}"


class PartingExplorer(MovingPairExplorer):
    """What `explore_parting` returns."""

    def __init__(self, p, q, presets):
        super().__init__(p, q, 0.9, presets)

    def pair(self, state):
        """Return both distributions at t."""
        return parting_pair(*state)

    @styled
    def draw(self, state):
        """Draw the bars, and beside them the four divergences."""
        fig, right, bars = self.draw_moving(state)
        p, q, t = state
        draw_parting(right, p, q, top=TOP, curves=CURVES)
        right.legend(ncols=2, loc="upper left")
        marks = right.plot([], [], "o", color=INK, markersize=9, zorder=5, clip_on=False)
        return fig, {"bars": bars, "marks": marks}

    def update(self, artists, state):
        """Move the bars and the dots; a dot above the picture is not drawn."""
        p, q, t = state
        self.update_moving(artists["bars"], state)
        heights = [y for y in parting_values(p, q, t, CURVES) if y <= TOP]
        artists["marks"][0].set_data([t] * len(heights), heights)
        describe(artists["marks"][0].axes, parting_in_words(p, q, [t], CURVES))

    def words(self, state):
        """Return the four divergences, and why some are infinite."""
        (p, q), t, most = self.pair(state), state[2], math.log(2)
        four = kl_divergence(p, q), kl_divergence(q, p), jeffreys_divergence(p, q)
        there, back, jeffreys, jsd = (with_unit(x, "nats") for x in (*four, js_divergence(p, q)))
        line = say(
            "t = {t:.2f}: KL(P || Q) = {there}, KL(Q || P) = {back}, Jeffreys "
            "{jeffreys}, JSD {jsd} of at most {most:.4f}.",
            t=t,
            there=there,
            back=back,
            jeffreys=jeffreys,
            jsd=jsd,
            most=most,
        )
        why = impossible(p, q) or impossible(q, p, "qp")
        return f"{line}{why}\n{add_up('P', p)}. {add_up('Q', q)}"
