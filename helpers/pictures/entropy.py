"""Pictures of lesson 01: surprisal, entropy, Huffman's code and what small samples do to them."""

import numpy as np
from matplotlib.tri import Triangulation

from helpers.codes import huffman_tree
from helpers.language import noted, say
from helpers.letters import ALPHABET
from helpers.measures import entropy, surprisal
from helpers.pictures.base import (
    ABOVE,
    GREEN,
    INK,
    M_STYLE,
    P_STYLE,
    PURPLE,
    describe,
    numbered,
    styled,
    unit_of,
    yes_no,
)
from helpers.validation import refuse

__all__ = [
    "draw_binary_entropy",
    "draw_code_budget",
    "draw_entropy_estimates",
    "draw_entropy_simplex",
    "draw_huffman_tree",
    "draw_letters",
    "draw_surprisal_curve",
]

PLUG_IN_COLOR, CORRECTED_COLOR = GREEN, PURPLE  # neither is a P, a Q or an M
POINTS = {"textcoords": "offset points"}  # how far a label stands from what it labels
GRID = 60  # steps along one side of the triangle


@styled
def draw_surprisal_curve(ax, marked=None, *, base=None):
    """Draw surprisal against probability, with marked events on the curve.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    marked : dict of str to float, optional
        Probabilities above 0 of events to mark, by the name to write beside the mark.
    base : float, optional
        None for nats, 2 for bits.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve and the marks.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    marked, unit = marked or {}, unit_of(base)
    p = np.geomspace(0.005, 1, 300)
    (curve,) = ax.plot(p, surprisal(p, base=base), color=P_STYLE["color"])
    chances = np.array(list(marked.values()), dtype=float)
    heights = surprisal(chances, base=base) if marked else chances
    (marks,) = ax.plot(chances, heights, "o", color=INK, markersize=9)
    for name, x, y in zip(marked, chances, heights, strict=True):
        ax.annotate(name, (x, y), (10, 5), **POINTS)
    ax.set(
        xlabel=say("probability of the event"),
        ylabel=say("surprisal ({unit})", unit=unit),
        xlim=(-0.02, 1.05),
    )
    ax.set_ylim(bottom=-0.1)
    listed = "; ".join(
        f"{name} (p = {x:.4g}): {y:.4f} {unit}"
        for name, x, y in zip(marked, chances, heights, strict=True)
    )
    words = say("Surprisal against probability: it falls from infinity at p = 0 to 0 at p = 1.")
    describe(ax, _with_marks(words, listed))
    return [curve, marks]


@styled
def draw_binary_entropy(ax, marked=None, *, base=2):
    """Draw the entropy of a yes/no event against the probability of yes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    marked : sequence of float, optional
        Probabilities of yes to mark on the curve.
    base : float, optional
        2 for bits, None for nats.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve and the marks.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    unit = unit_of(base)
    yes = np.linspace(0, 1, 401)
    (curve,) = ax.plot(yes, entropy(yes_no(yes), base=base), color=P_STYLE["color"])
    marked = np.array([] if marked is None else marked, dtype=float)
    (marks,) = ax.plot([], [], "o", color=INK, markersize=9)
    labels = [ax.annotate("", (0, 0), (0, 0), **POINTS) for _ in marked]
    move_on_binary_curve(marks, labels, marked, base)
    top = entropy(yes_no(0.5), base=base)
    ax.set(
        xlabel=say("probability of yes"),
        ylabel=say("entropy ({unit})", unit=unit),
        ylim=(-0.02, 1.15 * top),
    )
    describe(ax, binary_entropy_in_words(marked, base))
    return [curve, marks]


def move_on_binary_curve(marks, labels, chances, base):
    """Move the marks of `draw_binary_entropy`, and the numbers beside them."""
    heights = np.array([entropy(yes_no(x), base=base) for x in chances])
    marks.set_data(chances, heights)
    for label, x, y in zip(labels, chances, heights, strict=True):
        label.set_text(f"{y:.4f} {unit_of(base)}")
        label.xy = x, y
        # inside the curve: below it where it is flat, beside it where it is steep
        across, up = (4, -24) if 0.2 < x < 0.8 else (12, -4)
        side = "left" if x < 0.45 else "right" if x > 0.55 else "center"
        label.set_ha(side)
        label.set_position(({"left": across, "right": -across, "center": 0}[side], up))


def binary_entropy_in_words(chances, base):
    """Return the sentences that describe what `draw_binary_entropy` draws."""
    unit = unit_of(base)
    listed = "; ".join(f"p = {x:.4g}: {entropy(yes_no(x), base=base):.4f} {unit}" for x in chances)
    words = say(
        "Entropy of a yes/no event against the probability of yes: 0 at both ends, "
        "highest in the middle with {top:.4f} {unit}.",
        top=entropy(yes_no(0.5), base=base),
        unit=unit,
    )
    return _with_marks(words, listed)


def _with_marks(words, listed):
    """Return sentences, with one more about what is marked, if anything is."""
    return " ".join([words, say("Marked: {listed}.", listed=listed)]) if listed else words


@styled
def draw_entropy_simplex(ax, p, *, outcomes=None, base=None):
    """Draw the entropy of every distribution over three outcomes as a coloured triangle.

    A corner is certainty, the centre is the uniform distribution, and the nearer a point lies to a
    corner the likelier is that outcome.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; a colour bar is put beside it.
    p : array_like
        The three probabilities of the distribution to mark.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3 by default.
    base : float, optional
        None for nats, 2 for bits.

    Returns
    -------
    list of matplotlib.artist.Artist
        The coloured areas, the mark and its label.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    unit, outcomes = unit_of(base), outcomes or numbered(3)
    i, j = (k.ravel() for k in np.meshgrid(np.arange(GRID + 1), np.arange(GRID + 1)))
    inside = i + j <= GRID
    grid = np.stack([i, j, GRID - i - j], axis=-1)[inside] / GRID
    x, y = _in_triangle(grid)
    top = surprisal(1 / 3, base=base)
    levels = np.linspace(0, top, 12)
    height = np.minimum(entropy(grid, base=base), top)
    areas = ax.tricontourf(Triangulation(x, y), height, levels=levels, cmap="cividis")
    ax.figure.colorbar(
        areas, ax=ax, label=say("entropy ({unit})", unit=unit), format="%.2f", shrink=0.85
    )
    (mark,) = ax.plot(
        [], [], "o", color=P_STYLE["color"], markersize=13, markeredgecolor="white", mew=2
    )
    label = ax.annotate(
        "",
        (0, 0),
        (0, -30),
        ha="center",
        bbox={"boxstyle": "round,pad=0.2", "fc": ax.get_facecolor(), "ec": "none", "alpha": 0.85},
        **POINTS,
    )
    move_on_simplex(mark, label, p, base)
    for corner, name, below in zip(np.eye(3), outcomes, (True, True, False), strict=True):
        ax.annotate(
            say("{name} certain", name=name),
            _in_triangle(corner),
            (0, -8 if below else 8),
            ha="center",
            va="top" if below else "bottom",
            annotation_clip=False,
            **POINTS,
        )
    ax.set_aspect("equal")
    ax.set(xlim=(-0.15, 1.15), ylim=(-0.12, 1.0))
    ax.axis("off")
    describe(ax, simplex_in_words(p, base))
    return [areas, mark, label]


def move_on_simplex(mark, label, p, base):
    """Move the mark of `draw_entropy_simplex`, and the number below it."""
    x, y = _in_triangle(np.asarray(p, dtype=float))
    mark.set_data([x], [y])
    label.xy = x, y
    label.set_text(f"P: {entropy(p, base=base):.4f} {unit_of(base)}")


def simplex_in_words(p, base):
    """Return the sentences that describe what `draw_entropy_simplex` draws."""
    unit, listed = unit_of(base), ", ".join(f"{share:.4g}" for share in p)
    return say(
        "Entropy of all distributions over 3 outcomes as a triangle: 0 at the "
        "corners, highest in the centre with {top:.4f} {unit}. Marked: P = "
        "({listed}) with {here:.4f} {unit}.",
        top=surprisal(1 / 3, base=base),
        unit=unit,
        listed=listed,
        here=entropy(p, base=base),
    )


def _in_triangle(p):
    """Return the place of distributions over three outcomes in a triangle of side 1."""
    return p[..., 1] + p[..., 2] / 2, p[..., 2] * np.sqrt(3) / 2


@styled
def draw_huffman_tree(ax, p, *, outcomes=None):
    """Draw the yes/no questions of Huffman's code as a tree that grows downwards.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p : array_like
        Probabilities of at least two outcomes.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.artist.Artist
        The branches, then the labels of the nodes.
    """
    p = [float(x) for x in p]
    outcomes = outcomes or numbered(len(p))
    branches, labels, words = [], [], {}

    def place(node, word, left):
        """Draw a node and all below it from column `left` on; return its middle and width."""
        if isinstance(node, int):
            words[node] = word
            text = f"{outcomes[node]}\n{p[node]:.4g}"
            labels.append(_node(ax, left, len(word), text, P_STYLE["color"], "white"))
            return left, 1
        middles, width = [], 0
        for digit, child in zip("01", node, strict=True):
            middle, wide = place(child, word + digit, left + width)
            middles.append(middle)
            width += wide
        here = sum(middles) / 2
        for digit, middle in zip("01", middles, strict=True):
            below = len(word) + 1
            branches.extend(
                ax.plot([here, middle], [-below + 1, -below], color="#333333", zorder=1)
            )
            ax.text(
                (here + middle) / 2,
                -below + 0.5,
                digit,
                ha="center",
                va="center",
                bbox={"boxstyle": "circle,pad=0.15", "fc": ax.get_facecolor(), "ec": "none"},
            )
        total = sum(p[i] for i in _leaves(node))
        labels.append(_node(ax, here, len(word), f"{total:.4g}", "#e4e1da", INK))
        return here, width

    place(huffman_tree(p), "", 0)
    depth = max(map(len, words.values()))
    ax.set(xlim=(-0.6, len(p) - 0.4), ylim=(-depth - 0.4, 0.35))
    ax.set_yticks(range(0, -depth - 1, -1), range(depth + 1))
    ax.set_xticks([])
    ax.set_ylabel(say("questions asked (bits)"))
    ax.spines["bottom"].set_visible(False)
    listed = ", ".join(f"{outcomes[i]}: {words[i]}" for i in range(len(p)))
    length = sum(x * len(words[i]) for i, x in enumerate(p))
    describe(
        ax,
        say(
            "Tree of Huffman's code for {n} outcomes ({listed}); on average "
            "{length:.4f} questions, entropy {bits:.4f} bits.",
            n=len(p),
            listed=listed,
            length=length,
            bits=entropy(p, base=2),
        ),
    )
    return branches + labels


def _node(ax, x, depth, text, fill, ink):
    box = {"boxstyle": "round,pad=0.35", "fc": fill, "ec": "#4d4d4d"}
    return ax.text(x, -depth, text, ha="center", va="center", color=ink, bbox=box, zorder=3)


def _leaves(node):
    return [node] if isinstance(node, int) else [i for child in node for i in _leaves(child)]


@styled
def draw_letters(ax, pmf):
    """Draw the shares of letters, the most frequent first, against all letters alike.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    pmf : array_like
        One probability for each letter from a to z.

    Returns
    -------
    list of matplotlib.artist.Artist
        The bars and the line of the uniform distribution.
    """
    pmf = np.asarray(pmf, dtype=float)
    order = np.argsort(-pmf, kind="stable")
    names = [ALPHABET[i] for i in order]
    n = len(pmf)
    bars = ax.bar(range(n), pmf[order], 0.8, color=P_STYLE["color"], label="P")
    line = ax.axhline(1 / n, **M_STYLE | {"label": say("equally likely: 1/{n}", n=n)})
    ax.set_xticks(range(n), names)
    ax.grid(axis="x", visible=False)
    ax.set(
        xlabel=say("letter, most frequent first"), ylabel=say("probability"), xlim=(-0.7, n - 0.3)
    )
    ax.legend(loc="upper right")
    describe(
        ax,
        say(
            "Shares of {n} letters, from {first} ({most:.4f}) down to {last} "
            "({least:.4f}): entropy {here:.4f} bits, equally likely {top:.4f} bits.",
            n=n,
            first=names[0],
            most=pmf[order[0]],
            last=names[-1],
            least=pmf[order[-1]],
            here=entropy(pmf, base=2),
            top=surprisal(1 / n, base=2),
        ),
    )
    return [bars, line]


@styled
def draw_entropy_estimates(ax, plug_in, corrected, truth, *, base=2):
    """Draw how two estimates of an entropy scatter around the truth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    plug_in, corrected : array_like
        Estimates from many samples, without and with the Miller-Madow correction.
    truth : float
        The entropy they estimate.
    base : float, optional
        The unit all of them are in: 2 for bits, None for nats.

    Returns
    -------
    list of matplotlib.artist.Artist
        The bars of both histograms and the line of the truth.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    unit = unit_of(base)
    everything = np.concatenate([plug_in, corrected])
    bins = np.linspace(everything.min(), everything.max(), 46)
    shared = {"bins": bins, "weights": np.full(len(plug_in), 1 / len(plug_in))}
    look = {"facecolor": PLUG_IN_COLOR, "alpha": 0.75}
    lines = {"facecolor": "none", "edgecolor": CORRECTED_COLOR, "hatch": "///", "linewidth": 2}
    *_, filled = ax.hist(plug_in, label=say("plug-in"), **look, **shared)
    *_, outlined = ax.hist(
        corrected, histtype="stepfilled", label=say("Miller-Madow"), **lines, **shared
    )
    line = ax.axvline(truth, color=INK, linestyle="-", label=say("truth"))
    ax.set(xlabel=say("estimated entropy ({unit})", unit=unit), ylabel=say("share of the samples"))
    ax.legend(ncols=3, **ABOVE)
    describe(
        ax,
        say(
            "Histograms of {n} entropy estimates: plug-in {plug_in:.3f} {unit} on "
            "average, Miller-Madow {corrected:.3f} {unit}, truth {truth:.3f} {unit}.",
            n=len(plug_in),
            plug_in=np.mean(plug_in),
            unit=unit,
            corrected=np.mean(corrected),
            truth=truth,
        ),
    )
    return [filled, outlined, line]


@styled
def draw_code_budget(ax, lengths, *, outcomes=None):
    """Draw what each word of a code spends of the budget 1: 2 to the power of minus its length.

    Each word is a block as wide as what it spends and as high as it is long; a hatched block
    shows what is left. Short words are wide, so they leave little for the others.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    lengths : sequence of int
        How many bits each code word has, at least 1.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.

    Returns
    -------
    list of matplotlib.patches.Rectangle
        The blocks, and the block of what is left if anything is.

    Raises
    ------
    ValueError
        If a length is not a whole number above 0, or if the words spend more than 1.
    """
    lengths = np.asarray(lengths, dtype=float)
    refuse(
        "lengths",
        lengths,
        (lengths < 1) | (lengths % 1 != 0),
        noted("{entry} = {value} must be whole numbers above 0"),
    )
    shares, outcomes = 0.5**lengths, outcomes or numbered(len(lengths))
    spent, top = shares.sum(), lengths.max()
    if spent > 1:
        raise ValueError(
            say(
                "lengths = {lengths} spend {spent:.4g} of a budget of 1; make some of the "
                "words longer",
                lengths=lengths.astype(int).tolist(),
                spent=spent,
            )
        )
    look = {"align": "edge", "edgecolor": ax.get_facecolor(), "linewidth": 2}
    starts = np.cumsum(shares) - shares
    blocks = list(ax.bar(starts, lengths, shares, color=P_STYLE["color"], **look))
    for name, start, share, length in zip(outcomes, starts, shares, lengths, strict=True):
        fraction = f"1/{2**length:.0f}"
        ax.text(
            start + share / 2,
            length / 2,
            f"{name}\n{fraction}",
            ha="center",
            va="center",
            color="white",
        )
    words = "; ".join(
        say("{name}: {length:.0f} bits, 1/{share:.0f}", name=name, length=length, share=2**length)
        for name, length in zip(outcomes, lengths, strict=True)
    )
    n, rest = len(lengths), 1 - spent
    sentence = say(
        "Budget of 1 for {n} code words ({words}): {spent:.4g} is spent, nothing is left over.",
        n=n,
        words=words,
        spent=spent,
    )
    if spent < 1:
        sentence = say(
            "Budget of 1 for {n} code words ({words}): {spent:.4g} is spent, "
            "{rest:.4g} is left over.",
            n=n,
            words=words,
            spent=spent,
            rest=rest,
        )
        blank = {"facecolor": "none", "edgecolor": INK, "hatch": "//", "linewidth": 1}
        blocks += ax.bar(spent, top, 1 - spent, align="edge", **blank)
        box = {"fc": ax.get_facecolor(), "ec": "none"}
        ax.text((1 + spent) / 2, top / 2, say("left over"), ha="center", va="center", bbox=box)
    ax.set(
        xlabel=say("budget (width = $2^{-L_i}$)"), ylabel=say("length $L_i$ (bits)"), xlim=(0, 1)
    )
    ax.set(ylim=(0, top + 0.3), yticks=range(int(top) + 1))
    ax.grid(axis="x", visible=False)
    describe(ax, sentence)
    return blocks
