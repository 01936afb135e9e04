"""What the explorers with sliders share: scales, moves, and distributions that stay valid."""

from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from helpers.explorers.engine import Explorer
from helpers.language import say, translated
from helpers.validation import distribution

__all__ = [
    "OUTCOME",
    "Scale",
    "SliderExplorer",
    "add_up",
    "checked_pair",
    "impossible",
    "outcomes",
    "rescaled",
]


@dataclass(frozen=True)
class Scale:
    """The name of a slider, noted in English, its two ends and the size of its steps."""

    name: str
    low: float
    high: float
    step: float = 0.01

    def nearest(self, value):
        """Return the step nearest to `value`.

        A slider in the browser would round anything else, and send that back as if it were moved.
        """
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return round(self.low + steps * self.step, 10)


OUTCOME = Scale("", 0, 1)


class SliderExplorer(Explorer):
    """An explorer with sliders. A subclass says what they are in `scales`, `values` and `moved`."""

    def __init__(self, state, presets=None):
        self.sliders = []
        super().__init__(state, presets)

    def scales(self, state):
        """Return a list of one `Scale` for each slider."""
        raise NotImplementedError

    def values(self, state):
        """Return the numbers that the sliders show, as exactly as the state knows them."""
        raise NotImplementedError

    def moved(self, state, i, value):
        """Return the state after slider `i` was moved to `value`."""
        raise NotImplementedError

    def move(self, i, value):
        """Go where slider `i` has been moved to."""
        scale = self.scales(self.state)[i]
        value = scale.nearest(value)  # the browser adds up steps, and says 0.41000000000000003
        if value != scale.nearest(self.values(self.state)[i]):  # else it is the slider that follows
            self.change(self.moved(self.state, i, value))

    def follow(self, state):
        """Set the sliders to the state; make new ones if there are more or fewer than before."""
        scales = self.scales(state)
        if len(scales) != len(self.sliders):
            for slider in self.sliders:
                slider.close()
            self.sliders = [self._slider(i, scale) for i, scale in enumerate(scales)]
            self.controls.children = self.sliders
        for slider, scale, value in zip(self.sliders, scales, self.values(state), strict=True):
            if self.state is not state:
                return  # a slider was moved while this was drawn; the next picture follows it
            # Rounding is not sent back: in a drag it would arrive late, and push the handle back.
            if scale.nearest(slider.value) != scale.nearest(value):
                slider.value = scale.nearest(value)

    def _slider(self, i, scale):
        name = translated(scale.name)
        slider = widgets.FloatSlider(
            scale.nearest(self.values(self.state)[i]),
            min=scale.low,
            max=scale.high,
            step=scale.step,
            description=name,
            tooltip=say(
                "{name}: from {low:g} to {high:g}", name=name, low=scale.low, high=scale.high
            ),
            readout_format=".2f",
            layout={"width": "500px", "max_width": "100%"},
        )
        slider.observe(lambda change: self.move(i, change.new), "value")
        return slider


def outcomes(letter, n):
    """Return the scales of the n outcomes of a distribution."""
    names = [say("{letter} of {number}", letter=letter, number=i + 1) for i in range(n)]
    return [Scale(name, OUTCOME.low, OUTCOME.high) for name in names]


def rescaled(p, i, value):
    """Return `p` with outcome `i` moved to `value` and all others scaled by one factor.

    Parameters
    ----------
    p : array_like
        A distribution over at least two outcomes.
    i : int
        The outcome that is moved.
    value : float
        Its new probability.

    Returns
    -------
    ndarray
        A distribution. If all others were 0, they have no proportions, and share evenly.

    Examples
    --------
    >>> rescaled([0.5, 0.3, 0.2], 0, 0.75)
    array([0.75, 0.15, 0.1 ])
    >>> rescaled([1, 0, 0], 0, 0.5)
    array([0.5 , 0.25, 0.25])
    """
    others = np.array(p, dtype=float)
    others[i] = 0
    if not others.any():
        others += 1
        others[i] = 0
    moved = others / others.sum() * (1 - value)
    moved[i] = value
    return moved


def checked_pair(p, q):
    """Return two distributions over the same outcomes as arrays, or say what they are instead."""
    p, q = distribution("p", p, -1), distribution("q", q, -1)
    if p.ndim != 1 or p.shape != q.shape or len(p) < 2:
        raise ValueError(
            say(
                "p and q must each be one distribution over the same two or more outcomes, "
                "but have the shapes {shape} and {q_shape}",
                shape=p.shape,
                q_shape=q.shape,
            )
        )
    return np.minimum([p, q], 1.0)  # a slider ends at 1, and rounding may not


def add_up(letter, p):
    """Return the sum of a distribution, written out."""
    parts, total = " + ".join(f"{x:.3f}" for x in p), p.sum()
    return say("{letter} adds up: {parts} = {total:.3f}", letter=letter, parts=parts, total=total)


def impossible(p, q, names="pq"):
    """Return a space and a sentence about the first outcome that P has and Q rules out, or ""."""
    ruled_out = np.flatnonzero((p > 0) & (q == 0))
    if not ruled_out.size:
        return ""
    i, (happens, never) = ruled_out[0], names
    number, chance, who = i + 1, p[i], never.upper()
    sentence = say(
        "Infinite, because {number} happens ({happens} = {chance:.3g}), but {who} "
        "says never ({never} = 0).",
        number=number,
        happens=happens,
        chance=chance,
        who=who,
        never=never,
    )
    return f" {sentence}"
