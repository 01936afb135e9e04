"""Draw the picture of README.md, the lecture's first example, and print its alt text."""

from pathlib import Path

from helpers.pictures import draw_bars, draw_surprise, subplots
from helpers.pictures.base import alt_text, to_png

PICTURE = Path(__file__).resolve().parents[1] / "assets" / "first_example.png"
P, Q = [0.2, 0.5, 0.3], [0.3, 0.4, 0.3]


def draw():
    """Return a figure: the bars of P and Q, and their entropy and cross-entropy as areas."""
    fig, (bars, areas) = subplots(1, 2, size=(11, 3.8))
    draw_bars(bars, P, Q)
    draw_surprise(areas, P, Q)
    return fig


if __name__ == "__main__":
    fig = draw()
    PICTURE.write_bytes(to_png(fig))
    print(alt_text(fig))
