"""Pictures of lesson 04: KL computed by hand, on a computer, on densities, samples and text."""

import math

import numpy as np

from helpers.chi_square import chi_square_divergence
from helpers.gaussians import kl_on_grid
from helpers.language import say
from helpers.letters import ALPHABET
from helpers.measures import js_divergence, kl_divergence, normalize
from helpers.pictures.base import (
    ABOVE,
    INK,
    M_STYLE,
    P_STYLE,
    Q_STYLE,
    as_text,
    describe,
    hatched,
    styled,
    with_unit,
)
from helpers.pictures.distributions import draw_bars

__all__ = [
    "draw_accuracy",
    "draw_densities",
    "draw_epsilon",
    "draw_estimator",
    "draw_integrand",
    "draw_kl_map",
    "draw_letter_shares",
    "draw_relative_error",
    "draw_running_deviation",
    "draw_slide",
]

BLACK = {"color": INK, "linestyle": "-"}
GREY = {"color": M_STYLE["color"], "linestyle": M_STYLE["linestyle"]}
CURVES = [
    {"color": Q_STYLE["color"], "linestyle": "--", "marker": "s"},
    {"color": M_STYLE["color"], "linestyle": "-.", "marker": "^"},
    {"color": P_STYLE["color"], "linestyle": "-", "marker": "o"},
]
LAST_DIGIT = np.finfo(float).eps / 2  # the best that can be hoped for
BOUNDS = (1e-14, 1e-10, 1e-5, 1)  # an error is described by the first of these it stays below
FIRST = 100  # the first number of draws whose deviation is worth a look


@styled
def draw_slide(ax, p, q, steps):
    """Draw the KL divergence while Q slides into P, beside the parabola it ends in.

    The slide is Q_t = P + t (Q - P). Near t = 0 its divergence is t squared times half of the
    chi-square divergence, the sum of (q - p)^2 / p.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes; all of P above 0.
    steps : array_like
        The values of t to mark by dots.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The divergence, the parabola and the dots.
    """
    p, q, steps = np.asarray(p, float), np.asarray(q, float), np.asarray(steps, float)
    t = np.linspace(0, 1, 201)
    heights = chi_square_divergence(q, p) / 2 * t**2
    parabola = ax.plot(t, heights, **GREY, label=say("half chi-square times $t^2$"))[0]
    kl = ax.plot(t, _slide(p, q, t), **BLACK, label="KL(P || $Q_t$)")[0]
    dots = ax.plot(steps, _slide(p, q, steps), "o", color=INK)[0]
    ax.legend(loc="upper left")
    ax.set(xlabel=say("t (1: the Q of the example, 0: Q = P)"), ylabel=say("divergence (nats)"))
    describe(ax, slide_in_words(p, q, steps))
    return [kl, parabola, dots]


def slide_in_words(p, q, steps):
    """Return the sentences that describe what `draw_slide` draws."""
    factor = chi_square_divergence(q, p) / 2
    listed = ", ".join(
        say(
            "{kl} at t = {t:g} (the parabola: {parabola:.7f})",
            kl=as_text(kl, ".7f"),
            t=t,
            parabola=factor * t**2,
        )
        for t, kl in zip(steps, _slide(p, q, steps), strict=True)
    )
    return say(
        "KL(P || Q_t) in nats while Q slides into P, beside the parabola "
        "{factor:.4g} t^2 nats that it meets at t = 0: {listed}.",
        factor=factor,
        listed=listed,
    )


def _slide(p, q, t):
    """Return KL(P || P + t (Q - P)) in nats for every t."""
    return kl_divergence(p, p + np.multiply.outer(t, q - p))


@styled
def draw_relative_error(ax, steps, errors):
    """Draw how wrong several recipes for a divergence are while Q slides into P.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    steps : array_like
        How far Q is from P, as a share of the way on which it slides; above 0.
    errors : dict of str to array_like
        For at most three recipes, the relative error at each step. One below rounding, 1.1e-16,
        is drawn at rounding.

    Returns
    -------
    list of matplotlib.lines.Line2D
        One curve for each recipe, then the line at 1 where no digit is right.
    """
    curves = [
        ax.loglog(steps, np.maximum(values, LAST_DIGIT), label=name, **look)[0]
        for (name, values), look in zip(errors.items(), CURVES, strict=False)
    ]
    line = ax.axhline(1, color=INK, linestyle=":", linewidth=1.6)
    ax.annotate(
        say("above this line no digit is right"),
        (max(steps), 1),
        xytext=(0, 5),
        textcoords="offset points",
        ha="right",
        fontsize=12,
    )
    ax.set_ylim(LAST_DIGIT / 10, 10 * max(1, *(np.max(v) for v in errors.values())))
    ax.legend(ncols=len(curves), **ABOVE)
    ax.set(xlabel=say("t: how far Q is from P"), ylabel=say("relative error of KL"))
    words = "; ".join(_error_in_words(name, v, steps) for name, v in errors.items())
    describe(
        ax,
        say(
            "Relative error of the KL divergence while Q slides into P, from t = "
            "{high:.0e} down to {low:.0e}: {words}.",
            high=max(steps),
            low=min(steps),
            words=words,
        ),
    )
    return [*curves, line]


def _error_in_words(name, values, steps):
    """Say where the errors begin and end, and from where on no digit is right."""
    values, steps = np.asarray(values, float), np.asarray(steps, float)
    at = zip(values, steps, strict=True)
    at = [say("{value:.0e} at {step:.0e}", value=value, step=step) for value, step in at]
    ends = ", ".join(at[i] for i in (steps.argmax(), steps.argmin()))
    lost = steps[values >= 1]
    if lost.size:
        return say(
            "{name} errs by {ends}, and has no digit right at {step:.0e} and below",
            name=name,
            ends=ends,
            step=lost.max(),
        )
    return say(
        "{name} errs by {ends}, and by less than {bound:.0e} everywhere",
        name=name,
        ends=ends,
        bound=_bound(values.max()),
    )


def _bound(value):
    return next(bound for bound in BOUNDS if value < bound)


@styled
def draw_running_deviation(ax, estimates):
    """Draw the standard deviation of the first n draws against n: it settles, or it does not.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    estimates : dict of str to array_like
        For at most three estimators, one value for each draw, in nats; 100 draws or more.

    Returns
    -------
    list of matplotlib.lines.Line2D
        One curve for each estimator, from the 100th draw on.
    """
    curves, words = [], []
    for (name, values), look in zip(estimates.items(), CURVES[::-1], strict=False):
        deviation = _running_deviation(values)
        # As many points as a screen has, and not one for each of a million draws.
        draws = np.unique(np.geomspace(FIRST, deviation.size, 2000).round().astype(int))
        look = look | {"marker": ""}
        curves += ax.semilogx(draws, deviation[draws - 1], label=name, **look)
        shown = [n for n in 10 ** np.arange(2, 10) if n <= deviation.size]
        listed = ", ".join(
            say("{deviation:.2f} after {n:,}", deviation=deviation[n - 1], n=n) for n in shown
        )
        words.append(f"{name} {listed}")
    ax.set_ylim(bottom=0)
    ax.legend(loc="upper left")
    ax.set(xlabel=say("draws"), ylabel=say("standard deviation so far (nats)"))
    describe(
        ax, say("Standard deviation in nats of the draws so far: {words}.", words="; ".join(words))
    )
    return curves


def _running_deviation(values):
    """Return the standard deviation of the first n values, for every n."""
    values = np.asarray(values, float)
    n = np.arange(1, values.size + 1)
    mean = np.cumsum(values) / n
    return np.sqrt(np.maximum(np.cumsum(values**2) / n - mean**2, 0))


@styled
def draw_epsilon(ax, p, q, epsilons):
    """Draw what adding a small epsilon to Q makes of a divergence that is infinite.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        Probabilities of the same outcomes; Q has a zero where P has none.
    epsilons : array_like
        What is added to every entry of Q before Q is normalised again, above 0.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The divergence against epsilon, and the Jensen-Shannon divergence of P and Q.
    """
    epsilons = np.asarray(epsilons, float)
    kl = kl_divergence(p, normalize(np.add.outer(epsilons, q)))
    jsd = js_divergence(p, q)
    line = ax.semilogx(epsilons, kl, **BLACK, marker="o", label=say("KL(P || Q + epsilon)"))[0]
    level = ax.axhline(jsd, **GREY, label=say("JSD(P, Q), no epsilon"))
    ax.set_ylim(0, kl.max() * 1.15)
    ax.legend(loc="lower left", bbox_to_anchor=(0.02, 0.1))
    ax.set(xlabel=say("epsilon"), ylabel=say("divergence (nats)"))
    listed = ", ".join(
        say("{v:.2f} at {eps:.0e}", v=v, eps=eps) for eps, v in zip(epsilons, kl, strict=True)
    )
    describe(
        ax,
        say(
            "The divergence in nats climbs in a straight line as epsilon shrinks: "
            "{listed}. Without epsilon it is {kl}; the JSD is {jsd:.4f} nats.",
            listed=listed,
            kl=with_unit(kl_divergence(p, q), "nats"),
            jsd=jsd,
        ),
    )
    return [line, level]


@styled
def draw_densities(ax, x, p, q):
    """Draw two densities, P as a solid blue line over a shade and Q as a dashed orange one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : array_like
        An increasing grid.
    p, q : array_like
        Values of the two densities at `x`.

    Returns
    -------
    list of matplotlib.artist.Artist
        The lines of P and of Q, and the shade under P.
    """
    lines = [ax.plot(x, p, **P_STYLE)[0], ax.plot(x, q, **Q_STYLE)[0]]
    shade = ax.fill_between(x, p, color=P_STYLE["color"], alpha=0.15, linewidth=0)
    ax.set_ylim(bottom=0)
    ax.legend(loc="upper right")
    ax.set(xlabel="x", ylabel=say("density (per unit of x)"))
    tops = [(float(x[np.argmax(f)]), float(np.max(f))) for f in (p, q)]
    (p_at, p_top), (q_at, q_top) = tops
    words = say(
        "Two densities: P highest at x = {p_at:.4g} with {p_top:.4f} per unit and "
        "Q highest at x = {q_at:.4g} with {q_top:.4f} per unit.",
        p_at=p_at,
        p_top=p_top,
        q_at=q_at,
        q_top=q_top,
    )
    describe(ax, " ".join([words, _crossings_in_words(x, p, q)]))
    return [*lines, shade]


def _crossings_in_words(x, p, q):
    """Say where two densities cross."""
    x, gap = np.asarray(x, float), np.asarray(p, float) - np.asarray(q, float)
    at = np.flatnonzero(gap[:-1] * gap[1:] < 0)
    if not at.size:
        return say("They do not cross.")
    cuts = x[at] - gap[at] * (x[at + 1] - x[at]) / (gap[at + 1] - gap[at])
    return say("They cross at x = {listed}.", listed=", ".join(f"{cut:.2f}" for cut in cuts))


@styled
def draw_integrand(ax, x, p, q):
    """Draw p log(p/q), whose area is the KL divergence: gains hatched below 0, losses above.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    x : array_like
        An increasing grid.
    p, q : array_like
        Values of the two densities at `x`, all above 0.

    Returns
    -------
    list of matplotlib.artist.Artist
        The curve, the area above 0 and the area below 0.
    """
    terms = np.asarray(p) * np.log(np.asarray(p) / np.asarray(q))
    line = ax.plot(x, terms, **BLACK, linewidth=2)[0]
    above = ax.fill_between(
        x, terms, where=terms > 0, color=P_STYLE["color"], alpha=0.4, linewidth=0, label=say("adds")
    )
    below = ax.fill_between(
        x,
        terms,
        where=terms < 0,
        label=say("takes away"),
        **hatched() | {"linewidth": 0},
    )
    ax.axhline(0, color="#4d4d4d", linewidth=1)
    ax.legend(loc="lower right")
    ax.set(xlabel="x", ylabel=say("p log(p/q)\n(nats per unit of x)"))
    areas = [float(np.trapezoid(np.clip(terms, *ends), x)) for ends in ((0, None), (None, 0))]
    describe(
        ax,
        say(
            "The integrand p log(p/q): {above:.4f} nats of area above zero and "
            "{below:.4f} nats below leave KL = {kl:.4f} nats.",
            above=areas[0],
            below=-areas[1],
            kl=kl_on_grid(p, q, x)[0],
        ),
    )
    return [line, above, below]


@styled
def draw_estimator(ax, values, truth, name, *, limits, bins=60):
    """Draw how the single values of an estimator scatter around the true divergence.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : array_like
        One value of the estimator for each sample, in nats.
    truth : float
        The true divergence, in nats.
    name : str
        The name of the estimator.
    limits : tuple of float
        Left and right end of the picture; the share of values beyond them is said in words.
    bins : int, optional
        How many bars there are between the limits.

    Returns
    -------
    list of matplotlib.artist.Artist
        The bars, and the lines at the mean and at the truth.
    """
    values = np.asarray(values, float)
    edges = np.linspace(*limits, bins + 1)
    shares = np.histogram(values, edges)[0] / values.size
    bars = ax.bar(edges[:-1], shares, np.diff(edges), align="edge", color="#9a9a9a")
    line = ax.axvline(truth, color=P_STYLE["color"], linestyle="-", label=say("truth"))
    mean = ax.axvline(values.mean(), color=Q_STYLE["color"], linestyle=":", label=say("mean"))
    ax.set_xlim(limits)
    ax.legend(loc="upper right")
    ax.set(xlabel=say("{name} of one sample (nats)", name=name), ylabel=say("share of samples"))
    describe(
        ax,
        say(
            "{n:,} values of {name}: their standard deviation is {ratio:.1f} times the "
            "true {truth:.4g} nats, and {negative:.0%} of them are negative.",
            n=values.size,
            name=name,
            ratio=values.std() / truth,
            truth=truth,
            negative=np.mean(values < 0),
        ),
    )
    return [bars, mean, line]


@styled
def draw_letter_shares(ax, p, q, language):
    """Draw the letters of a sentence beside those of a language.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p, q : array_like
        The shares of the letters a to z in the sentence and in the language.
    language : str
        What the language is called.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The bars of P and of Q.
    """
    xlabel = say("letter (P: the sentence, Q: {language})", language=language)
    bars = draw_bars(ax, p, q, outcomes=list(ALPHABET), xlabel=xlabel)
    apart = np.subtract(p, q)
    order = np.argsort(apart, kind="stable")
    often, seldom = (
        ", ".join(
            say("{letter} {p:.3f} against {q:.3f}", letter=ALPHABET[i], p=p[i], q=q[i])
            for i in some
        )
        for some in (order[:-4:-1], order[:3])
    )
    describe(
        ax,
        say(
            "Shares of the letters a to z in a sentence (P) and in {language} (Q). "
            "Furthest above Q: {often}. Furthest below: {seldom}.",
            language=language,
            often=often,
            seldom=seldom,
        ),
    )
    return bars


@styled
def draw_accuracy(ax, lengths, accuracy, chance):
    """Draw the share of texts that are recognised against their length.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lengths : sequence of int
        How many letters the texts have.
    accuracy : array_like
        The share of right answers at each length, between 0 and 1.
    chance : float
        The share that guessing would get right.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve and the line of guessing.
    """
    percent = 100 * np.asarray(accuracy, float)
    curve = ax.semilogx(lengths, percent, **BLACK, marker="o", label=say("smallest KL"))[0]
    guess = ax.axhline(100 * chance, **GREY, label=say("guessing"))
    for length, value in zip(lengths, percent, strict=True):
        ax.annotate(
            f"{value:.0f}", (length, value), xytext=(0, 8), textcoords="offset points", ha="center"
        )
    ax.set_xticks(lengths, [str(length) for length in lengths])
    ax.minorticks_off()
    ax.set_ylim(0, 115)
    ax.set_yticks(range(0, 101, 25))
    ax.legend(loc="center right")
    ax.set(xlabel=say("length of the text (letters)"), ylabel=say("languages recognised (%)"))
    listed = ", ".join(
        say("{v:.0f} % at {n}", v=v, n=n) for n, v in zip(lengths, percent, strict=True)
    )
    describe(
        ax,
        say(
            "Share of texts given to the right language against their length in "
            "letters: {listed}. Guessing would get {percent:.1f} %.",
            listed=listed,
            percent=100 * chance,
        ),
    )
    return [curve, guess]


@styled
def draw_kl_map(ax, kl, names):
    """Draw the divergences between many distributions as a map of coloured, numbered cells.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    kl : array_like
        Square table in nats: row P, column Q, all finite.
    names : sequence of str
        What the distributions are called.

    Returns
    -------
    list of matplotlib.artist.Artist
        The image, then the number of every cell, row by row.
    """
    kl = np.asarray(kl, float)
    image = ax.imshow(kl, cmap="Blues")
    numbers = [
        ax.text(
            j,
            i,
            f"{value:.2f}".lstrip("0") if i != j else "0",  # as large as a cell can hold
            ha="center",
            va="center",
            fontsize=14,
            color="white" if _is_dark(image.cmap(image.norm(value))) else INK,
        )
        for (i, j), value in np.ndenumerate(kl)
    ]
    ax.set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(names)), names)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set(xlabel=say("Q: the language believed"), ylabel=say("P: the language of the text"))
    describe(ax, _map_in_words(kl, names))
    return [image, *numbers]


def _is_dark(rgba):
    """Tell whether a colour is dark enough for white letters, by its relative luminance."""
    light = np.power(rgba[:3], 2.2) @ [0.2126, 0.7152, 0.0722]
    return light < 0.25


def _map_in_words(kl, names):
    apart = np.where(np.eye(len(kl), dtype=bool), math.inf, kl)
    near, far = (np.unravel_index(index, kl.shape) for index in (np.argmin(apart), np.argmax(kl)))
    (i, j), (k, m) = near, far
    return say(
        "Map of KL(row || column) between {n} distributions, 0 on the diagonal; "
        "the smallest of the others is {small:.3f} nats (P = {near}, Q = "
        "{neighbour}), the largest {large:.3f} nats (P = {far}, Q = {opposite}), "
        "against {back:.3f} nats the other way round.",
        n=len(names),
        small=kl[i, j],
        near=names[i],
        neighbour=names[j],
        large=kl[k, m],
        far=names[k],
        opposite=names[m],
        back=kl[m, k],
    )
