"""An explorer of the epsilon that keeps an infinite divergence finite, and decides its value."""

import math

import numpy as np

from helpers.explorers.sliders import Scale, SliderExplorer
from helpers.language import noted, say
from helpers.measures import kl_divergence
from helpers.pictures.base import INK, Q_STYLE, as_text, describe, styled, subplots, with_unit
from helpers.pictures.field_guide import draw_epsilon_winner
from helpers.validation import distribution, reals, refuse

__all__ = ["explore_epsilon", "patched_kl"]

EXPONENT = Scale(noted("exponent"), -12, -2, 0.05)  # of 10; a longer name would be cut off
EPSILONS = {"1e-4": 1e-4, "1e-5": 1e-5, "1e-6": 1e-6, "1e-10": 1e-10}
CURVE = np.linspace(EXPONENT.low, EXPONENT.high, 51)


def explore_epsilon(p, a, b, *, epsilon=1e-5, presets=EPSILONS):
    """Choose the epsilon inside the logarithms, and with it which of two models is closer to P.

    Parameters
    ----------
    p : array_like
        The truth: probabilities of two or more outcomes.
    a, b : array_like
        Two models of it. A rules out something that happens, B does not.
    epsilon : float, optional
        Where the explorer starts, from 1e-12 to 0.01.
    presets : dict of str to float, optional
        Other epsilons, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If the three are not distributions over the same outcomes, A rules out nothing or B does,
        or an epsilon is not a number in its range.
    """
    return EpsilonExplorer(p, a, b, epsilon, presets)


def patched_kl(p, q, epsilon):
    """Return the sum of p log((p + epsilon) / (q + epsilon)) in nats, for one epsilon or many.

    Examples
    --------
    >>> patched_kl([0.5, 0.5], [1, 0], [1e-3, 1e-6]).round(4)
    array([2.7622, 6.2146])
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    epsilon = np.asarray(epsilon, dtype=float)[..., None]
    return np.sum(p * np.log((p + epsilon) / (q + epsilon)), axis=-1)[()]


class EpsilonExplorer(SliderExplorer):
    """What `explore_epsilon` returns; the state is the exponent of epsilon, to base 10."""

    def __init__(self, p, a, b, epsilon, presets):
        given = {"p": p, "a": a, "b": b}
        self.p, self.a, self.b = (distribution(name, x, -1) for name, x in given.items())
        shapes = {self.p.shape, self.a.shape, self.b.shape}
        if len(shapes) > 1 or self.p.ndim != 1 or len(self.p) < 2:
            raise ValueError(
                say(
                    "p, a and b must each be one distribution over the same two or more "
                    "outcomes, but have the shapes {p_shape}, {a_shape} and {b_shape}",
                    p_shape=self.p.shape,
                    a_shape=self.a.shape,
                    b_shape=self.b.shape,
                )
            )
        impossible_in_a, impossible_in_b = (
            (self.p > 0) & (model == 0) for model in (self.a, self.b)
        )
        if not impossible_in_a.any():
            raise ValueError(
                say("a must rule out an outcome that P has; else epsilon decides nothing")
            )
        refuse(
            "b",
            self.b,
            impossible_in_b,
            noted("{entry} = {value} must be above 0, since P has this outcome"),
        )
        starts = {name: _exponent(preset) for name, preset in presets.items()}
        super().__init__(_exponent(epsilon), starts)

    def scales(self, state):
        """Return the scale of the exponent."""
        return [EXPONENT]

    def values(self, state):
        """Return the exponent."""
        return [state]

    def moved(self, state, i, value):
        """Return the new exponent."""
        return value

    def both(self, exponent):
        """Return the patched KL divergence of P from A and from B."""
        epsilon = np.power(10.0, exponent)
        return [patched_kl(self.p, model, epsilon) for model in (self.a, self.b)]

    @styled
    def draw(self, state):
        """Draw both values as bars, and beside them both as curves over all epsilons."""
        fig, (left, right) = subplots(1, 2, size=(11, 4.2))
        bars = left.bar(["A", "B"], self.both(state), 0.6, facecolor="white", linewidth=2)
        for bar, edge, line in zip(bars, (Q_STYLE["color"], INK), ("--", ":"), strict=True):
            bar.set(edgecolor=edge, linestyle=line)
        labels = [left.text(i, 0, "", ha="center", va="bottom") for i in range(2)]
        left.grid(axis="x", visible=False)
        left.set(xlabel=say("model"), ylabel=say("patched KL (nats)"))
        draw_epsilon_winner(right, 10**CURVE, *self.both(CURVE))
        right.set_xlabel(say("epsilon"))
        left.set_ylim(right.get_ylim())
        self.curves = right.alt_text
        marks = right.plot([], [], "o", color=INK, markersize=9, zorder=5, clip_on=False)
        return fig, {"bars": list(bars), "labels": labels, "marks": marks}

    def update(self, artists, state):
        """Move the bars with their numbers, and the dots on the curves."""
        values = self.both(state)
        for bar, label, value in zip(artists["bars"], artists["labels"], values, strict=True):
            bar.set_height(value)
            label.set_y(value)
            label.set_text(as_text(value))
        a, b = (with_unit(value, "nats") for value in values)
        describe(
            artists["bars"][0].axes, say("Bars of the patched KL: A has {a}, B has {b}.", a=a, b=b)
        )
        (marks,) = artists["marks"]
        marks.set_data([10**state] * 2, values)
        epsilon = 10**state
        describe(
            marks.axes,
            say(
                "{curves} The dots are at epsilon = {epsilon:.1e}.",
                curves=self.curves,
                epsilon=epsilon,
            ),
        )

    def words(self, state):
        """Return both values, the model that is closer to P with this epsilon, and the truth."""
        a, b = self.both(state)
        closer = "A" if a < b else "B"
        true_a, true_b = (kl_divergence(self.p, model) for model in (self.a, self.b))
        a, b, true_a, true_b = (with_unit(value, "nats") for value in (a, b, true_a, true_b))
        epsilon = 10**state
        return say(
            "epsilon = {epsilon:.1e}: A has {a}, B has {b}; {closer} seems closer to "
            "P.\nWithout epsilon: KL(P || A) = {true_a}, KL(P || B) = {true_b}.",
            epsilon=epsilon,
            a=a,
            b=b,
            closer=closer,
            true_a=true_a,
            true_b=true_b,
        )


def _exponent(epsilon):
    """Return the exponent of an epsilon as a float, or say what is wrong with it."""
    number = reals("epsilon", epsilon)
    if number.shape != ():
        raise ValueError(
            say("epsilon must be one number, but has the shape {shape}", shape=number.shape)
        )
    outside = (number < 10**EXPONENT.low) | (number > 10**EXPONENT.high)
    refuse(
        "epsilon",
        number,
        outside,
        noted("{entry} = {value} must lie between {low} and {high}"),
        low="1e-12",
        high=0.01,
    )
    return round(math.log10(number), 10)
