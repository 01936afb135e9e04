"""Explorers of entropy: three outcomes on their triangle, and a yes/no event on its curve."""

import numpy as np

from helpers.explorers.sliders import Scale, SliderExplorer, add_up, outcomes, rescaled
from helpers.language import noted, say
from helpers.measures import entropy
from helpers.pictures.base import describe, numbered, styled, subplots, unit_of, with_unit, yes_no
from helpers.pictures.distributions import bars_in_words, draw_bars
from helpers.pictures.entropy import (
    binary_entropy_in_words,
    draw_binary_entropy,
    draw_entropy_simplex,
    move_on_binary_curve,
    move_on_simplex,
    simplex_in_words,
)
from helpers.validation import distribution, reals, refuse

__all__ = ["explore_binary_entropy", "explore_entropy"]

TRIPLES = {
    noted("Lecture"): [0.2, 0.5, 0.3],
    noted("All alike"): [1 / 3, 1 / 3, 1 / 3],
    noted("A favourite"): [0.05, 0.9, 0.05],
    noted("Certain"): [0, 1, 0],
}
CHANCES = {noted("Fair coin"): 0.5, "p = 0.1": 0.1, "p = 0.01": 0.01, noted("Certain"): 0.0}


def explore_entropy(p, *, base=None, presets=TRIPLES):
    """Shape a distribution over three outcomes, and watch it climb the hill of entropy.

    Parameters
    ----------
    p : array_like
        Three probabilities, where the explorer starts.
    base : float, optional
        None for nats, 2 for bits.
    presets : dict of str to array_like, optional
        Other distributions, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If one of them is not a distribution over three outcomes, or `base` is not None or 2.
    """
    return EntropyExplorer(p, base, presets)


def explore_binary_entropy(p, *, base=2, presets=CHANCES):
    """Move along the entropy of a yes/no event.

    Parameters
    ----------
    p : float
        The probability of yes, where the explorer starts.
    base : float, optional
        2 for bits, None for nats.
    presets : dict of str to float, optional
        Other probabilities, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a probability is not a number from 0 to 1, or `base` is not None or 2.
    """
    return BinaryEntropyExplorer(p, base, presets)


class EntropyExplorer(SliderExplorer):
    """What `explore_entropy` returns; the state is the distribution."""

    def __init__(self, p, base, presets):
        self.base, self.unit = base, unit_of(base)
        super().__init__(_triple(p), {name: _triple(preset) for name, preset in presets.items()})

    def scales(self, state):
        """Return one scale for each outcome."""
        return outcomes("P", 3)

    def values(self, state):
        """Return the distribution."""
        return state.tolist()

    def moved(self, state, i, value):
        """Return the distribution after outcome `i` moved, at the expense of the others."""
        return rescaled(state, i, value)

    @styled
    def draw(self, state):
        """Draw the bars, and beside them the triangle."""
        fig, (left, right) = subplots(1, 2, size=(10, 4))
        (bars,) = draw_bars(left, state)
        left.set_ylim(0, 1)
        _, mark, label = draw_entropy_simplex(right, state, base=self.base)
        return fig, {"bars": bars, "mark": [mark, label]}

    def update(self, artists, state):
        """Move the bars and the mark."""
        for bar, value in zip(artists["bars"], state, strict=True):
            bar.set_height(value)
        describe(artists["bars"][0].axes, bars_in_words(state, None, numbered(3), "outcome"))
        move_on_simplex(*artists["mark"], state, self.base)
        describe(artists["mark"][0].axes, simplex_in_words(state, self.base))

    def words(self, state):
        """Return the entropy, and what share of the possible it is."""
        here, top = entropy(state, base=self.base), entropy(np.full(3, 1 / 3), base=self.base)
        share, here, top = here / top, with_unit(here, self.unit), with_unit(top, self.unit)
        line = say(
            "H(P) = {here}: {share:.0%} of the {top} that three outcomes can have.",
            here=here,
            share=share,
            top=top,
        )
        return "\n".join([line, add_up("P", state)])


class BinaryEntropyExplorer(SliderExplorer):
    """What `explore_binary_entropy` returns; the state is the probability of yes."""

    def __init__(self, p, base, presets):
        self.base, self.unit = base, unit_of(base)
        super().__init__(_chance(p), {name: _chance(preset) for name, preset in presets.items()})

    def scales(self, state):
        """Return the scale of the probability."""
        return [Scale(say("p of yes"), 0, 1)]

    def values(self, state):
        """Return the probability."""
        return [state]

    def moved(self, state, i, value):
        """Return the new probability."""
        return value

    @styled
    def draw(self, state):
        """Draw the two bars, and beside them the curve with its mark."""
        fig, (left, right) = subplots(1, 2, size=(10, 3.8))
        (bars,) = draw_bars(left, yes_no(state), outcomes=[say("yes"), say("no")])
        left.set_ylim(0, 1)
        _, mark = draw_binary_entropy(right, [state], base=self.base)
        for label in right.texts:  # which crosses the curve on its way
            label.set_bbox({"fc": right.get_facecolor(), "ec": "none", "alpha": 0.85, "pad": 1})
        return fig, {"bars": bars, "mark": [mark, *right.texts]}

    def update(self, artists, state):
        """Move the bars and the mark."""
        pair = yes_no(state)
        for bar, value in zip(artists["bars"], pair, strict=True):
            bar.set_height(value)
        describe(
            artists["bars"][0].axes, bars_in_words(pair, None, [say("yes"), say("no")], "outcome")
        )
        mark, label = artists["mark"]
        move_on_binary_curve(mark, [label], [state], self.base)
        describe(mark.axes, binary_entropy_in_words([state], self.base))

    def words(self, state):
        """Return the entropy and both probabilities."""
        here, (yes, no) = entropy(yes_no(state), base=self.base), yes_no(state)
        here = with_unit(here, self.unit)
        return say(
            "H = {here}: yes with p = {yes:.2f}, no with {no:.2f}.", here=here, yes=yes, no=no
        )


def _triple(p):
    """Return a distribution over three outcomes as an array, or say what it is instead."""
    p = distribution("p", p, -1)
    if p.shape != (3,):
        raise ValueError(
            say(
                "p must be one distribution over three outcomes, but has the shape {shape}",
                shape=p.shape,
            )
        )
    return np.minimum(p, 1.0)  # a slider ends at 1, and rounding may not


def _chance(p):
    """Return a probability as a float, or say what it is instead."""
    chance = reals("p", p)
    if chance.shape != ():
        raise ValueError(
            say("p must be one probability, but has the shape {shape}", shape=chance.shape)
        )
    refuse(
        "p",
        chance,
        (chance < 0) | (chance > 1),
        noted("{entry} = {value} must lie between {low} and {high}"),
        low=0,
        high=1,
    )
    return float(chance)
