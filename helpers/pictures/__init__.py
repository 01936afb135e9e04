"""The pictures of the course: functions that draw on an Axes, and `show` to display a figure.

Every `draw_...` function takes the Axes first, returns the artists it drew, and leaves a sentence
computed from the data with `describe`; `show` collects these sentences as the alt text.
"""

from helpers.pictures.base import M_STYLE, P_STYLE, Q_STYLE, describe, show, subplots
from helpers.pictures.distributions import draw_bars, draw_surprise

__all__ = [
    "M_STYLE",
    "P_STYLE",
    "Q_STYLE",
    "describe",
    "draw_bars",
    "draw_surprise",
    "show",
    "subplots",
]
