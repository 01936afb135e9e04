"""Pictures of lesson 07: drift bar by bar, the epsilon that decides, gradients of estimators."""

from functools import reduce

import numpy as np

from helpers.language import noted, say, translated
from helpers.measures import jeffreys_divergence
from helpers.pictures.base import (
    ABOVE,
    INK,
    M_STYLE,
    P_STYLE,
    Q_STYLE,
    describe,
    hatched,
    numbered,
    styled,
)

__all__ = ["draw_epsilon_winner", "draw_gradients", "draw_psi"]


BIN = noted("bin")  # what outcomes are called, if they are not called anything else


@styled
def draw_psi(ax, expected, actual, *, outcomes=None, xlabel=BIN):
    """Draw expected and actual shares side by side, with what each bin adds to the PSI above.

    The population stability index is the Jeffreys divergence of the two.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    expected, actual : array_like
        Shares of the same bins, each summing to 1 and none of them 0.
    outcomes : sequence of str, optional
        The names of the bins; 1, 2, 3, ... by default.
    xlabel : str, optional
        What the bins are.

    Returns
    -------
    list of matplotlib.artist.Artist
        The bars of the expected and of the actual shares, then one text for each bin.
    """
    expected, actual = np.asarray(expected, dtype=float), np.asarray(actual, dtype=float)
    places, xlabel = np.arange(len(expected)), translated(xlabel)
    outcomes = outcomes or numbered(len(places))
    added = (actual - expected) * np.log(actual / expected)
    bars = [
        ax.bar(places - 0.2, expected, 0.4, color=P_STYLE["color"], label=say("expected (P)")),
        ax.bar(places + 0.2, actual, 0.4, label=say("actual (Q)"), **hatched()),
    ]
    tops = np.maximum(expected, actual)
    texts = [
        ax.text(i, top + 0.02 * tops.max(), f"{part:.3f}", ha="center", va="bottom", fontsize=12)
        for i, top, part in zip(places, tops, added, strict=True)
    ]
    ax.legend(ncols=2, **ABOVE)
    ax.set_ylim(0, 1.15 * tops.max())
    ax.set_xticks(places, outcomes)
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=say("{xlabel} (numbers: nats added to PSI)", xlabel=xlabel), ylabel=say("share"))
    listed = ", ".join(f"{name}: {x:.3f}" for name, x in zip(outcomes, added, strict=True))
    psi = jeffreys_divergence(expected, actual)
    describe(
        ax,
        say(
            "Bars of expected and actual shares over {n} bins ({xlabel}); each adds "
            "to the PSI, in nats: {listed}; together {psi:.4f} nats. {most} adds most, "
            "{least} least.",
            n=len(places),
            xlabel=xlabel,
            listed=listed,
            psi=psi,
            most=outcomes[int(added.argmax())],
            least=outcomes[int(added.argmin())],
        ),
    )
    return [*bars, *texts]


@styled
def draw_epsilon_winner(ax, epsilons, impossible, honest):
    """Draw two models' KL after epsilon was added, against epsilon: the winner changes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    epsilons : array_like
        Increasing positive numbers.
    impossible, honest : array_like
        For each epsilon the patched KL, in nats, of the model that holds a possible outcome
        impossible and of the one that does not.

    Returns
    -------
    list of matplotlib.artist.Artist
        The two lines, the line where they cross (if they do) and the texts beside it.
    """
    epsilons, impossible, honest = (
        np.asarray(x, dtype=float) for x in (epsilons, impossible, honest)
    )
    artists = [
        *ax.plot(epsilons, impossible, color=Q_STYLE["color"], linestyle="--"),
        *ax.plot(epsilons, honest, color=INK, linestyle=":"),
        ax.annotate(
            say("A holds one outcome impossible"),
            (epsilons[0], impossible[0]),
            (8, 4),
            textcoords="offset points",
            color=Q_STYLE["color"],
        ),
        ax.annotate(
            say("B leaves room for everything"),
            (epsilons[0], honest[0]),
            (8, -6),
            textcoords="offset points",
            va="top",
        ),
    ]
    winner = say("they do not cross")
    gap = impossible - honest  # falls as epsilon grows
    if gap[0] > 0 > gap[-1]:
        tie = np.exp(np.interp(0, gap[::-1], np.log(epsilons[::-1])))
        artists.append(ax.axvline(tie, color=M_STYLE["color"], linewidth=1.5))
        for text, shift, side in [(say("B wins"), -8, "right"), (say("A wins"), 8, "left")]:
            artists.append(
                ax.annotate(
                    text,
                    (tie, 0.97),
                    (shift, 0),
                    xycoords=("data", "axes fraction"),
                    textcoords="offset points",
                    ha=side,
                    va="top",
                    fontweight="bold",
                )
            )
        winner = say("B wins where epsilon is below {tie:.1e}, A above", tie=tie)
    ax.set_xscale("log")
    ax.set_ylim(0, 1.15 * max(impossible.max(), honest.max()))
    ax.set(
        xlabel=say("epsilon (added to p and q in the logarithm)"), ylabel=say("patched KL (nats)")
    )
    describe(
        ax,
        say(
            "Patched KL against epsilon from {low:.0e} to {high:.0e}: model A, which "
            "holds one outcome impossible, falls from {first:.2f} to {last:.2f} nats, "
            "model B stays near {middle:.2f} nats; {winner}.",
            low=epsilons[0],
            high=epsilons[-1],
            first=impossible[0],
            last=impossible[-1],
            middle=np.median(honest),
            winner=winner,
        ),
    )
    return artists


@styled
def draw_gradients(ax, mean, of_policy, of_ref, *, name, legend=True):
    """Draw an estimator's mean gradient as bars, with the two true gradients as marks.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    mean : array_like
        The mean gradient of the estimator, one entry for each parameter, in nats.
    of_policy, of_ref : array_like
        The gradients of D_KL(policy || ref) and of D_KL(ref || policy).
    name : str
        The name of the estimator.
    legend : bool, optional
        Whether to say what the marks mean, above the picture.

    Returns
    -------
    list of matplotlib.artist.Artist
        The bars, the circles of `of_policy` and the squares of `of_ref`.
    """
    mean, of_policy, of_ref = (np.asarray(x, dtype=float) for x in (mean, of_policy, of_ref))
    places = np.arange(1, len(mean) + 1)
    bars = ax.bar(places, mean, 0.7, color="#d9d6cf", edgecolor=INK, linewidth=1.2)
    marks = {"linestyle": "none", "markersize": 11, "markeredgewidth": 2.2, "fillstyle": "none"}
    circles = ax.plot(places, of_policy, "o", color=Q_STYLE["color"], **marks)
    squares = ax.plot(places, of_ref, "s", color=P_STYLE["color"], **marks)
    ax.axhline(0, color=INK, linewidth=1)
    low, high = min(of_policy.min(), of_ref.min()), max(of_policy.max(), of_ref.max())
    margin = 0.15 * (high - low)
    ax.set_ylim(low - margin, high + margin)
    ax.set_xticks(places)
    ax.grid(axis="x", visible=False)
    ax.set(
        title=say("mean gradient of {name}", name=name),
        xlabel=say("logit"),
        ylabel=say("nats per logit"),
    )
    if legend:
        handles, labels = (
            [*circles, *squares],
            [say("of KL(policy || ref)"), say("of KL(ref || policy)")],
        )
        ax.figure.legend(handles, labels, loc="outside upper center", ncols=2)
    matches = {
        say("zero"): np.zeros_like(mean),
        say("the gradient of KL(policy || ref)"): of_policy,
        say("the gradient of KL(ref || policy)"): of_ref,
    }
    near = [what for what, values in matches.items() if np.allclose(mean, values, atol=1e-6)]
    listed = ", ".join(f"{x:.4f}" for x in mean.round(6) + 0.0)
    n = len(mean)
    words = say(
        "The gradient in {n} logits is {listed} nats per logit; it equals neither true gradient.",
        n=n,
        listed=listed,
    )
    if near:
        equal = reduce(lambda one, other: say("{one} and {other}", one=one, other=other), near)
        words = say(
            "The gradient in {n} logits is {listed} nats per logit; it equals {equal}.",
            n=n,
            listed=listed,
            equal=equal,
        )
    describe(ax, words)
    return [bars, *circles, *squares]
