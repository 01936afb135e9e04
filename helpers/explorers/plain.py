"""An explorer as plain data: for a page that shows and moves it without Jupyter.

`controls(explorer)` says what is on the screen, in order: boxes with what they hold, sliders,
buttons, the picture, lines of text. `act(explorer, number, value)` is what a reader does to the
control with that number. Whatever the controls do in a notebook, they do here.
"""

import ipywidgets as widgets

__all__ = ["act", "controls"]

KINDS = {
    widgets.Box: "box",
    widgets.BoundedFloatText: "number",
    widgets.Button: "button",
    widgets.Checkbox: "tick",
    widgets.FloatSlider: "slider",
    widgets.HTML: "text",
    widgets.Image: "picture",
}
TRAITS = ["description", "tooltip", "value", "min", "max", "step", "disabled", "width"]


def controls(explorer):
    """Return what an explorer shows as a dict, with the controls inside of it in `items`.

    Parameters
    ----------
    explorer : Explorer
        From one of the functions of `helpers.explorers`.

    Returns
    -------
    dict
        The `kind` of a control and those of its traits that matter: `description`, `value`, ...
        A box has `items`, a slider the text `shown` beside it; a picture's value is its PNG file.

    Examples
    --------
    >>> from helpers.explorers import explore_binary_entropy
    >>> buttons, sliders, picture, text = controls(explore_binary_entropy(0.5))["items"]
    >>> sliders["items"][0]["description"], sliders["items"][0]["shown"]
    ('p of yes', '0.50')
    >>> text["value"]
    'H = 1.0000 bits: yes with p = 0.50, no with 0.50.'
    """
    return _as_data(explorer.view)


def act(explorer, number, value=None):
    """Press a button, or give a control a value, and draw what follows from it.

    Parameters
    ----------
    explorer : Explorer
        From one of the functions of `helpers.explorers`.
    number : int
        Which control: how many come before it in what `controls` returns, boxes included.
    value : float or bool, optional
        What it is set to; not for a button.

    Examples
    --------
    >>> from helpers.explorers import explore_binary_entropy
    >>> explorer = explore_binary_entropy(0.5)
    >>> act(explorer, 8, 0.25)
    >>> controls(explorer)["items"][-1]["value"]
    'H = 0.8113 bits: yes with p = 0.25, no with 0.75.'
    """
    control = list(_walk(explorer.view))[number]
    if isinstance(control, widgets.Button):
        control.click()
    else:
        control.value = value
    explorer.finish()


def _walk(widget):
    """Yield a widget and all that it holds, in the order of the screen."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _walk(child)


def _as_data(widget):
    """Return one control, with those inside of it."""
    kind = next((KINDS[cls] for cls in type(widget).__mro__ if cls in KINDS), None)
    if kind is None:
        raise TypeError(f"a {type(widget).__name__} cannot be shown in a page; use {list(KINDS)}")
    data = {name: getattr(widget, name) for name in TRAITS if widget.has_trait(name)}
    if kind == "box":
        data["items"] = [_as_data(child) for child in widget.children]
    elif kind == "slider":
        data["shown"] = format(widget.value, widget.readout_format)
    elif kind == "picture":
        data["value"] = bytes(widget.value)
    return {"kind": kind, **data}
