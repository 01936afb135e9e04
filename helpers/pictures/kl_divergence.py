"""Pictures of lesson 03: what the KL divergence is made of, and why it is never negative."""

import numpy as np
from matplotlib.patches import Patch

from helpers.language import say, translated
from helpers.measures import cross_entropy, entropy, kl_divergence, kl_terms, normalize, surprisal
from helpers.pictures.base import (
    ABOVE,
    INFINITY,
    INK,
    M_STYLE,
    P_STYLE,
    Q_STYLE,
    as_text,
    describe,
    hatched,
    numbered,
    styled,
    unit_of,
    with_unit,
    yes_no,
)

__all__ = [
    "draw_chord",
    "draw_excess",
    "draw_forecasters",
    "draw_likelihood",
    "draw_merging",
    "draw_overlap",
    "draw_tangent",
    "draw_terms",
    "draw_wealth",
]

REFUND = hatched() | {"edgecolor": M_STYLE["color"], "hatch": "\\\\\\"}
LOST = hatched() | {"edgecolor": M_STYLE["color"], "hatch": ".."}
NO_ROOM = 1.35  # an infinite bar ends this much above the highest finite one


@styled
def draw_terms(ax, p, q, *, base=None, outcomes=None, xlabel="outcome"):
    """Draw the terms p log(p/q) as bars above or below zero, and their sum beside them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes. Where q is 0 and p is not, the bar is cut off at the
        top of the picture and says so.
    base : float, optional
        None for nats, 2 for bits.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.
    xlabel : str, optional
        What the outcomes are.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The positive terms, the negative terms, and the sum; bars of no height are invisible.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    unit, values = unit_of(base), terms_and_sum(p, q, base)
    n = len(values) - 1
    outcomes = [*(outcomes or numbered(n)), say("sum")]
    bars = [
        ax.bar(range(n), np.zeros(n), 0.7, **hatched()),
        ax.bar(range(n), np.zeros(n), 0.7, **REFUND),
        ax.bar([n], [0], 0.7, color=M_STYLE["color"]),
    ]
    offset = {"textcoords": "offset points", "ha": "center", "annotation_clip": False}
    labels = [ax.annotate("", (x, 0), (0, 0), **offset) for x in range(n + 1)]
    move_terms(bars, labels, values)
    ax.relim()
    ax.axhline(0, color=INK, linewidth=1)
    ax.margins(y=0.18)
    ax.set_xticks(range(n + 1), outcomes)
    ax.grid(axis="x", visible=False)
    ax.legend(
        handles=[
            Patch(label=say("extra (q < p)"), **hatched()),
            Patch(label=say("refund (q > p)"), **REFUND),
            Patch(label=say("sum = KL"), color=M_STYLE["color"]),
        ],
        ncols=3,
        **ABOVE,
    )
    ax.set(xlabel=translated(xlabel), ylabel=f"p log(p/q) ({unit})")
    describe(ax, terms_in_words(p, q, base, outcomes[:-1]))
    return bars


def terms_and_sum(p, q, base):
    """Return the terms p log(p/q), and behind them the KL divergence."""
    return np.append(kl_terms(p, q, base=base), kl_divergence(p, q, base=base))


def move_terms(bars, labels, values):
    """Give the bars of `draw_terms`, and the numbers at their ends, the heights of `values`.

    Returns
    -------
    ndarray
        The heights, those of infinite values cut off.
    """
    extra, refund, (total,) = bars
    heights = cut_off(values)
    for up, down, height in zip(extra, refund, heights, strict=False):
        up.set_height(max(height, 0))
        down.set_height(min(height, 0))
    total.set_height(heights[-1])
    hide_empty([extra, refund])
    for label, value, height in zip(labels, values, heights, strict=True):
        label.xy = label.xy[0], height
        label.set_position((0, -5 if value < 0 else 5))
        label.set_verticalalignment("top" if value < 0 else "bottom")
        label.set_text(signed(value) if np.isfinite(value) else f"{INFINITY} \N{UPWARDS ARROW}")
    return heights


def terms_in_words(p, q, base, outcomes):
    """Return the sentence that describes what `draw_terms` draws."""
    unit, terms = unit_of(base), kl_terms(p, q, base=base)
    listed = "; ".join(f"{name}: {signed(v)}" for name, v in zip(outcomes, terms, strict=True))
    return say(
        "Terms p log(p/q) of {n} outcomes in {unit}: {listed}. Their sum, the KL "
        "divergence, is {kl}.",
        n=len(terms),
        unit=unit,
        listed=listed,
        kl=with_unit(kl_divergence(p, q, base=base), unit),
    )


@styled
def draw_excess(ax, p, q, *, base=None, outcomes=None):
    """Draw what believing Q adds to the surprise of P, as areas on top of H(P).

    Outcomes are as wide as their probability p, so areas are averages. The blue area and the
    refund cut out of it are H(P); the blue area and the extra on top of it are H(P, Q).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes. An infinite extra is cut off at the top.
    base : float, optional
        None for nats, 2 for bits.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The surprise of P, the extra areas and the refunds; empty areas are invisible.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    p, q, unit = np.asarray(p, dtype=float), np.asarray(q, dtype=float), unit_of(base)
    left = np.cumsum(p) - p
    # What is impossible has no width, so its height does not matter.
    own = surprisal(np.where(p > 0, p, 1.0), base=base)
    believed = cut_off(surprisal(np.where(p > 0, q, 1.0), base=base))
    wide = {"width": p, "align": "edge"}
    areas = [
        ax.bar(left, own, color=P_STYLE["color"], edgecolor="white", **wide),
        ax.bar(left, np.maximum(believed - own, 0), bottom=own, **wide, **hatched()),
        ax.bar(left, np.maximum(own - believed, 0), bottom=believed, **wide, **REFUND),
    ]
    hide_empty(areas)
    ax.set_xticks(left + p / 2, outcomes or numbered(len(p)))
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1.08 * np.maximum(own, believed).max())
    ax.grid(axis="x", visible=False)
    ax.legend(
        handles=[
            Patch(label=say("in both"), color=P_STYLE["color"]),
            Patch(label=say("extra (q < p)"), **hatched()),
            Patch(label=say("refund (q > p)"), **REFUND),
        ],
        ncols=3,
        **ABOVE,
    )
    ax.set(
        xlabel=say("outcome (width = probability p)"), ylabel=say("surprisal ({unit})", unit=unit)
    )
    terms = kl_terms(p, q, base=base)
    names = outcomes or numbered(len(p))
    more = ", ".join(name for name, term in zip(names, terms, strict=True) if term > 1e-12)
    less = ", ".join(name for name, term in zip(names, terms, strict=True) if term < -1e-12)
    more, less = more or say("none"), less or say("none")
    describe(
        ax,
        say(
            "Surprisal of {n} outcomes over their probabilities. Extra on top of: "
            "{more}. Refund cut out of: {less}. Extra area {extra} less refund area "
            "{refund} leaves {kl}, which is H(P, Q) = {cross} less H(P) = {own}.",
            n=len(p),
            more=more,
            less=less,
            extra=with_unit(terms[terms > 0].sum(), unit),
            refund=with_unit(-terms[terms < 0].sum(), unit),
            kl=with_unit(kl_divergence(p, q, base=base), unit),
            cross=with_unit(cross_entropy(p, q, base=base), unit),
            own=with_unit(entropy(p, base=base), unit),
        ),
    )
    return areas


@styled
def draw_forecasters(ax, pairs):
    """Draw the cross-entropy of forecasters as two stacked parts: floor H(P) and excess KL.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    pairs : dict of str to pair of array_like
        For each name the truth P and the forecast Q; the first is drawn on top.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The floors and the excesses.
    """
    floors = np.array([entropy(p) for p, _ in pairs.values()])
    excess = np.array([kl_divergence(p, q) for p, q in pairs.values()])
    rows = np.arange(len(pairs))
    bars = [
        ax.barh(rows, floors, 0.55, color=P_STYLE["color"], label=say("floor H(P)")),
        ax.barh(rows, excess, 0.55, left=floors, label=say("excess KL"), **hatched()),
    ]
    ax.bar_label(bars[0], fmt="%.4f", label_type="center", color="white", fontweight="bold")
    ax.bar_label(bars[1], [f"+ {x:.4f} = {f + x:.4f}" for f, x in zip(floors, excess, strict=True)])
    for label in ax.texts[len(rows) :]:
        label.set(position=(6, 0))
    ax.set_yticks(rows, list(pairs))
    ax.invert_yaxis()
    ax.set_xlim(0, 1.42 * (floors + excess).max())
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=2, **ABOVE)
    ax.set(xlabel=say("average surprise H(P, Q) (nats)"))
    listed = "; ".join(
        f"{name}: {f:.4f} + {x:.4f} = {f + x:.4f}"
        for name, f, x in zip(pairs, floors, excess, strict=True)
    )
    names = list(pairs)
    describe(
        ax,
        say(
            "Cross-entropy in nats as floor H(P) + excess KL of P from Q: {listed}. "
            "The longest bar is {longest}, the widest excess {widest}.",
            listed=listed,
            longest=names[np.argmax(floors + excess)],
            widest=names[np.argmax(excess)],
        ),
    )
    return bars


@styled
def draw_tangent(ax, p, q, *, outcomes=None):
    """Draw ln x under its tangent x - 1, with the gap of each outcome at x = q/p.

    The gaps, averaged with the weights p, are the KL divergence in nats.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes, none of them 0.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.artist.Artist
        The curve, the tangent, the gaps and the points on the curve.

    Raises
    ------
    ValueError
        If a probability is 0: then there is no point q/p on the curve.
    """
    ratio, names = _ratios(p, q, outcomes)
    x = np.linspace(min(0.12, ratio.min()), max(2.5, 1.08 * ratio.max()), 400)
    (curve,) = ax.plot(x, np.log(x), color=INK, label="ln x")
    (line,) = ax.plot(x, x - 1, color=M_STYLE["color"], linestyle=":", label="x \N{MINUS SIGN} 1")
    gaps = ax.vlines(ratio, np.log(ratio), ratio - 1, linestyle="--", color=Q_STYLE["color"])
    gaps.set_label(say("gap at x = q/p"))
    points = ax.scatter(ratio, np.log(ratio), 36, color=P_STYLE["color"], zorder=3)
    for at, name in names.items():
        _name_point(ax, name, (at, np.log(at)), (5, -8), "top")
    ax.legend(loc="upper left")
    ax.set(xlabel=say("x = q/p (no unit)"), ylabel=say("height (nats)"))
    gap = ratio - 1 - np.log(ratio)
    each = zip(outcomes or numbered(len(ratio)), ratio, gap, np.asarray(p), strict=True)
    listed = "; ".join(
        f"{name}: {x:.4g}, {g:.4f} \N{MULTIPLICATION SIGN} {w:.4g}" for name, x, g, w in each
    )
    describe(
        ax,
        say(
            "The curve ln x lies below its tangent x - 1 and touches it at x = 1 only; "
            "the further from 1, the longer the gap between them. Outcomes with their "
            "q/p, and gap in nats times weight p: {listed}. These products add up to "
            "the KL divergence, {kl}.",
            listed=listed,
            kl=with_unit(np.asarray(p) @ gap, "nats"),
        ),
    )
    return [curve, line, gaps, points]


@styled
def draw_chord(ax, p, q, *, outcomes=None):
    """Draw Jensen's inequality: the mean point of a sagging curve lies above the curve.

    The points sit on -ln x at x = q/p, joined by chords. Their mean with the weights p lies at
    x = 1, where the curve is at 0; its height is the KL divergence in nats.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes, none of them 0.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.artist.Artist
        The curve, the chords, the points, the height of the mean point and the mean point.

    Raises
    ------
    ValueError
        If a probability is 0: then there is no point q/p on the curve.
    """
    ratio, names = _ratios(p, q, outcomes)
    divergence = kl_divergence(p, q)
    x = np.linspace(0.8 * ratio.min(), 1.12 * max(ratio.max(), 1.0), 400)
    (curve,) = ax.plot(x, -np.log(x), color=INK, label="\N{MINUS SIGN}ln x")
    corners = np.sort(ratio)
    corners = np.append(corners, corners[0])  # back to the start: the longest chord
    (chords,) = ax.plot(
        corners, -np.log(corners), color=M_STYLE["color"], linestyle=":", label=say("chord")
    )
    points = ax.scatter(ratio, -np.log(ratio), 70, color=P_STYLE["color"], zorder=3)
    height = ax.vlines(1, 0, divergence, linestyle="--", color=Q_STYLE["color"])
    height.set_label(f"KL = {divergence:.4f} nats")
    mean = ax.scatter(
        [1], [divergence], 110, color="white", edgecolor=Q_STYLE["color"], marker="s", zorder=4
    )
    mean.set(linewidth=2, label=say("mean point"))
    for at, name in names.items():
        _name_point(ax, name, (at, -np.log(at)), (7, 4), "bottom")
    ax.legend(loc="upper right")
    ax.set(xlabel=say("x = q/p (no unit)"), ylabel=say("height (nats)"))
    describe(
        ax,
        say(
            "Points on the curve -ln x at q/p = {listed} and the chords between them. "
            "Their mean with the weights p lies at x = 1, {divergence:.4f} nats above "
            "the curve, which is at 0 there: that height is the KL divergence.",
            listed=_listed(ratio),
            divergence=divergence,
        ),
    )
    return [curve, chords, points, height, mean]


@styled
def draw_likelihood(ax, counts, guesses):
    """Draw the average log-likelihood of a coin and the KL divergence of the data from it.

    The two curves are mirror images: at every guess they add up to minus the entropy of the data.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    counts : pair of int
        How often heads and tails came up, both at least once.
    guesses : array_like
        Probabilities of heads to try, strictly between 0 and 1.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The log-likelihood, the KL divergence, their sum and the mark of the best guess.
    """
    data, guesses = normalize(counts), np.asarray(guesses, dtype=float)
    models = yes_no(guesses)
    likelihood, divergence = -cross_entropy(data, models), kl_divergence(data, models)
    best = guesses[np.argmax(likelihood)]
    lines = [
        *ax.plot(guesses, divergence, **Q_STYLE | {"label": say("KL of data from coin")}),
        *ax.plot(guesses, likelihood + divergence, **M_STYLE | {"label": say("their sum")}),
        *ax.plot(guesses, likelihood, **P_STYLE | {"label": say("log-likelihood per toss")}),
        ax.axvline(best, color=INK, linestyle=":", linewidth=1.6),
    ]
    ax.annotate(
        say("best guess {best:.2f}", best=best),
        (best, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(6, 0),
        textcoords="offset points",
        va="top",
    )
    ax.legend(ncols=3, columnspacing=1.2, handlelength=2.2, **ABOVE)
    ax.set(xlabel=say("guessed probability of heads"), ylabel=say("nats per toss"))
    describe(
        ax,
        say(
            "For {heads} heads and {tails} tails the log-likelihood per toss is "
            "highest, {top:.4f} nats, and the KL divergence of the data from the coin "
            "is lowest, {lowest}, at the same guess {best:.2f}. The curves are mirror "
            "images: at every guess they add up to {total:.4f} nats.",
            heads=counts[0],
            tails=counts[1],
            top=likelihood.max(),
            lowest=with_unit(divergence.min(), "nats"),
            best=best,
            total=-entropy(data),
        ),
    )
    return lines


@styled
def draw_merging(ax, p, q, groupings, *, outcomes=None):
    """Draw how much KL divergence is kept, and how much is lost, when neighbours are merged.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes, in order.
    groupings : sequence of sequence of int
        For each row of the picture the indices where a new group begins; the first is 0.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.container.BarContainer
        What is kept and what is lost; empty bars are invisible.
    """
    outcomes = outcomes or numbered(len(p))
    whole = kl_divergence(p, q)
    kept = np.array(
        [kl_divergence(np.add.reduceat(p, g), np.add.reduceat(q, g)) for g in groupings]
    )
    rows = np.arange(len(groupings))
    bars = [
        ax.barh(rows, kept, 0.6, **hatched()),
        ax.barh(rows, whole - kept, 0.6, left=kept, **LOST),
    ]
    hide_empty(bars)
    for row, value in enumerate(kept):
        ax.annotate(
            f"{value:.4f}", (whole, row), xytext=(8, 0), textcoords="offset points", va="center"
        )
    names = [
        " | ".join(" ".join(group) for group in np.split(np.asarray(outcomes), list(g)[1:]))
        for g in groupings
    ]
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.16 * whole)
    ax.grid(axis="y", visible=False)
    ax.legend(
        handles=[
            Patch(label=say("KL after merging"), **hatched()),
            Patch(label=say("lost inside the groups"), **LOST),
        ],
        ncols=2,
        **ABOVE,
    )
    ax.set(xlabel=say("KL divergence (nats)"), ylabel=say("groups"))
    listed = "; ".join(f"{name}: {value:.4f}" for name, value in zip(names, kept, strict=True))
    describe(
        ax,
        say(
            "KL divergence in nats that is left when neighbours are merged: {listed}. "
            "The rest of {whole:.4f} nats is lost inside the groups.",
            listed=listed,
            whole=whole,
        ),
    )
    return bars


@styled
def draw_overlap(ax, joint, names):
    """Draw two entropies as bars that overlap by what one fact tells about the other.

    The joint entropy is as wide as both bars together. What sticks out of the overlap, the mutual
    information, is the conditional entropy of one fact when the other is known.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    joint : array_like
        Joint probabilities of two facts: a row for each value of X, a column for each of Y.
    names : pair of str
        What X and Y are.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The joint entropy, that of X, that of Y, and the mutual information inside each of them.
    """
    joint = np.asarray(joint, dtype=float)
    of_x, of_y = entropy(joint.sum(axis=1)), entropy(joint.sum(axis=0))
    both = entropy(joint.ravel())
    shared = of_x + of_y - both
    bars = [
        ax.barh([0], [both], 0.6, color=M_STYLE["color"]),
        ax.barh([1], [of_x], 0.6, color=P_STYLE["color"]),
        ax.barh([2], [of_y], 0.6, left=of_x - shared, color=P_STYLE["color"]),
        ax.barh([1, 2], [shared, shared], 0.6, left=of_x - shared, **hatched()),
    ]
    centre = {"ha": "center", "va": "center", "color": "white", "fontweight": "bold"}
    ax.text(both / 2, 0, f"H(X, Y) = {both:.4f}", **centre)
    ax.text((of_x - shared) / 2, 1, f"H(X|Y) = {of_x - shared:.4f}", **centre)
    ax.text((of_x + both) / 2, 2, f"H(Y|X) = {both - of_x:.4f}", **centre)
    ax.annotate(
        f"I = {shared:.4f}", (of_x, 1), xytext=(8, 0), textcoords="offset points", va="center"
    )
    ax.set_yticks([0, 1, 2], [say("both facts"), f"X: {names[0]}", f"Y: {names[1]}"])
    ax.invert_yaxis()
    ax.set_xlim(0, 1.02 * both)
    ax.grid(axis="y", visible=False)
    ax.legend(
        handles=[
            Patch(label=say("left when the other fact is known"), color=P_STYLE["color"]),
            Patch(label=say("overlap: mutual information I"), **hatched()),
        ],
        ncols=2,
        **ABOVE,
    )
    ax.set(xlabel=say("entropy (nats)"))
    describe(
        ax,
        say(
            "Two bars that overlap: the entropy of X ({first}), {of_x:.4f} nats, and "
            "of Y ({second}), {of_y:.4f} nats. The overlap is the mutual information, "
            "{shared:.4f} nats. What sticks out on the left is H(X|Y) = "
            "{x_given_y:.4f} nats, on the right H(Y|X) = {y_given_x:.4f} nats. Both "
            "bars together are as wide as the joint entropy H(X, Y) = {both:.4f} nats.",
            first=names[0],
            of_x=of_x,
            second=names[1],
            of_y=of_y,
            shared=shared,
            x_given_y=of_x - shared,
            y_given_x=both - of_x,
            both=both,
        ),
    )
    return bars


@styled
def draw_wealth(ax, purses, growth):
    """Draw the logarithms of purses, round by round, beside the line of their expected growth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    purses : array_like
        Log-wealth in nats: a row for each gambler, a column for each round, the first one 0.
    growth : float
        The expected growth of log-wealth in a round, in nats.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The gamblers, and the line of expected growth.
    """
    purses = np.asarray(purses, dtype=float)
    rounds = np.arange(purses.shape[1])
    lines = ax.plot(rounds, purses.T, color=P_STYLE["color"], alpha=0.45, linewidth=1)
    lines[0].set_label(say("gamblers who bet P"))
    lines += ax.plot(
        rounds,
        growth * rounds,
        **Q_STYLE | {"label": say("expected: KL \N{MULTIPLICATION SIGN} round")},
    )
    ax.axhline(0, color=INK, linewidth=1)
    ax.legend(loc="upper left")
    ax.set(xlabel=say("round"), ylabel=say("log-wealth (nats)"))
    ends = purses[:, -1]
    describe(
        ax,
        say(
            "Log-wealth of {n} gamblers over {rounds} rounds: ragged lines that climb "
            "around the straight line of expected growth, {growth:.4f} nats a round. "
            "At the end the line is at {end:.2f} nats, the gamblers are between "
            "{least:.2f} and {most:.2f} nats, and {winners} of them are above 0, where "
            "they began.",
            n=len(ends),
            rounds=rounds[-1],
            growth=growth,
            end=growth * rounds[-1],
            least=ends.min(),
            most=ends.max(),
            winners=np.sum(ends > 0),
        ),
    )
    return lines


def hide_empty(containers):
    """Hide bars without an area: their outline would look like something small."""
    for container in containers:
        for bar in container:
            bar.set_visible(abs(bar.get_width() * bar.get_height()) > 1e-12)


def signed(value):
    """Return a term with its sign, as the labels of the pictures write it."""
    if abs(value) < 1e-12:  # 0, but for rounding
        return "0"
    return as_text(value, "+.4f").replace("-", "\N{MINUS SIGN}")


def _listed(values):
    return ", ".join(f"{value:.4g}" for value in values)


def cut_off(values):
    """Return heights that can be drawn: infinite ones end above the highest finite one."""
    finite = values[np.isfinite(values)]
    top = max(NO_ROOM * np.abs(finite).max(initial=0), 1.0)
    return np.where(np.isfinite(values), values, top)


def _ratios(p, q, outcomes):
    """Return the ratios q/p, and for each different one the names of its outcomes."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if not (p > 0).all() or not (q > 0).all():
        raise ValueError(
            say("p and q must be positive: q/p = 0 or infinity has no point on the curve")
        )
    ratio, names = q / p, {}
    for at, name in zip(ratio.round(9).tolist(), outcomes or numbered(len(p)), strict=True):
        names[at] = f"{names[at]}, {name}" if at in names else name
    return ratio, names


def _name_point(ax, name, point, offset, side):
    ax.annotate(
        name, point, xytext=offset, textcoords="offset points", va=side, color=P_STYLE["color"]
    )
