"""Draw the picture of README.md, the lecture's first example, and print its alt text.

In every language that the course speaks: `python -m tools.readme_picture`.
"""

from pathlib import Path

from matplotlib.figure import Figure

from helpers.language import ENGLISH, languages, speaking
from helpers.pictures import draw_bars, draw_surprise, subplots
from helpers.pictures.base import alt_text, to_png

ASSETS = Path(__file__).resolve().parents[1] / "assets"
P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]


def picture(language: str) -> Path:
    """Return where the picture of a language is."""
    mark = "" if language == ENGLISH else f".{language}"
    return ASSETS / f"first_example{mark}.png"


def draw() -> Figure:
    """Return a figure: the bars of P and Q, and their entropy and cross-entropy as areas."""
    fig, (bars, areas) = subplots(1, 2, size=(11, 3.8))
    draw_bars(bars, P, Q)
    draw_surprise(areas, P, Q)
    return fig


if __name__ == "__main__":
    for language in languages():
        with speaking(language):
            fig = draw()
            picture(language).write_bytes(to_png(fig))
            print(alt_text(fig))
