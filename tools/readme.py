"""README.md as the cells of a notebook, one for each section: so it is translated as a lesson is.

What `make publish` fills in is in no cell: each translation has its own.
"""

import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook, new_raw_cell

PUBLISHED = re.compile(r"(<!-- publish: \w+ -->\n)(.*?)(<!-- /publish -->)", re.DOTALL)
CUT = re.compile(r"\n\n(?=## |<!-- publish)|(?<=<!-- /publish -->)\n\n")


def emptied(text: str) -> str:
    """Return a text without what `make publish` has filled in."""
    return PUBLISHED.sub(r"\1\3", text)


def refilled(text: str, stored: str) -> str:
    """Return an emptied text with what `make publish` has filled in where it is stored."""
    links = {mark: links for mark, links, _ in PUBLISHED.findall(stored)}
    return PUBLISHED.sub(lambda found: f"{found[1]}{links.get(found[1], '')}{found[3]}", text)


def as_notebook(text: str) -> NotebookNode:
    r"""Return the sections of a text as cells, each with its heading as id.

    Examples
    --------
    >>> [cell.id for cell in as_notebook("# A title\n\n## The lessons\n\nEight.").cells]
    ['a-title', 'the-lessons']
    """
    cells = []
    for part in CUT.split(emptied(text).strip()):
        heading = re.match(r"#+ (.+)", part)
        name = re.sub(r"[^a-z]+", "-", heading[1].lower()).strip("-") if heading else "beginning"
        published = part.startswith("<!-- publish")
        cells.append(new_raw_cell(part) if published else new_markdown_cell(part, id=name[:64]))
    return new_notebook(cells=cells)


def as_text(nb: NotebookNode) -> str:
    """Return the text that cells of `as_notebook` are the sections of."""
    return "\n\n".join(cell.source for cell in nb.cells) + "\n"
