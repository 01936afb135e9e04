"""What Python does in a page of the site: it makes explorers, moves them, and says what they show.

It runs in the browser, started by worker.mjs.
"""

import ast
import sys
import types

explorers = {}


def stand_in_for_ipython():
    """Let helpers and ipywidgets find the few names of IPython that they import.

    IPython itself would be four more megabytes, and four seconds on the way to the first picture.
    Without Jupyter, nothing is displayed by it.
    """
    names = ["IPython", "IPython.core", "IPython.core.interactiveshell", "IPython.display"]
    sys.modules |= {name: types.ModuleType(name) for name in names}
    ipython, _, shell, display = (sys.modules[name] for name in names)
    ipython.get_ipython = lambda: None
    ipython.version_info = (9, 0)  # matplotlib asks for it where there is an IPython
    ipython.display = display
    shell.InteractiveShell = object
    display.display = display.clear_output = lambda *args, **kwargs: None


def begin(name, code):
    """Make the explorer that the last line of some code is; return what it shows."""
    from helpers.explorers import plain

    *before, last = ast.parse(code).body
    names = {}
    exec(compile(ast.Module(before, []), "<lesson>", "exec"), names)
    explorers[name] = eval(compile(ast.Expression(last.value), "<lesson>", "eval"), names)
    return plain.controls(explorers[name])


def act(name, number, value=None):
    """Do to an explorer what the reader did to one of its controls; return what it shows."""
    from helpers.explorers import plain

    plain.act(explorers[name], number, value)
    return plain.controls(explorers[name])


stand_in_for_ipython()
