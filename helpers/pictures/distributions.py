"""Pictures of distributions and of their surprise, used by every lesson."""

import numpy as np

from helpers.language import noted, say, translated
from helpers.measures import cross_entropy, entropy, surprisal
from helpers.pictures.base import (
    ABOVE,
    P_STYLE,
    Q_STYLE,
    describe,
    hatched,
    numbered,
    styled,
    unit_of,
    with_unit,
)

__all__ = ["draw_bars", "draw_surprise"]

# By whether there is a Q, and whether it is said what the outcomes are.
BARS = {
    (False, False): noted("Bars of P over {n} outcomes"),
    (False, True): noted("Bars of P over {n} outcomes ({xlabel})"),
    (True, False): noted("Bars of P and Q over {n} outcomes"),
    (True, True): noted("Bars of P and Q over {n} outcomes ({xlabel})"),
}


@styled
def draw_bars(ax, p, q=None, *, outcomes=None, xlabel="outcome"):
    """Draw P as solid blue bars and Q, if there is one, as hatched orange bars beside them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.
    xlabel : str, optional
        What the outcomes are.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The bars of P and, if given, of Q.
    """
    n = len(p)
    outcomes = outcomes or numbered(n)
    width = 0.8 if q is None else 0.4
    shift = 0 if q is None else width / 2
    bars = [ax.bar(np.arange(n) - shift, p, width, color=P_STYLE["color"], label="P")]
    if q is not None:
        bars.append(ax.bar(np.arange(n) + shift, q, width, label="Q", **hatched()))
        ax.legend(loc="best")  # the default; but that warns where the search takes a second
    ax.set_xticks(range(n), outcomes)
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=translated(xlabel), ylabel=say("probability"))
    describe(ax, bars_in_words(p, q, outcomes, xlabel))
    return bars


def bars_in_words(p, q, outcomes, xlabel):
    """Return the sentence that describes what `draw_bars` draws."""
    message = BARS[q is not None, xlabel not in ("outcome", say("outcome"))]
    bars = translated(message, n=len(p), xlabel=xlabel)
    if len(p) > 8:
        return f"{bars}."
    rows = zip(outcomes, p, strict=True) if q is None else zip(outcomes, p, q, strict=True)
    listed = "; ".join(f"{name}: {', '.join(f'{x:.4g}' for x in row)}" for name, *row in rows)
    return f"{bars}: {listed}."


@styled
def draw_surprise(ax, p, q=None, *, base=None, outcomes=None):
    """Draw entropy as an area: outcomes as wide as their probability, as high as their surprisal.

    The blue area is H(P). With a Q, a dashed orange outline stands as high as the surprisal of one
    who believes Q: the area under it is H(P, Q).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes; P gives the widths.
    base : float, optional
        None for nats, 2 for bits.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The areas of P and, if given, of Q.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    p, unit = np.asarray(p, dtype=float), unit_of(base)
    outcomes = outcomes or numbered(len(p))
    left = np.cumsum(p) - p
    possible = np.where(p > 0, p, 1.0)  # an impossible outcome has no width, so no height either
    edge = {"align": "edge", "linewidth": 2}
    areas = [
        ax.bar(
            left,
            surprisal(possible, base=base),
            p,
            color=P_STYLE["color"],
            edgecolor="white",
            label="H(P)",
            alpha=0.85,
            **edge,
        )
    ]
    if q is not None:
        believed = surprisal(q, base=base)
        drawn = np.where(np.isfinite(believed), believed, 0.0)
        areas.append(
            ax.bar(
                left,
                drawn,
                p,
                fill=False,
                edgecolor=Q_STYLE["color"],
                linestyle="--",
                label="H(P, Q)",
                **edge,
            )
        )
        ax.legend(ncols=2, **ABOVE)
    ax.set_xticks(left + p / 2, outcomes)
    ax.set_xlim(0, 1)
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=say("outcome (width = probability)"), ylabel=say("surprisal ({unit})", unit=unit))
    describe(ax, surprise_in_words(p, q, base))
    return areas


def surprise_in_words(p, q, base):
    """Return the sentence that describes what `draw_surprise` draws."""
    unit = unit_of(base)
    n, own = len(p), with_unit(entropy(p, base=base), unit)
    if q is None:
        return say(
            "Surprisal of {n} outcomes over their probabilities: area H(P) = {own}.", n=n, own=own
        )
    believed = with_unit(cross_entropy(p, q, base=base), unit)
    return say(
        "Surprisal of {n} outcomes over their probabilities: area H(P) = {own}, "
        "area H(P, Q) = {believed}.",
        n=n,
        own=own,
        believed=believed,
    )
