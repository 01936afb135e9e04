"""Explorers of a pair of distributions: shape Q with sliders, and watch what it costs under P."""

import math

import numpy as np

from helpers.explorers.sliders import (
    SliderExplorer,
    add_up,
    checked_pair,
    impossible,
    outcomes,
    rescaled,
)
from helpers.language import noted, say
from helpers.measures import cross_entropy, entropy, kl_divergence, kl_terms, surprisal
from helpers.pictures.base import ABOVE, describe, numbered, styled, subplots, unit_of, with_unit
from helpers.pictures.distributions import (
    bars_in_words,
    draw_bars,
    draw_surprise,
    surprise_in_words,
)
from helpers.pictures.kl_divergence import draw_terms, move_terms, terms_and_sum, terms_in_words

__all__ = ["PAIRS", "explore_cross_entropy", "explore_divergence", "explore_terms"]

# P and Q of the lecture, of the two restaurants, and of the forecaster who never says one star.
PAIRS = {
    noted("Lecture"): ([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
    noted("Home-style"): ([0.15, 0.20, 0.25, 0.22, 0.18], [0.12, 0.20, 0.28, 0.22, 0.18]),
    noted("Franchise"): ([0.01, 0.02, 0.07, 0.30, 0.60], [0.05, 0.10, 0.20, 0.35, 0.30]),
    noted("Never 1"): ([0.01, 0.02, 0.07, 0.30, 0.60], [0.00, 0.03, 0.07, 0.30, 0.60]),
}
TOP = {None: 5.0, 2: 7.0}  # room for the surprisal of 0.01; what is higher leaves the picture
FIRST_PAIRS = {
    noted("Lecture"): PAIRS["Lecture"],
    noted("Equal"): ([0.2, 0.5, 0.3], [0.2, 0.5, 0.3]),
    noted("Far apart"): ([0.7, 0.2, 0.1], [0.1, 0.2, 0.7]),
    noted("Q says never"): ([0.2, 0.5, 0.3], [0.0, 0.6, 0.4]),
}


def explore_cross_entropy(p, q, *, base=None, presets=PAIRS):
    """Shape Q against a fixed P: bars, surprise as areas, the floor H(P) and the excess over it.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same two or more outcomes, where the explorer starts.
    base : float, optional
        None for nats, 2 for bits.
    presets : dict of str to pair of array_like, optional
        Other pairs, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a pair is not two distributions over the same outcomes, or `base` is not None or 2.
    """
    return CrossEntropyExplorer(p, q, base, presets)


def explore_terms(p, q, *, base=None, presets=PAIRS):
    """Shape Q and watch the terms p log(p/q) and their sum; a button swaps P and Q.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same two or more outcomes, where the explorer starts.
    base : float, optional
        None for nats, 2 for bits.
    presets : dict of str to pair of array_like, optional
        Other pairs, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a pair is not two distributions over the same outcomes, or `base` is not None or 2.
    """
    return TermsExplorer(p, q, base, presets)


def explore_divergence(p, q, *, base=None, presets=FIRST_PAIRS):
    """Shape P and Q, and watch their KL divergence: the first explorer of the course.

    Parameters
    ----------
    p, q : array_like
        Probabilities of the same two or more outcomes, where the explorer starts.
    base : float, optional
        None for nats, 2 for bits.
    presets : dict of str to pair of array_like, optional
        Other pairs, each with a button of its own.

    Returns
    -------
    Explorer
        The explorer; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If a pair is not two distributions over the same outcomes, or `base` is not None or 2.
    """
    return DivergenceExplorer(p, q, base, presets)


class PairExplorer(SliderExplorer):
    """Sliders for Q beside a fixed P, bars of both on the left; the state is the pair (P, Q)."""

    def __init__(self, p, q, base, presets):
        self.base, self.unit = base, unit_of(base)
        pairs = {name: checked_pair(*pair) for name, pair in presets.items()}
        super().__init__(checked_pair(p, q), pairs)

    def scales(self, state):
        """Return one scale for each outcome of Q."""
        return outcomes("Q", len(state[1]))

    def values(self, state):
        """Return Q."""
        return state[1].tolist()

    def moved(self, state, i, value):
        """Return the pair after outcome `i` of Q moved, at the expense of the others."""
        p, q = state
        return p, rescaled(q, i, value)

    @staticmethod
    @styled
    def draw_pair(p, q):
        """Return a figure, its free right Axes, and the bars of Q on the left one."""
        fig, (left, right) = subplots(1, 2, size=(10, 3.8))
        _, bars = draw_bars(left, p, q)
        left.set_ylim(0, 1)
        left.legend(ncols=2, **ABOVE)
        return fig, right, bars

    def update_bars(self, bars, p, q):
        """Move the bars of Q."""
        for bar, value in zip(bars, q, strict=True):
            bar.set_height(value)
        describe(bars[0].axes, bars_in_words(p, q, numbered(len(p)), "outcome"))

    def in_unit(self, value):
        """Return a number with the unit of this explorer."""
        return with_unit(value, self.unit)


class DivergenceExplorer(PairExplorer):
    """What `explore_divergence` returns: sliders for P, too, and nothing but the bars."""

    def scales(self, state):
        """Return one scale for each outcome of P and of Q; of two outcomes, the first is enough."""
        n = len(state[0])
        return [scale for letter in "PQ" for scale in outcomes(letter, n)[: n if n > 2 else 1]]

    def values(self, state):
        """Return what the sliders show of P and of Q."""
        shown = len(self.scales(state)) // 2
        return [float(x) for distribution in state for x in distribution[:shown]]

    def moved(self, state, i, value):
        """Return the pair after an outcome of P or of Q moved, at the expense of the others."""
        which, outcome = divmod(i, len(self.scales(state)) // 2)
        pair = list(state)
        pair[which] = rescaled(pair[which], outcome, value)
        return tuple(pair)

    @styled
    def draw(self, state):
        """Draw the bars of both."""
        fig, ax = subplots(size=(8, 3.6))
        bars = draw_bars(ax, *state)
        ax.set_ylim(0, 1)
        ax.legend(ncols=2, **ABOVE)
        return fig, {"p": list(bars[0]), "q": list(bars[1])}

    def update(self, artists, state):
        """Move the bars of both."""
        p, q = state
        for bar, value in zip(artists["p"], p, strict=True):
            bar.set_height(value)
        self.update_bars(artists["q"], p, q)
        ax = artists["p"][0].axes
        describe(ax, f"{ax.alt_text} {self.divergence(state)}")

    def divergence(self, state):
        """Return the sentence that says the divergence."""
        return f"D_KL(P || Q) = {self.in_unit(kl_divergence(*state, base=self.base))}."

    def words(self, state):
        """Return the divergence, and why it is infinite if it is."""
        p, q = state
        line = self.divergence(state)
        return f"{line}{impossible(p, q)}\n{add_up('P', p)}. {add_up('Q', q)}"


class CrossEntropyExplorer(PairExplorer):
    """What `explore_cross_entropy` returns."""

    def draw(self, state):
        """Draw the bars, and beside them the surprise as areas."""
        fig, right, bars = self.draw_pair(*state)
        _, outlines = draw_surprise(right, *state, base=self.base)
        right.set_ylim(0, TOP[self.base])
        return fig, {"bars": bars, "outlines": outlines}

    def update(self, artists, state):
        """Move the bars of Q, and the dashed outlines that stand as high as its surprisal."""
        p, q = state
        self.update_bars(artists["bars"], p, q)
        heights = np.minimum(surprisal(q, base=self.base), 2 * TOP[self.base])
        for outline, height in zip(artists["outlines"], heights, strict=True):
            outline.set_height(height)
        describe(artists["outlines"][0].axes, surprise_in_words(p, q, self.base))

    def words(self, state):
        """Return the cross-entropy as floor and excess."""
        p, q = state
        parts = entropy(p, base=self.base), kl_divergence(p, q, base=self.base)
        floor, excess = (self.in_unit(part) for part in parts)
        total = self.in_unit(cross_entropy(p, q, base=self.base))
        line = say(
            "H(P, Q) = {total}: the floor H(P) = {floor} and an excess of {excess}.",
            total=total,
            floor=floor,
            excess=excess,
        )
        return "\n".join([f"{line}{impossible(p, q)}", add_up("Q", q)])


class TermsExplorer(PairExplorer):
    """What `explore_terms` returns."""

    def __init__(self, p, q, base, presets):
        super().__init__(p, q, base, presets)
        self.add_button(noted("Swap P and Q"), lambda: self.begin(self.state[::-1]))

    def draw(self, state):
        """Draw the bars, and beside them the terms."""
        fig, right, bars = self.draw_pair(*state)
        extra, refund, total = draw_narrow_terms(right, *state, self.base)
        return fig, {
            "bars": bars,
            "extra": extra,
            "refund": refund,
            "total": total,
            "labels": right.texts,
            "zero": right.lines,
        }

    def update(self, artists, state):
        """Move the bars of Q, the terms, their sum, and the numbers at the ends of them."""
        p, q = state
        self.update_bars(artists["bars"], p, q)
        heights = move_terms(
            [artists["extra"], artists["refund"], artists["total"]],
            artists["labels"],
            terms_and_sum(p, q, self.base),
        )
        right = artists["total"][0].axes
        right.set_ylim(_limits(heights))
        describe(right, terms_in_words(p, q, self.base, numbered(len(p))))

    def words(self, state):
        """Return the divergence as extra and refund, and the one of the swapped pair."""
        p, q = state
        terms = kl_terms(p, q, base=self.base)
        parts = terms[terms > 0].sum(), np.abs(terms[terms < 0]).sum()
        extra, refund = (self.in_unit(part) for part in parts)
        kl, swapped = (
            self.in_unit(kl_divergence(*pair, base=self.base)) for pair in ((p, q), (q, p))
        )
        line = say(
            "D_KL(P || Q) = {kl}: an extra of {extra} less a refund of {refund}.",
            kl=kl,
            extra=extra,
            refund=refund,
        )
        swapped = say("Swapped: D_KL(Q || P) = {swapped}.", swapped=swapped)
        return "\n".join([f"{line}{impossible(p, q)}", f"{swapped} {add_up('Q', q)}"])


@styled
def draw_narrow_terms(ax, p, q, base):
    """Draw the terms as `draw_terms` does, where there is only half a picture for them."""
    bars = draw_terms(ax, p, q, base=base)
    handles = ax.get_legend().legend_handles
    ax.legend(handles=handles, ncols=3, columnspacing=1, handlelength=1.6, **ABOVE)
    for label in ax.texts:
        label.set_fontsize(10)
    ax.yaxis.set_major_formatter("{x:.2f}")  # as wide on every scale
    return bars


def _limits(heights):
    """Return limits that hold the bars and their labels, and that seldom change: powers of 2."""
    needed = 1.3 * max(heights.max(), -2 * heights.min(), 0.1)
    top = 2.0 ** math.ceil(math.log2(needed))
    return -top / 2, top
