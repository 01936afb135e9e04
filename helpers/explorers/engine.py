"""What all explorers share: a picture kept alive, and controls that it follows.

To draw a whole figure anew takes a quarter of a second, too long while a slider is dragged. So
everything that stands still is drawn once and kept as pixels. A step restores these pixels, draws
the few artists that move on top of them, and sends the result to the browser.
"""

import asyncio
import base64
import html
import itertools
import math
import struct
import threading
import zlib
from time import monotonic

import ipywidgets as widgets
import numpy as np
import traitlets
from ipywidgets.widgets.trait_types import CByteMemoryView
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.language import noted, translated
from helpers.pictures.base import alt_text, as_output

__all__ = ["Coalesced", "Explorer", "LivePicture"]

FRAME = 0.002  # seconds in which changes are collected before they are drawn
REST = 0.05  # seconds without a picture after which a change is drawn at once
DPI = 120  # the pictures of `show` have 150: half as many pixels again to draw and to pack
KEPT = 6  # how many backgrounds a picture remembers; each takes 2 MB or so
TO_MOVE_IT = noted("To move it, run this cell.")


class LivePicture:
    """A figure of which only the moving artists are drawn again.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure from `helpers.pictures.subplots`.
    moving : iterable of matplotlib.artist.Artist
        What may change from step to step. Where the limits of an Axes have changed too, the
        whole figure is drawn once more, and remembered for when they come back.
    """

    def __init__(self, fig, moving):
        self.fig = fig
        self.moving = sorted(moving, key=lambda artist: artist.get_zorder())
        for artist in self.moving:
            artist.set_animated(True)
        fig.set_dpi(DPI)
        self._canvas = FigureCanvasAgg(fig)
        self._backgrounds = {}

    def png(self):
        """Return the picture as it is now as the bytes of a PNG file."""
        limits = tuple((ax.get_xlim(), ax.get_ylim()) for ax in self.fig.axes)
        if limits not in self._backgrounds:
            self._canvas.draw()
            self.fig.set_layout_engine("none")  # laid out once, the Axes stay where they are
            if len(self._backgrounds) == KEPT:
                del self._backgrounds[next(iter(self._backgrounds))]  # the oldest
            self._backgrounds[limits] = self._canvas.copy_from_bbox(self.fig.bbox)
        self._canvas.restore_region(self._backgrounds[limits])
        for artist in self.moving:
            self.fig.draw_artist(artist)
        return to_png_quickly(np.asarray(self._canvas.buffer_rgba()))


def to_png_quickly(pixels):
    """Return pixels as the bytes of a PNG file.

    Encoders try several filters on every row, for files that are stored. These bytes are looked
    at once: without filters and with little compression they are made in a third of the time.

    Parameters
    ----------
    pixels : ndarray of uint8
        Red, green, blue and opacity along the last of three axes.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 4 * width), dtype=np.uint8)  # each begins with 0: no filter
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)  # 8 bits each, RGBA
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, level=1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


class Coalesced:
    """A call that is made when it is first asked for, and once for many times soon after.

    The kernel handles the messages of a dragged slider one by one. The first is answered at once.
    After that, asking marks the picture as out of date and lets the kernel go on; a moment later
    the picture is drawn as things are then. So there are no frames for values that have passed,
    and the last frame shows the last value. Without a running event loop, every call is made at
    once.

    Parameters
    ----------
    action : callable
        What to do, without arguments.
    """

    def __init__(self, action):
        self._action = action
        self._waiting_in = None
        self._busy_until = 0
        # JupyterLab delivers some messages in a second thread, with an event loop of its own.
        self.lock = threading.RLock()

    def __call__(self):
        """Ask for the action."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if loop is None or monotonic() > self._busy_until:
            self._act()
        elif self._waiting_in is not loop:
            self._waiting_in = loop
            loop.call_later(FRAME, self.finish)

    def finish(self):
        """Make the call that has been asked for, if it has not been made yet."""
        if self._waiting_in is not None:
            self._act()

    def _act(self):
        self._waiting_in = None  # before acting: what changes meanwhile asks again
        with self.lock:
            self._busy_until = math.inf
            try:
                self._action()
            finally:
                self._busy_until = monotonic() + REST


def to_address(png, _widget):
    """Return a PNG file as an address that contains it."""
    return b"data:image/png;base64," + base64.b64encode(png)


class DescribedImage(widgets.Image):
    """A PNG image whose tooltip is its accessible name: the widgets have no alt text to set.

    The browser's side of ipywidgets 8.1 shows the tooltip of a widget only if the description is
    empty, and fails where there is none at all, as in a plain Image. And it fetches bytes as if
    from a server, which takes it several ms; from an address that contains them it has them.
    """

    description = traitlets.Unicode("").tag(sync=True)
    format = traitlets.Unicode("url", read_only=True).tag(sync=True)
    value = CByteMemoryView().tag(sync=True, to_json=to_address)


class Explorer:
    """A picture that follows a state, which the reader changes with sliders and buttons.

    A subclass says in `draw` and `update` what is seen, in `words` what is read, and in `follow`
    how its sliders show the state; its sliders call `change`. Nothing else is needed.

    Parameters
    ----------
    state : object
        Where the explorer starts, and where its reset button leads back to. A state is replaced,
        never altered.
    presets : dict of str to state, optional
        Other states, each with a button of its own.

    Attributes
    ----------
    state : object
        What is shown now, or as soon as the kernel has a moment.
    controls : ipywidgets.VBox
        The place for the sliders.
    buttons : dict of str to ipywidgets.Button
        The buttons by what is written on them in English.
    image, text : DescribedImage, ipywidgets.HTML
        The picture and the line below it.
    """

    invitation = TO_MOVE_IT  # what to do, for those who read a page without a kernel

    def __init__(self, state, presets=None):
        self.state = state
        self.picture = None
        self.controls = widgets.VBox()
        self.image = DescribedImage(layout={"max_width": "100%"})
        self.text = widgets.HTML(style={"font_size": "16px"})
        self.buttons = {}
        self.row = widgets.Box(layout={"flex_flow": "row wrap"})
        self.add_button(noted("Reset"), lambda: self.begin(state))
        for name, preset in (presets or {}).items():
            self.add_button(name, lambda preset=preset: self.begin(preset))
        self.view = widgets.VBox([self.row, self.controls, self.image, self.text])
        self._redraw = Coalesced(self.redraw)
        self.redraw()

    def draw(self, state):
        """Return a figure, and by name the lists of those artists in it that `update` moves."""
        raise NotImplementedError

    def update(self, artists, state):
        """Move the artists to where they are in this state, and `describe` their Axes."""
        raise NotImplementedError

    def words(self, state):
        """Return the line below the picture: the numbers, with units, and what they mean."""
        raise NotImplementedError

    def follow(self, state):
        """Set the sliders to the state, making them first if there are none."""
        raise NotImplementedError

    def add_button(self, name, action):
        """Add a button that does `action` when it is pressed; its name is noted in English."""
        written = translated(name)
        self.buttons[name] = widgets.Button(description=written, layout={"width": "auto"})
        self.buttons[name].on_click(lambda _: action())
        self.row.children = list(self.buttons.values())

    def change(self, state):
        """Go to a state that the picture can be moved to."""
        self.state = state
        self._redraw()

    def begin(self, state):
        """Go to a state that needs a new picture."""
        with self._redraw.lock:  # not while the old picture is being drawn
            self.picture = None
            self.state = state
        self._redraw()

    def finish(self):
        """Draw at once what would be drawn in a moment."""
        self._redraw.finish()

    def redraw(self):
        """Show the state: in the picture, which is waited for, in the controls and in words."""
        state = self.state
        if self.picture is None:
            fig, self.artists = self.draw(state)
            self.picture = LivePicture(fig, itertools.chain(*self.artists.values()))
            self.image.width = str(round(fig.get_figwidth() * 100))  # as large as `show` does
        self.update(self.artists, state)
        with self.image.hold_sync():  # each message makes the browser load the picture anew
            self.image.value = self.picture.png()
            self.image.tooltip = self.alt_text
        self.follow(state)
        self.text.value = html.escape(self.words(state)).replace("\n", "<br>")

    @property
    def alt_text(self):
        """The sentences that describe the picture as it is now."""
        return alt_text(self.picture.fig)

    def _repr_mimebundle_(self, **kwargs):
        """Return what a notebook displays: the widgets, and where they cannot be, a picture.

        A stored notebook shows the picture on paper, on a web page and without a kernel; its plain
        text also says how to move it.
        """
        png = bytes(self.image.value)
        data, metadata = as_output(self.picture.fig, png, self.alt_text)
        data["text/plain"] += f" {translated(self.invitation)}"
        return self.view._repr_mimebundle_(**kwargs) | data, metadata
