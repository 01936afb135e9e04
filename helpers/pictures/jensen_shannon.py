"""Pictures of lesson 06: symmetric divergences, the map of languages and total variation."""

import numpy as np

from helpers.language import noted, say, translated
from helpers.mds import classical_mds
from helpers.measures import entropy, jeffreys_divergence, js_distance, js_divergence, kl_divergence
from helpers.pictures.base import (
    ABOVE,
    GREEN,
    INK,
    M_STYLE,
    P_STYLE,
    PURPLE,
    Q_STYLE,
    as_text,
    describe,
    hatched,
    numbered,
    styled,
    with_unit,
    yes_no,
)

__all__ = [
    "draw_bumps",
    "draw_jensen_gap",
    "draw_language_map",
    "draw_over_distance",
    "draw_parting",
    "draw_three_bars",
    "draw_tv_bounds",
]

KL_ABOVE = noted(
    "KL against total variation for {n} pairs: none of them below the floor 2 TV squared; {higher} "
    "lie above the top of the picture."
)
KL_BELOW = noted(
    "KL against total variation for {n} pairs: some of them below 2 TV squared; {higher} lie above "
    "the top of the picture."
)
# By whether some points lie below the floor, and whether some lie above the ceiling.
JSD_BOUNDS = {
    (False, False): noted(
        "JSD against total variation for {n} pairs: none of them below the floor 0.5 TV squared, "
        "none above the ceiling TV ln 2."
    ),
    (False, True): noted(
        "JSD against total variation for {n} pairs: none of them below the floor 0.5 TV squared, "
        "some above the ceiling TV ln 2."
    ),
    (True, False): noted(
        "JSD against total variation for {n} pairs: some of them below 0.5 TV squared, none above "
        "the ceiling TV ln 2."
    ),
    (True, True): noted(
        "JSD against total variation for {n} pairs: some of them below 0.5 TV squared, some above "
        "the ceiling TV ln 2."
    ),
}
CEILING = {"color": M_STYLE["color"], "linestyle": "-", "linewidth": 1.4}
PARTING_LOOKS = {
    "KL(P||Q)": P_STYLE | {"label": "KL(P || Q)"},
    "KL(Q||P)": Q_STYLE | {"label": "KL(Q || P)"},
    "J": {"color": PURPLE, "linestyle": (0, (4, 1, 1, 1, 1, 1)), "label": noted("Jeffreys J")},
    "J/2": {"color": INK, "linestyle": ":", "label": noted("half Jeffreys, J/2")},
    "JSD": {"color": GREEN, "linestyle": "-", "label": "JSD"},
}


@styled
def draw_three_bars(ax, p, q, *, outcomes=None, xlabel="outcome"):
    """Draw bars of P, of Q and, between them, of their average M.

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
        The bars of P, of M and of Q.
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    xlabel = translated(xlabel)
    m, place, width = (p + q) / 2, np.arange(len(p)), 0.27
    outcomes = outcomes or numbered(len(p))
    grey = hatched() | {"facecolor": "#C9C9C9", "edgecolor": M_STYLE["color"], "hatch": "..."}
    bars = [
        ax.bar(place - width, p, width, color=P_STYLE["color"], label="P"),
        ax.bar(place, m, width, label="M = (P + Q)/2", **grey),
        ax.bar(place + width, q, width, label="Q", **hatched()),
    ]
    ax.legend(ncols=3, **ABOVE)
    ax.set_xticks(place, outcomes)
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=xlabel, ylabel=say("probability"))
    listed = "; ".join(
        f"{name}: {', '.join(f'{x:.4g}' for x in row)}"
        for name, *row in zip(outcomes, p, m, q, strict=True)
    )
    describe(
        ax,
        say(
            "Bars of P, M and Q over {n} outcomes ({xlabel}): {listed}. Each bar of M "
            "stands halfway between those of P and Q, above 0 wherever one of them is.",
            n=len(p),
            xlabel=xlabel,
            listed=listed,
        ),
    )
    return bars


@styled
def draw_jensen_gap(ax, p, q):
    """Draw the entropy of a yes/no event and the chord between two such events, P and Q.

    The chord lies below the curve. The gap at the middle is the Jensen-Shannon divergence.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : float
        The probabilities of "yes" under P and under Q.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve, the chord, the points of P, Q and M, and the gap.
    """
    yes = np.linspace(0, 1, 401)
    m = (p + q) / 2
    at = {name: entropy(yes_no(x)) for name, x in (("p", p), ("q", q), ("m", m))}
    middle = (at["p"] + at["q"]) / 2
    gap = js_divergence(yes_no(p), yes_no(q))
    dot = {"linestyle": "", "markersize": 11, "zorder": 4}
    drawn = [
        *ax.plot(yes, entropy(yes_no(yes)), color=INK, label=say("entropy H")),
        *ax.plot([p, q], [at["p"], at["q"]], **(M_STYLE | {"label": "chord"})),
        *ax.plot(p, at["p"], marker="o", color=P_STYLE["color"], label="P", **dot),
        *ax.plot(q, at["q"], marker="s", color=Q_STYLE["color"], label="Q", **dot),
        *ax.plot(m, at["m"], marker="D", color=M_STYLE["color"], label="M", **dot),
        *ax.plot([m, m], [middle, at["m"]], color=GREEN, linewidth=5, label=say("gap = JSD")),
    ]
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
    ax.set(
        xlim=(0, 1),
        ylim=(0, 0.75),
        xlabel=say('probability of "yes"'),
        ylabel=say("entropy (nats)"),
    )
    describe(
        ax,
        say(
            "Entropy of a yes/no event with a chord from P at {p:.4g} to Q at {q:.4g}: "
            "above the middle the curve has H(M) = {top:.4f} nats, the chord "
            "{middle:.4f} nats; the gap, the JSD, is {gap:.4f} nats.",
            p=p,
            q=q,
            top=at["m"],
            middle=middle,
            gap=gap,
        ),
    )
    return drawn


@styled
def draw_parting(ax, p, q, *, at=None, top=3.0, curves=("J", "J/2", "JSD")):
    """Draw divergences while two distributions part on the way to P and Q.

    Both start from the middle M = (P + Q)/2 at t = 0 and walk straight: M + t (P - M) and
    M + t (Q - M), to be P and Q at t = 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Where the two distributions end.
    at : float, optional
        A place t to be marked on each curve.
    top : float, optional
        The highest value shown, in nats.
    curves : sequence of {"KL(P||Q)", "KL(Q||P)", "J", "J/2", "JSD"}, optional
        Which divergences to draw: both directions, Jeffreys, half of it, Jensen-Shannon.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curves, the ceiling ln 2 and, if asked for, the marks.
    """
    t = np.linspace(0, 1, 401)
    drawn = []
    for name, curve in zip(curves, parting_values(p, q, t, curves), strict=True):
        look = PARTING_LOOKS[name]
        look = look | {"label": translated(look["label"])}
        drawn += ax.plot(t, np.where(np.isfinite(curve), curve, np.nan), **look)
    drawn.append(ax.axhline(np.log(2), label="ln 2", zorder=1, **CEILING))
    if at is not None:
        marked = [y for y in parting_values(p, q, at, curves) if y <= top]
        drawn += ax.plot([at] * len(marked), marked, "o", color=INK, markersize=8, zorder=5)
    ax.legend(ncols=4, columnspacing=1.4, **ABOVE)
    ax.set(xlim=(0, 1.01), ylim=(0, top))
    ax.set(xlabel=say("t (0: equal, 1: arrived at P and Q)"), ylabel=say("divergence (nats)"))
    steps = dict.fromkeys([0.5 if at is None else at, 0.9, 1.0])
    describe(ax, parting_in_words(p, q, steps, curves))
    return drawn


def parting_pair(p, q, t):
    """Return M + t (P - M) and M + t (Q - M) for the middle M of P and Q; t may be a list."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    t, m = np.asarray(t, dtype=float)[..., None], (p + q) / 2
    return m + t * (p - m), m + t * (q - m)


def parting_values(p, q, t, curves):
    """Return the divergences named in `curves` at t, in nats; t may be a list."""
    pair = parting_pair(p, q, t)
    there, back = kl_divergence(*pair), kl_divergence(*pair[::-1])
    values = {"KL(P||Q)": there, "KL(Q||P)": back, "J": np.asarray(jeffreys_divergence(*pair))}
    values |= {"J/2": values["J"] / 2, "JSD": js_divergence(*pair)}
    return [values[name] for name in curves]


def parting_in_words(p, q, steps, curves):
    """Return the sentence that describes what `draw_parting` draws, with the values at `steps`."""
    rows = []
    for t in steps:
        values = zip(curves, parting_values(p, q, t, curves), strict=True)
        listed = ", ".join(
            say("{name} is {value}", name=name, value=as_text(value)) for name, value in values
        )
        rows.append(say("at t = {t:.4g} {listed} nats", t=t, listed=listed))
    rows, ceiling = "; ".join(rows), np.log(2)
    return say(
        "Divergences while two distributions part, against t: {rows}; the ceiling "
        "of the JSD is ln 2 = {ceiling:.4f} nats.",
        rows=rows,
        ceiling=ceiling,
    )


@styled
def draw_bumps(ax, x, p, q):
    """Draw two distributions over many fine bins as filled outlines.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : array_like
        The places of the bins.
    p, q : array_like
        Probabilities of the bins.

    Returns
    -------
    list of matplotlib.artist.Artist
        The outline and the area of P, the outline and the area of Q.
    """
    x, p, q = (np.asarray(values, dtype=float) for values in (x, p, q))
    drawn = [
        *ax.plot(x, p, **P_STYLE),
        ax.fill_between(x, p, color=P_STYLE["color"], alpha=0.3, linewidth=0),
        *ax.plot(x, q, **Q_STYLE),
        ax.fill_between(x, q, **hatched() | {"facecolor": "none", "linewidth": 0}),
    ]
    ax.legend(loc="upper right")
    ax.set(xlim=(x[0], x[-1]), ylim=(0, None), xlabel="x", ylabel=say("probability of a bin"))
    ax.locator_params(axis="x", nbins=4, integer=True)
    describe(
        ax,
        say(
            "Two bumps over {n} bins with means {p_mean:.2f} and {q_mean:.2f}; they "
            "share {shared:.2%} of their probability, JSD = {jsd:.4f} nats.",
            n=len(x),
            p_mean=p @ x,
            q_mean=q @ x,
            shared=np.minimum(p, q).sum(),
            jsd=js_divergence(p, q),
        ),
    )
    return drawn


@styled
def draw_over_distance(ax, distances, values, *, name, unit, ceiling=None, at=None):
    """Draw a quantity against the distance between two bumps.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    distances, values : array_like
        The distances and the quantity at each of them.
    name, unit : str
        What the quantity is called, and its unit.
    ceiling : float, optional
        A value the quantity cannot pass, drawn as a thin grey line.
    at : float, optional
        A distance to be marked.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve, then the ceiling and the mark if asked for.
    """
    distances, values = np.asarray(distances, dtype=float), np.asarray(values, dtype=float)
    drawn = ax.plot(distances, values, color=GREEN, label=name)
    if ceiling is not None:
        drawn.append(ax.axhline(ceiling, zorder=1, **CEILING))
    if at is not None:
        height = np.interp(at, distances, values)
        drawn += ax.plot(at, height, "o", color=INK, markersize=10, zorder=5, clip_on=False)
    ax.set(xlabel=say("distance d"), ylabel=f"{name}\n({unit})")
    ax.set_xlim(distances[0], distances[-1])
    ax.set_ylim(0, 1.12 * values.max())
    top = int(values.argmax())
    middle = len(values) // 2
    place = noted("{value} at d = {d:.2f}")
    largest = noted("{value} at d = {d:.2f} (the largest)")
    said = {0: place, middle: place, top: largest, len(values) - 1: place}
    listed = ", ".join(
        translated(said[i], value=with_unit(values[i], unit), d=distances[i]) for i in sorted(said)
    )
    words = say(
        "{name} against the distance d of the two bumps: {listed}.", name=name, listed=listed
    )
    if ceiling is not None:
        words = say(
            "{name} against the distance d of the two bumps, with a ceiling at "
            "{ceiling:.4f} {unit}: {listed}.",
            name=name,
            ceiling=ceiling,
            unit=unit,
            listed=listed,
        )
    describe(ax, words)
    return drawn


@styled
def draw_language_map(ax, names, distributions):
    """Draw distributions as points of a map made from their Jensen-Shannon distances.

    A dash-dotted line joins each to its true nearest neighbour, which a flat map may misplace.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str
        One name for each distribution.
    distributions : array_like
        One distribution in each row.

    Returns
    -------
    list of matplotlib.artist.Artist
        The lines to the neighbours, the points and the names.
    """
    names, rows = list(names), np.asarray(distributions, dtype=float)
    distances = js_distance(rows[:, None], rows[None, :])
    points = classical_mds(distances)
    apart = distances + np.diag(np.full(len(rows), np.inf))
    nearest = apart.argmin(axis=1)
    look = {"color": M_STYLE["color"], "linestyle": "-.", "linewidth": 1.6, "zorder": 1}
    pairs = sorted({tuple(sorted((i, int(j)))) for i, j in enumerate(nearest)})
    drawn = [ax.plot(*points[list(pair)].T, **look)[0] for pair in pairs]
    drawn.append(ax.scatter(*points.T, s=70, color=P_STYLE["color"], zorder=3))
    sides = _label_sides(names, points, pairs)
    for name, place, (side, up) in zip(names, points, sides, strict=True):
        drawn.append(
            ax.annotate(
                name,
                place,
                xytext=(10 * side, 10 * up),
                textcoords="offset points",
                ha=("right", "center", "left")[side + 1],
                va=("top", "center", "bottom")[up + 1],
            )
        )
    ax.set_aspect("equal")
    ax.margins(0.25, 0.1)
    ax.set(
        xlabel=say("first coordinate (square root of nats)"),
        ylabel=say("second (square root of nats)"),
    )
    i, j = np.unravel_index(apart.argmin(), apart.shape)
    k, m = np.unravel_index(distances.argmax(), distances.shape)
    listed = ", ".join(f"{a} - {names[b]}" for a, b in zip(names, nearest, strict=True))
    describe(
        ax,
        say(
            "Map of {n} languages by Jensen-Shannon distance: nearest are {near} and "
            "{neighbour} at {small:.3f}, furthest apart {far} and {opposite} at "
            "{large:.3f} (square roots of nats). Nearest neighbours: {listed}.",
            n=len(names),
            near=names[i],
            neighbour=names[j],
            small=distances[i, j],
            far=names[k],
            opposite=names[m],
            large=distances[k, m],
            listed=listed,
        ),
    )
    return drawn


@styled
def draw_tv_bounds(ax, p, q, *, measure="KL", top=3.0):
    """Draw the KL or JS divergence of many pairs against total variation, with its bounds.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        One distribution in each row; row i of P belongs to row i of Q.
    measure : {"KL", "JSD"}, optional
        What to draw: KL with Pinsker's bound, or JSD with Pinsker's bound and its upper one.
    top : float, optional
        The highest value shown for KL, in nats.

    Returns
    -------
    list of matplotlib.artist.Artist
        The points, the lower bound and, for JSD, the upper bound.

    Raises
    ------
    ValueError
        If `measure` is neither "KL" nor "JSD".
    """
    if measure not in ("KL", "JSD"):
        raise ValueError(say('measure must be "KL" or "JSD", not {measure!r}', measure=measure))
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    tv, t = np.abs(p - q).sum(axis=-1) / 2, np.linspace(0, 1, 201)
    is_kl = measure == "KL"
    values = kl_divergence(p, q) if is_kl else js_divergence(p, q)
    factor, name = (2, say("floor 2 TV$^2$")) if is_kl else (0.5, say("floor TV$^2$/2"))
    lower = factor * t**2
    drawn = [
        ax.scatter(tv, values, s=14, color="#56A5D8", alpha=0.55, linewidths=0),
        *ax.plot(t, lower, color=INK, linestyle="-", label=name),
    ]
    if not is_kl:
        drawn += ax.plot(
            t, t * np.log(2), color=PURPLE, linestyle="--", label=say("ceiling TV ln 2")
        )
    ax.legend(ncols=2, **ABOVE)
    ax.set(xlim=(0, 1), ylim=(0, top if is_kl else 0.75))
    ax.set(xlabel=say("total variation TV"), ylabel=f"{measure} (nats)")
    describe(ax, _bounds_in_words(tv, values, is_kl, top))
    return drawn


def _bounds_in_words(tv, values, is_kl, top):
    """Return the sentence that says how many points keep to the bounds of total variation."""
    factor = 2 if is_kl else 0.5
    below = (values < factor * tv**2 * (1 - 1e-9)).any()
    if is_kl:
        message = KL_BELOW if below else KL_ABOVE
        return translated(message, n=len(tv), higher=int((values > top).sum()))
    above = (values > tv * np.log(2) * (1 + 1e-9)).any()
    return translated(JSD_BOUNDS[bool(below), bool(above)], n=len(tv))


def _label_sides(names, points, pairs):
    """Return for each name a direction (right, up) in which it covers least of the map."""
    unit = np.ptp(points, axis=0).max() / 100
    along = np.linspace(0, 1, 60)[:, None]
    lines = [points[i] + along * (points[j] - points[i]) for i, j in pairs]
    # A name on a dot hides more than a name on a line.
    taken = np.concatenate([np.repeat(points, 30, axis=0), *lines])
    sides = []
    for name, place in zip(names, points, strict=True):
        half = unit * np.array([1.1 * len(name) + 1, 2.4])
        options = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]
        boxes = [place + (half + 1.3 * unit) * side for side in options]
        cost = [(np.abs(taken - box) < half).all(axis=1).sum() for box in boxes]
        for k, box in enumerate(boxes):
            # Corners are further from the dot, and nobody may take it for a neighbour's name.
            reach = np.abs(points - box) < half + 2 * unit
            cost[k] += 5 * (k > 3) + 30 * (reach.all(axis=1) & (points != place).any(axis=1)).sum()
        best = int(np.argmin(cost))
        sides.append(options[best])
        grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 12)] * 2), axis=-1).reshape(-1, 2)
        taken = np.concatenate([taken, boxes[best] + grid * half])
    return sides
