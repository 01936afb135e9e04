"""What all pictures share: colours, names of units and outcomes, style, alt texts and `show`."""

import base64
import functools
from dataclasses import replace
from importlib.resources import files
from io import BytesIO

import numpy as np
from IPython.display import display
from matplotlib import font_manager, rc_context, rc_params_from_file
from matplotlib.figure import Figure

from helpers.language import ENGLISH, noted, say, spoken, translated
from helpers.units import INFINITY, as_text, unit_of, with_unit

__all__ = [
    "ABOVE",
    "GREEN",
    "INFINITY",
    "INK",
    "M_STYLE",
    "PURPLE",
    "P_STYLE",
    "Q_STYLE",
    "alt_text",
    "as_output",
    "as_text",
    "describe",
    "hatched",
    "numbered",
    "show",
    "styled",
    "subplots",
    "to_png",
    "unit_of",
    "with_unit",
    "yes_no",
]

# Colours that colour-blind readers tell apart (after Okabe and Ito), and never colour alone.
P_STYLE = {"color": "#0072B2", "linestyle": "-", "label": "P"}
Q_STYLE = {"color": "#D55E00", "linestyle": "--", "label": "Q"}
M_STYLE = {"color": "#6E6E6E", "linestyle": "-.", "label": "M"}
# For what belongs to none of them: marks and plain curves in ink, and two further colours.
INK, GREEN, PURPLE = "#1a1a1a", "#00795B", "#A2467B"

# Where the panels of a figure stand, by how many rows and columns it has.
PLACES = {
    (1, 1): [[""]],
    (1, 2): [[noted("Left"), noted("Right")]],
    (1, 3): [[noted("Left"), noted("Middle"), noted("Right")]],
    (2, 1): [[noted("Top")], [noted("Bottom")]],
    (2, 2): [
        [noted("Top left"), noted("Top right")],
        [noted("Bottom left"), noted("Bottom right")],
    ],
    (2, 3): [
        [noted("Top left"), noted("Top middle"), noted("Top right")],
        [noted("Bottom left"), noted("Bottom middle"), noted("Bottom right")],
    ],
    (3, 1): [[noted("Top")], [noted("Middle")], [noted("Bottom")]],
    (3, 2): [
        [noted("Top left"), noted("Top right")],
        [noted("Middle left"), noted("Middle right")],
        [noted("Bottom left"), noted("Bottom right")],
    ],
    (3, 3): [
        [noted("Top left"), noted("Top middle"), noted("Top right")],
        [noted("Middle left"), noted("Middle middle"), noted("Middle right")],
        [noted("Bottom left"), noted("Bottom middle"), noted("Bottom right")],
    ],
}

ABOVE = {"loc": "lower center", "bbox_to_anchor": (0.5, 1)}  # a legend there covers nothing

STYLE = rc_params_from_file(
    files("helpers") / "pictures" / "course.mplstyle", use_default_template=False
)

FONTS = files("helpers") / "pictures" / "fonts"  # for letters that the font of the style lacks


def style():
    """Return the style of the course, with the fonts that the spoken language needs."""
    if spoken() == ENGLISH:
        return STYLE
    return STYLE | {"font.family": [*STYLE["font.family"], *_own_fonts()]}


@functools.cache
def _own_fonts():
    """Let matplotlib know the fonts of the course, once, and return what they are called."""
    manager, names = font_manager.fontManager, []
    for path in sorted(FONTS.glob("*.ttf")):
        manager.addfont(path)
        # One weight is enough for labels; without this, each bold text would be complained about.
        manager.ttflist.append(replace(manager.ttflist[-1], weight=700))
        names.append(manager.ttflist[-1].name)
    return names


def hatched():
    """Return the look of bars that belong to Q: orange outline and hatching on white."""
    return {"facecolor": "white", "edgecolor": Q_STYLE["color"], "hatch": "///", "linewidth": 2}


def numbered(n):
    """Return the names of n outcomes that have no others: 1, 2, 3, ..."""
    return [str(i + 1) for i in range(n)]


def yes_no(p):
    """Return the distribution of a yes/no event for each probability p of yes."""
    p = np.asarray(p, dtype=float)
    return np.stack([p, 1 - p], axis=-1)


def styled(draw):
    """Decorate a draw function so that what it draws has the style of the course."""

    @functools.wraps(draw)
    def draw_in_style(*args, **kwargs):
        with rc_context(style()):
            return draw(*args, **kwargs)

    return draw_in_style


def subplots(nrows=1, ncols=1, *, size=None):
    """Return a figure and its Axes like pyplot's subplots, in the style of the course.

    The figure is not registered with pyplot, so it is displayed by `show` and by nothing else.

    Parameters
    ----------
    nrows, ncols : int, optional
        How many Axes there are.
    size : tuple of float, optional
        Width and height in inches; 8 by 3.6 for each row by default.

    Returns
    -------
    fig : matplotlib.figure.Figure
        The figure.
    axes : matplotlib.axes.Axes or array of them
        Its Axes.
    """
    with rc_context(style()):
        fig = Figure(figsize=size or (8, 3.6 * nrows))
        return fig, fig.subplots(nrows, ncols)


def describe(ax, text):
    """Leave a sentence that says in words, from the data, what `ax` shows.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The Axes that was drawn on. A second sentence for the same Axes replaces the first.
    text : str
        The sentence, with the numbers that matter and their unit.
    """
    ax.alt_text = text


def alt_text(fig):
    """Return the sentences of all Axes of a figure as one text.

    Where there are several, each is introduced by where it stands and by its title: "Left,
    home-style: Bars of P over 5 outcomes ...".

    Raises
    ------
    ValueError
        If an Axes has none: a picture without words is lost on those who cannot see it.
    """
    drawn = [ax for ax in fig.axes if ax.get_label() != "<colorbar>"]
    missing = [i for i, ax in enumerate(drawn) if not getattr(ax, "alt_text", "")]
    if missing or not drawn:
        raise ValueError(
            say(
                "fig has no alt text for its Axes {missing}; call describe(ax, text)",
                missing=missing,
            )
        )
    if len(drawn) == 1:
        return drawn[0].alt_text
    return " ".join(f"{_place(ax, i)}: {ax.alt_text}" for i, ax in enumerate(drawn, 1))


def _place(ax, number):
    """Return where an Axes stands in its figure, and its title if it has one."""
    spec = ax.get_subplotspec()
    words = [say("Panel {number}", number=number)]
    if spec is not None:
        spec = spec.get_topmost_subplotspec()
        places = PLACES.get(spec.get_gridspec().get_geometry())
        if places:
            words = [translated(places[spec.rowspan.start][spec.colspan.start])]
    title = ax.get_title().partition(":")[0]  # behind a colon stand numbers, which the text has
    return ", ".join(filter(None, [*words, title]))


def to_png(fig):
    """Return a figure as the bytes of a PNG file, the same bytes on every run."""
    buffer = BytesIO()
    with rc_context(style()):
        fig.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def as_output(fig, png, alt):
    """Return a picture as the data and the metadata of an output of a cell.

    The alt text is also the plain text of the output: a reader without pictures gets it, and the
    checks of the notebooks compare it. The handouts carry it as the alt attribute; JupyterLab (4.6)
    and the pages that nbconvert (7.17) makes by itself ignore it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure, which says how large the picture is shown.
    png : bytes
        The figure as a PNG file.
    alt : str
        What it shows, in words.

    Returns
    -------
    data, metadata : dict
        What `IPython.display.display` takes with raw=True, and what _repr_mimebundle_ returns.
    """
    # As text, as it is stored: not every kernel encodes bytes (that of Pyodide does not).
    data = {"image/png": base64.b64encode(png).decode(), "text/plain": alt}
    width = round(fig.get_figwidth() * 100)  # shown at 100 px an inch, drawn sharper than that
    return data, {"image/png": {"alt": alt, "width": width}}


def show(fig):
    """Display a figure as a PNG whose alt text is made of the sentences of its Axes.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure from `subplots`.

    Raises
    ------
    ValueError
        If something was drawn on the figure without a sentence that describes it.
    """
    data, metadata = as_output(fig, to_png(fig), alt_text(fig))
    display(data, raw=True, metadata=metadata)
