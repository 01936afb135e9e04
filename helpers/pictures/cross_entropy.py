"""Pictures of lesson 02: the floor under cross-entropy, code books, and losses of a classifier."""

import numpy as np

from helpers.language import say, translated
from helpers.measures import cross_entropy, entropy, surprisal
from helpers.pictures.base import (
    ABOVE,
    GREEN,
    P_STYLE,
    Q_STYLE,
    describe,
    hatched,
    numbered,
    styled,
    unit_of,
    yes_no,
)
from helpers.units import with_unit

__all__ = [
    "draw_code_lengths",
    "draw_label_smoothing",
    "draw_logit_push",
    "draw_loss_curve",
    "draw_true_class_loss",
    "draw_yes_no",
]

# What belongs to neither P nor Q: another loss, or the loss on the labels that were drawn.
OTHER_STYLE = {"color": GREEN, "linestyle": ":"}
EXPECTED_STYLE = {**Q_STYLE, "label": "H(P, Q)"}


def _floor_style():
    return {**P_STYLE, "label": say("floor H(P)")}


@styled
def draw_yes_no(ax, p, *, base=None):
    """Draw the cross-entropy of a yes/no event against the forecast q, over its floor H(P).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p : float
        The true probability of yes.
    base : float, optional
        None for nats, 2 for bits.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve of H(P, Q), the floor H(P), and the point where they touch.

    Raises
    ------
    ValueError
        If `base` is not None or 2.
    """
    truth, unit = yes_no(p), unit_of(base)
    q = 1 / (
        1 + np.exp(-np.linspace(-12, 12, 1001))
    )  # close to both ends: both walls leave the axes
    curve = ax.plot(q, cross_entropy(truth, yes_no(q), base=base), **EXPECTED_STYLE)
    floor = entropy(truth, base=base)
    level = ax.plot([0, 1], [floor, floor], **_floor_style())
    point = ax.plot([p], [floor], "o", color=P_STYLE["color"], label=f"q = p = {p:g}")
    never, always = cross_entropy(truth, [[0, 1], [1, 0]], base=base)
    ax.set(xlim=(-0.02, 1.02), ylim=(0, 3.5))  # the curve goes on
    ax.set(xlabel=say("forecast q of yes"), ylabel=say("average surprise ({unit})", unit=unit))
    ax.legend(ncols=3, **ABOVE)
    describe(
        ax,
        say(
            "Cross-entropy of a yes/no event with p = {p:g} against the forecast q: "
            "lowest at q = {p:g}, where it touches the floor H(P) = {floor:.4f} "
            "{unit}; it rises to {at_0} at q = 0 and to {at_1} at q = 1.",
            p=p,
            floor=floor,
            unit=unit,
            at_0=with_unit(never, unit),
            at_1=with_unit(always, unit),
        ),
    )
    return [*curve, *level, *point]


@styled
def draw_code_lengths(ax, p, own, wrong, *, outcomes=None, xlabel="outcome"):
    """Draw how long the code words of two code books are: made for P, and made for Q.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    p : array_like
        How often each outcome really happens; it averages the lengths.
    own, wrong : array_like
        The lengths in bits in the book made for P, and in the book made for Q.
    outcomes : sequence of str, optional
        The names of the outcomes; 1, 2, 3, ... by default.
    xlabel : str, optional
        What the outcomes are.

    Returns
    -------
    list of matplotlib.container.BarContainer
        The lengths in the book of P and in the book of Q.
    """
    n = len(p)
    outcomes = outcomes or numbered(n)
    averages = [float(np.dot(p, lengths)) for lengths in (own, wrong)]
    names = [
        say("book made for {name}: {average:.3f} bits on average", name=name, average=average)
        for name, average in zip("PQ", averages, strict=True)
    ]
    position = np.arange(n)
    bars = [
        ax.bar(position - 0.2, own, 0.4, color=P_STYLE["color"], label=names[0]),
        ax.bar(position + 0.2, wrong, 0.4, label=names[1], **hatched()),
    ]
    labels = [f"{name}\np = {chance:g}" for name, chance in zip(outcomes, p, strict=True)]
    ax.set_xticks(position, labels)
    ax.set_yticks(range(int(max(*own, *wrong)) + 1))
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=translated(xlabel), ylabel=say("code word length (bits)"))
    ax.legend(**ABOVE)
    listed = "; ".join(
        say("{name}: {a:g} and {b:g}", name=name, a=a, b=b)
        for name, a, b in zip(outcomes, own, wrong, strict=True)
    )
    describe(
        ax,
        say(
            "Lengths in bits in the code book made for P and in the one made for Q: "
            "{listed}. Averaged over P: {own:.3f} bits and {wrong:.3f} bits.",
            listed=listed,
            own=averages[0],
            wrong=averages[1],
        ),
    )
    return bars


@styled
def draw_true_class_loss(ax):
    """Draw what a forecast q of the true class costs: -log q, and the squared error (1 - q)^2.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curves of -log q and of the squared error.
    """
    q = np.linspace(0.0005, 1, 1000)
    lines = [
        *ax.plot(q, surprisal(q), **{**Q_STYLE, "label": "-log q (nats)"}),
        *ax.plot(q, (1 - q) ** 2, label=say("(1 - q)² (no unit)"), **OTHER_STYLE),
    ]
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.1, 5))  # -log q goes on
    ax.set(xlabel=say("forecast q of the true class"), ylabel=say("loss"))
    ax.legend(ncols=2, **ABOVE)
    describe(
        ax,
        say(
            "Two losses against the forecast q of the true class: at q = 0.01 minus "
            "log q is {loss:.4f} nats and the squared error {error:.4f}; at q = 0 they "
            "are {highest} and 1; at q = 1 both are 0.",
            loss=surprisal(0.01),
            error=0.99**2,
            highest=with_unit(surprisal(0), "nats"),
        ),
    )
    return lines


@styled
def draw_logit_push(ax):
    """Draw how hard each loss pushes the logit of a true yes/no class upwards.

    The push is minus the derivative by the logit z, with q = 1 / (1 + exp(-z)): for -log q it is
    1 - q, and for the squared error (1 - q)^2 it is 2 q (1 - q)^2.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The push of -log q and the push of the squared error.
    """
    z = np.linspace(-8, 8, 801)
    log_push, squared_push = _pushes(z)
    lines = [
        *ax.plot(z, log_push, **{**Q_STYLE, "label": say("from -log q")}),
        *ax.plot(z, squared_push, label=say("from (1 - q)²"), **OTHER_STYLE),
    ]
    ax.set(xlabel=say("logit z of the true class"), ylabel=say("push: -dL/dz"), ylim=(-0.03, 1.05))
    ax.legend(ncols=2, **ABOVE)
    # 2 q (1 - q)^2 is largest at q = 1/3, between two of the points that are drawn.
    strongest = -np.log(2)
    describe(
        ax,
        say(
            "Push on the logit of the true class: at z = {z:g} it is {log_push:.4f} "
            "from minus log q and {squared_push:.4f} from the squared error, whose "
            "strongest push is {top:.4f} at z = {strongest:.2f}.",
            z=z[0],
            log_push=log_push[0],
            squared_push=squared_push[0],
            top=_pushes(strongest)[1],
            strongest=strongest,
        ),
    )
    return lines


def _pushes(z):
    q = 1 / (1 + np.exp(-z))
    return 1 - q, 2 * q * (1 - q) ** 2


@styled
def draw_label_smoothing(ax, classes=10, eps=0.1):
    """Draw the loss against the logit gap, for a one-hot target and for a smoothed one.

    All logits but that of the true class are equal; the gap is how far it stands above them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    classes : int, optional
        The number K of classes.
    eps : float, optional
        The share of the target that is spread evenly over all K classes; above 0.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The loss of the smoothed target, its floor, the one-hot loss, and the lowest point.
    """
    one_hot = np.eye(classes)[0]
    target = (1 - eps) * one_hot + eps / classes
    gap = np.linspace(0, 10, 1001)
    q = _softmax_of_gap(gap, classes)
    best = np.log(target[0] / target[1])  # where softmax gives the target itself
    floor = entropy(target)
    lines = [
        *ax.plot(
            gap,
            cross_entropy(target, q),
            **{**Q_STYLE, "label": say("smoothed, eps = {eps:g}", eps=eps)},
        ),
        *ax.plot([0, gap[-1]], [floor, floor], **{**P_STYLE, "label": say("its floor H(P)")}),
        *ax.plot(gap, cross_entropy(one_hot, q), label=say("one-hot"), **OTHER_STYLE),
        *ax.plot([best], [floor], "o", color=P_STYLE["color"]),
    ]
    ax.set(xlim=(0, gap[-1]), ylim=(0, None))
    ax.set(xlabel=say("logit gap: true class above the others (nats)"), ylabel=say("loss (nats)"))
    ax.legend(ncols=3, **ABOVE)
    describe(
        ax,
        say(
            "Loss against the logit gap with {classes} classes: the smoothed target "
            "(eps = {eps:g}) has its minimum {floor:.4f} nats at a gap of {best:.4f} "
            "nats; the one-hot loss keeps falling, to {end:.4f} nats at a gap of "
            "{gap:g}.",
            classes=classes,
            eps=eps,
            floor=floor,
            best=best,
            end=cross_entropy(one_hot, q[-1]),
            gap=gap[-1],
        ),
    )
    return lines


def _softmax_of_gap(gap, classes):
    """Return softmax of the logits (gap, 0, ..., 0), one row for each gap."""
    others = np.exp(-gap)[:, np.newaxis] * np.ones(classes - 1)  # at most 1: nothing overflows
    weights = np.concatenate([np.ones((len(gap), 1)), others], axis=1)
    return weights / weights.sum(axis=1, keepdims=True)


@styled
def draw_loss_curve(ax, losses, floor, *, training=None):
    """Draw the loss after each step of learning, over the floor it cannot cross.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    losses : array_like
        The cross-entropy H(P, Q) before step 1, 2, 3, ..., in nats.
    floor : float
        The entropy H(P), in nats.
    training : array_like, optional
        The mean of -log q on the labels that are learned from, in nats.

    Returns
    -------
    list of matplotlib.lines.Line2D
        The curve of H(P, Q), the floor and, if given, the curve of the training loss.
    """
    steps = np.arange(len(losses))
    lines = [
        *ax.plot(steps, losses, **EXPECTED_STYLE),
        *ax.plot([0, steps[-1]], [floor, floor], **_floor_style()),
    ]
    lowest = int(np.argmin(losses))
    last, first, low, end = int(steps[-1]), losses[0], losses[lowest], losses[-1]
    words = [
        say(
            "H(P, Q) over {last} steps falls from {first:.4f} to {low:.4f} nats",
            last=last,
            first=first,
            low=low,
        )
    ]
    if lowest < last:
        words = [
            say(
                "H(P, Q) over {last} steps falls from {first:.4f} to {low:.4f} nats at "
                "step {lowest} and rises again to {end:.4f} nats",
                last=last,
                first=first,
                low=low,
                lowest=lowest,
                end=end,
            )
        ]
    words.append(say("the floor H(P) is {floor:.4f} nats", floor=floor))
    if training is not None:
        lines += ax.plot(steps, training, label=say("loss on training labels"), **OTHER_STYLE)
        end = training[-1]
        words.append(say("the loss on the training labels ends at {end:.4f} nats", end=end))
    ax.set(xlabel=say("step of gradient descent"), ylabel=say("loss (nats)"))
    ax.legend(ncols=3, **ABOVE)
    describe(ax, "; ".join(words) + ".")
    return lines
