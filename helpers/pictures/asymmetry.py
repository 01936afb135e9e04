"""Pictures of lesson 05: who averages, draws that tell, two fits, and steps that blow up."""

import numpy as np

from helpers.gaussians import kl_on_grid
from helpers.language import noted, say, translated
from helpers.measures import kl_divergence, kl_terms
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

__all__ = [
    "draw_both_directions",
    "draw_error_fall",
    "draw_fit",
    "draw_gradient_steps",
    "draw_loss_surface",
    "draw_who_averages",
]

DIRECTIONS = {"P": "KL(P||Q)", "Q": "KL(Q||P)"}
LOSS_TITLES = {
    "P": noted(r"loss averaged over P: $D_{KL}(P \parallel Q)$ (nats)"),
    "Q": noted(r"loss averaged over Q: $D_{KL}(Q \parallel P)$ (nats)"),
}


@styled
def draw_both_directions(ax, p, q, *, outcomes=None):
    """Draw the terms of both directions side by side, one pair of bars for each outcome.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes; neither may be 0 where the other is not.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The terms p log(p/q) and the terms q log(q/p).

    Raises
    ------
    ValueError
        If a term is infinite: no bar is that high.
    """
    terms = {"P": _finite(kl_terms(p, q)), "Q": _finite(kl_terms(q, p))}
    outcomes = outcomes or numbered(len(p))
    place = np.arange(len(p))
    looks = {"P": {"color": P_STYLE["color"]}, "Q": hatched()}
    labels = {"P": say("p log(p/q), averaged over P"), "Q": say("q log(q/p), averaged over Q")}
    bars = [
        ax.bar(place + shift, terms[who], 0.4, label=labels[who], **looks[who])
        for who, shift in (("P", -0.2), ("Q", 0.2))
    ]
    ax.axhline(0, color=M_STYLE["color"], linewidth=1.2)
    ax.set_xticks(place, outcomes)
    ax.grid(axis="x", visible=False)
    ax.legend(ncols=2, **ABOVE)
    ax.set(xlabel=say("outcome"), ylabel=say("term (nats)"))
    sums = kl_divergence(p, q), kl_divergence(q, p)
    rows = "; ".join(
        say("{name}: {a:+.4f} and {b:+.4f}", name=name, a=a, b=b)
        for name, a, b in zip(outcomes, terms["P"], terms["Q"], strict=True)
    )
    describe(
        ax,
        say(
            "Terms of both directions in nats ({rows}): averaged over P they sum to "
            "{over_p:.4f} nats, averaged over Q to {over_q:.4f} nats.",
            rows=rows,
            over_p=sums[0],
            over_q=sums[1],
        ),
    )
    return bars


@styled
def draw_who_averages(ax, p, q, *, averaged="P", outcomes=None):
    """Draw one direction as an area: outcomes as wide as the averager says, as high as the log.

    The heights are log(p/q) if P is averaged over and log(q/p) if Q is: the same numbers with the
    sign flipped. Only the widths differ, and they are what the two directions disagree about.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes; the one averaged over must be 0 where the other is.
    averaged : {"P", "Q"}, optional
        Which of them is averaged over: the one that gives the widths.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The areas, positive above zero and negative below.

    Raises
    ------
    ValueError
        If a height is infinite where the width is not 0.
    """
    wide, other = (np.asarray(a, dtype=float) for a in ((p, q) if averaged == "P" else (q, p)))
    terms = _finite(kl_terms(wide, other))
    height = np.divide(terms, wide, out=np.zeros(len(wide)), where=wide > 0)
    outcomes = outcomes or numbered(len(wide))
    left = np.cumsum(wide) - wide
    look = {"color": P_STYLE["color"], "edgecolor": "white"} if averaged == "P" else hatched()
    areas = [ax.bar(left, height, wide, align="edge", **look)]
    ax.axhline(0, color=M_STYLE["color"], linewidth=1.2)
    ax.grid(axis="x", visible=False)
    for name, x, y, w in zip(outcomes, left, height, wide, strict=True):
        # The name of a narrow bar starts or ends with it, so that it stays within the picture.
        place, ha = (x, "left") if x < 0.1 else (x + w - 0.01, "right")
        if w > 0.25:
            place, ha = x + w / 2, "center"
        ax.annotate(
            f"{name}: {w:g}",
            (place, y),
            xytext=(0, 3 if y >= 0 else -3),
            textcoords="offset points",
            ha=ha,
            va="bottom" if y >= 0 else "top",
            fontsize=12,
        )
    ax.margins(y=0.16)
    ax.set_xlim(-0.02, 1.02)
    ratio = "log(p/q)" if averaged == "P" else "log(q/p)"
    name, direction = averaged.lower(), DIRECTIONS[averaged]
    ax.set(xlabel=say("outcome (width = {name})", name=name), ylabel=f"{ratio} (nats)")
    value = kl_divergence(wide, other)
    ax.set_title(say("averaged over {averaged}: {value:.4f} nats", averaged=averaged, value=value))
    listed = "; ".join(
        say("{n}: width {w:.4g}, height {h:+.4f} nats", n=n, w=w, h=h)
        for n, w, h in zip(outcomes, wide, height, strict=True)
    )
    describe(
        ax,
        say(
            "{direction}, averaged over {averaged}, as the area of bars with width "
            "{name} and height {ratio} ({listed}); in total {value:.4f} nats.",
            direction=direction,
            averaged=averaged,
            name=name,
            ratio=ratio,
            listed=listed,
            value=value,
        ),
    )
    return areas


@styled
def draw_fit(ax, x, p, q, *, averaged="P"):
    """Draw the density of a target P and of a model Q that was fitted to it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : array_like
        Places, in increasing order, that hold all but a millionth of both densities. The picture
        shows those where there is something to see.
    p, q : array_like
        Densities of the target and of the model there.
    averaged : {"P", "Q"}, optional
        Which of the two the divergence in the title averages over.

    Returns
    -------
    list of matplotlib.artist.Artist
        The line and the area of P, and the line of Q.
    """
    x, p, q = (np.asarray(a, dtype=float) for a in (x, p, q))
    value, _ = kl_on_grid(p, q, x) if averaged == "P" else kl_on_grid(q, p, x)
    seen = x[np.maximum(p, q) > 0.001 * max(p.max(), q.max())]
    artists = [
        *ax.plot(x, p, **P_STYLE | {"label": say("target P")}),
        ax.fill_between(x, p, color=P_STYLE["color"], alpha=0.18, linewidth=0),
        *ax.plot(x, q, **Q_STYLE | {"label": say("model Q")}),
    ]
    ax.set_title(say("averaged over {averaged}: {value:.4f} nats", averaged=averaged, value=value))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.1), ncols=2)
    ax.set(
        xlabel="x", ylabel=say("density (per unit of x)"), ylim=(0, 1.08 * max(p.max(), q.max()))
    )
    ax.set_xlim(seen[0], seen[-1])
    direction, peaks = DIRECTIONS[averaged], peaks_in_words(x, p, q)
    describe(
        ax,
        say(
            "{peaks}; {direction}, averaged over {averaged}, is {value:.4f} nats.",
            peaks=peaks,
            direction=direction,
            averaged=averaged,
            value=value,
        ),
    )
    return artists


def peaks_in_words(x, p, q):
    """Return the part of a sentence that tells where the densities of a target and a model peak."""
    peaks = x[1:-1][(p[1:-1] > p[:-2]) & (p[1:-1] >= p[2:])] + 0.0
    listed = ", ".join(f"{peak:.1f}" for peak in peaks)
    return say(
        "Density of the target P with peaks at x = {listed}, and of the model Q "
        "with its peak of {top:.3f} at x = {place:.1f}",
        listed=listed,
        top=q.max(),
        place=x[q.argmax()] + 0.0,
    )


@styled
def draw_error_fall(ax, draws, errors, rates, *, title):
    """Draw how the chance of an error falls with the number of draws, on a logarithmic scale.

    A dotted line in the same colour falls at the rate of the law, exp(-n rate); it starts at 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    draws : array_like
        The numbers of draws n, in increasing order.
    errors : mapping of str to array_like
        At most three kinds of error by name, each with its probability for each of `draws`.
    rates : sequence of float
        The rates of the law in nats a draw, one for each of `errors`.
    title : str
        What is told apart.

    Returns
    -------
    list of matplotlib.lines.Line2D
        For each kind of error its curve and its dotted line.
    """
    draws = np.asarray(draws)
    artists, said = [], []
    looks = (P_STYLE, Q_STYLE, M_STYLE | {"linestyle": "-."})
    for (name, chances), rate, look in zip(errors.items(), rates, looks, strict=False):
        chances = np.asarray(chances, dtype=float)
        artists += ax.plot(draws, chances, **look | {"label": name})
        law = np.exp(-rate * np.append(0, draws))
        artists += ax.plot(
            np.append(0, draws), law, color=look["color"], linestyle=":", linewidth=1.5
        )
        slope = np.log(chances[-2] / chances[-1]) / (draws[-1] - draws[-2])
        said.append(
            say(
                "{name}: from {first:.2g} down to {last:.2g}, at the end by {slope:.3g} "
                "nats a draw, its dotted line by {rate:.3g}",
                name=name,
                first=chances[0],
                last=chances[-1],
                slope=slope,
                rate=rate,
            )
        )
    ax.set_yscale("log")
    ax.set_title(title)
    ax.legend(loc="lower left", fontsize=11)
    ax.set(xlabel=say("number of draws"), ylabel=say("chance of an error (log scale)"))
    describe(
        ax,
        say(
            "Chance of an error after {first} to {last} draws, on a logarithmic scale, "
            "beside dotted lines of the law. {said}.",
            first=draws[0],
            last=draws[-1],
            said="; ".join(said),
        ),
    )
    return artists


@styled
def draw_loss_surface(ax, mus, log_sigmas, loss, *, paths=(), averaged="P"):
    """Draw the loss of a Gaussian model as contours over its mean and the log of its width.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    mus, log_sigmas : array_like
        The means and the logarithms of the standard deviations.
    loss : array_like
        The divergence in nats, one row for each of `log_sigmas`, one column for each of `mus`.
    paths : sequence of array_like, optional
        Walks of an optimiser: rows of (mu, log sigma). A dot marks the start, a star the end.
    averaged : {"P", "Q"}, optional
        Which of the two the divergence averages over.

    Returns
    -------
    list of matplotlib.artist.Artist
        The contours, and for each path its line, its start and its end.
    """
    # Without the last bits, which differ between processors: they decide whether the ends of a
    # closed line meet, and with that where its dashes, its gaps and its joint lie.
    log_sigmas, loss = np.asarray(log_sigmas, np.float32), np.asarray(loss, np.float32)
    style = P_STYLE if averaged == "P" else Q_STYLE
    levels = [0.7, 0.75, 0.9, 1.2, 1.5, 1.9, 2.1, 2.5, 3, 4, 6, 9, 14, 20, 40, 80, 160]
    levels = [level for level in levels if loss.min() < level < loss.max()]
    contours = ax.contour(
        mus,
        log_sigmas,
        loss,
        levels,
        colors=style["color"],
        linestyles=style["linestyle"],
        linewidths=1.3,
    )
    named = [level for level in levels if level in (0.9, 2.1, 4, 9, 20, 80)]
    for label in ax.clabel(contours, named, inline=False, fmt="%g", fontsize=10):
        label.set_bbox({"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 3})
    artists = [contours]
    white = {"markeredgecolor": "white", "zorder": 5, "linestyle": "none"}
    for path in map(np.asarray, paths):
        artists += ax.plot(*path.T, color=INK, linewidth=2, zorder=4)
        artists += ax.plot(*path[0], marker="o", color=INK, markersize=7, **white)
        artists += ax.plot(*path[-1], marker="*", color=INK, markersize=17, **white)
    row, column = np.unravel_index(loss.argmin(), loss.shape)
    ax.set_title(translated(LOSS_TITLES[averaged]))
    ax.set(xlabel=say("mean mu (units of x)"), ylabel=say("log of sigma (sigma in units of x)"))
    ends = sorted({(round(p[-1][0], 2) + 0.0, round(np.exp(p[-1][1]), 2)) for p in paths})
    listed = ", ".join(
        say("mu = {mu:.2f} with sigma = {sigma:.2f}", mu=mu, sigma=sigma) for mu, sigma in ends
    )
    lowest, direction, n = loss[row, column], DIRECTIONS[averaged], len(paths)
    sentences = [
        say(
            "Contours of {direction}, averaged over {averaged}, over mu and log sigma; "
            "the lowest value on the grid is {lowest:.3f} nats.",
            direction=direction,
            averaged=averaged,
            lowest=lowest,
        )
    ]
    if ends:
        sentences.append(say("{n} walks downhill end at {listed}.", n=n, listed=listed))
    describe(ax, " ".join(sentences))
    return artists


@styled
def draw_gradient_steps(ax, p, starts, *, rate):
    """Draw KL(P||Q) for P = (1 - p, p) and Q = (1 - t, t), and one gradient step from each start.

    The loss has no upper bound as t falls to 0, and neither has its slope: a fixed rate turns a
    bad start into a giant step, perhaps to a number that is no probability.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p : float
        What is true: the probability of the second outcome.
    starts : sequence of float
        Probabilities t, between 0 and 1, that the model starts from.
    rate : float
        The step is this rate times the slope.

    Returns
    -------
    list of matplotlib.artist.Artist
        The curve, then for each start its point and its arrow.
    """
    starts = np.asarray(starts, dtype=float)
    t = np.geomspace(min(starts.min(), 0.01) / 2, 0.995, 800)
    truth = np.array([1 - p, p])
    loss = kl_divergence(truth, np.stack([1 - t, t], axis=-1))
    heights = kl_divergence(truth, np.stack([1 - starts, starts], axis=-1))
    landings = starts - rate * ((1 - p) / (1 - starts) - p / starts)
    right = max(1.1, 1.06 * landings.max())
    style = P_STYLE | {"label": say(r"$D_{KL}(P \parallel Q)$, averaged over P")}
    artists = ax.plot(t, loss, **style)
    for start, height, landing in zip(starts, heights, landings, strict=True):
        artists += ax.plot(start, height, marker="o", color=Q_STYLE["color"], zorder=5)
        artists.append(
            ax.annotate(
                "",
                (landing, height),
                (start, height),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": Q_STYLE["color"],
                    "linestyle": "--",
                    "linewidth": 2.2,
                    "shrinkA": 4,
                    "shrinkB": 0,
                },
                zorder=4,
            )
        )
    ax.axvspan(1, right, facecolor="none", edgecolor=M_STYLE["color"], hatch="..", alpha=0.35)
    ax.text(
        (1 + right) / 2,
        0.06,
        say("t above 1:\nno probability"),
        ha="center",
        va="bottom",
        fontsize=12,
        transform=ax.get_xaxis_transform(),
        bbox={"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 2},
    )
    ax.legend(**ABOVE)
    ax.set(
        xlabel=say("t, the probability the model gives to the outcome"),
        ylabel=say("loss (nats)"),
        xlim=(-0.03, right),
        ylim=(0, 1.08 * max(heights.max(), loss.max())),
    )
    steps = "; ".join(
        say("from t = {a:g} with loss {h:.3f} nats to t = {b:.3f}", a=a, h=h, b=b)
        for a, h, b in zip(starts, heights, landings, strict=True)
    )
    describe(
        ax,
        say(
            "KL(P||Q), averaged over P = ({rest:g}, {p:g}), for the model Q = (1 - t, "
            "t): it grows without bound as t falls to 0. One gradient step at rate "
            "{rate:g} goes {steps}.",
            rest=1 - p,
            p=p,
            rate=rate,
            steps=steps,
        ),
    )
    return artists


def _finite(terms):
    """Return the terms, or say that they cannot be drawn."""
    if np.isinf(terms).any():
        raise ValueError(say("a term is infinite (a probability is 0 on one side only); no bar is"))
    return terms
