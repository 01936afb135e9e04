"""What an assignment asks for, and a student's notebook with its test cells as they should be."""

import ast
import copy
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.language import ENGLISH, languages, say, speaking
from homework.plain import valid_text

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
# How the first code cell of a translated notebook chooses its language.
SPEAKS = re.compile(r"""^speak\(["']([\w-]+)["']\)""", re.MULTILINE)
SOURCES = Path(__file__).parent / "source"
HARMLESS_LINK = r"(?:https?://|attachment:|data:image/|#|\s)"
MOST_CELLS = 2000
PICTURE = re.compile(r"[\w+/=\s]*", re.ASCII)
HIDDEN = re.compile(r"^[^\n]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.M | re.S)


class AssignmentError(ValueError):
    """A source notebook that cannot be used for grading."""


@dataclass(frozen=True)
class Judged:
    """What is tried of a student's answer: `expression`, by the hidden test of `task`."""

    task: str
    expression: str
    visible: str  # the part of the test cell that students see


@dataclass(frozen=True)
class Assignment:
    """The cells of an assignment that grading is about, by their grade id.

    Parameters
    ----------
    name : str
        Such as "homework_1".
    cells : dict of str to NotebookNode
        Cells with nbgrader's metadata, as they are released but with the hidden tests.
    ids : dict of str to str
        The grade id by cell id, for notebooks that have lost their metadata.
    judged : dict of str to Judged
        What the test cells try, by grade id.
    given : set of str
        The texts of all cells, as they are released, in every language.
    """

    name: str
    cells: dict
    ids: dict
    judged: dict
    given: set

    @property
    def essays(self) -> set[str]:
        """Return the grade ids of what a person marks."""
        graded = (cell for cell in self.cells.values() if cell.metadata.nbgrader.grade)
        return {cell.metadata.nbgrader.grade_id for cell in graded} - {*self.judged}


def language_of(nb: NotebookNode) -> str:
    """Return the language that a notebook asks the course to speak: `speak("ko")` in a cell."""
    asked = (SPEAKS.search(cell.source) for cell in nb.cells if cell.cell_type == "code")
    language = next((found[1] for found in asked if found), ENGLISH)
    return language if language in languages() else ENGLISH


def translations(name: str) -> list[Path]:
    """Return what students get in other languages."""
    return sorted(NOTEBOOKS.glob(f"*/homework/{name}.ipynb"))


def load(source: Path, release: Path) -> Assignment:
    """Return the assignment of a source notebook and of what nbgrader has made of it.

    Raises
    ------
    AssignmentError
        If a test cell does not call `judge("hN.K", <expression>, NAME)`.
    """
    tests = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in nbformat.read(source, as_version=4).cells
        if is_test(cell)
    }
    cells, ids, given = {}, {}, set()
    for cell in nbformat.read(release, as_version=4).cells:
        given.add(cell.source.strip())
        if "nbgrader" in cell.metadata:
            grade_id = cell.metadata.nbgrader.grade_id
            cells[grade_id] = cell
            ids[cell.id] = grade_id
            if grade_id in tests:
                cell.source = tests[grade_id].source
    for path in translations(source.stem):
        given |= {cell.source.strip() for cell in nbformat.read(path, as_version=4).cells}
    judged = {grade_id: read_test(cell, grade_id) for grade_id, cell in tests.items()}
    return Assignment(source.stem, cells, ids, judged, given)


def is_test(cell: NotebookNode) -> bool:
    """Tell whether a cell is graded by running it."""
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade", False)


def read_test(cell: NotebookNode, grade_id: str) -> Judged:
    """Return what a test cell tries."""
    for node in ast.walk(ast.parse(cell.source)):
        match node:
            case ast.Call(
                func=ast.Name(id="judge"),
                args=[ast.Constant(value=str(task)), expression, ast.Name(id="NAME")],
            ):
                return Judged(task, ast.unparse(expression), HIDDEN.sub("", cell.source))
    raise AssignmentError(
        say('cell {grade_id}: a test calls judge("hN.K", <expression>, NAME)', grade_id=grade_id)
    )


def read(content: bytes) -> NotebookNode:
    """Return the cells of a notebook that was handed in, without their outputs.

    Raises
    ------
    ValueError
        If it is no notebook of format 4.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(say("broken JSON: {error}", error=error)) from error
    if not isinstance(told, dict) or not isinstance(told.get("cells"), list):
        raise ValueError(say("JSON, but no notebook of format 4"))
    if len(told["cells"]) > MOST_CELLS:
        raise ValueError(
            say(
                "{n} cells; more than {most} are not read",
                n=len(told["cells"]),
                most=MOST_CELLS,
            )
        )
    return nbformat.v4.new_notebook(cells=[read_cell(cell) for cell in told["cells"]])


def read_cell(told: object) -> NotebookNode:
    """Return one cell with what grading needs of it."""
    try:
        source = "".join(told["source"])
        source = valid_text(source)
        grade_id = grade_id_in(told.get("metadata"))
        metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
        attached = pictures_in(told.get("attachments"))
        match told["cell_type"]:
            case "code":
                cell = nbformat.v4.new_code_cell(source, metadata=metadata)
            case "markdown":
                cell = nbformat.v4.new_markdown_cell(tagless(source), metadata=metadata, **attached)
            case "raw":
                cell = nbformat.v4.new_raw_cell(tagless(source), metadata=metadata)
            case kind:
                raise ValueError(say("a cell of type {kind!r:.20}", kind=kind))
    except (AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise ValueError(
            say("a cell is not as it should be: {error!r:.100}", error=error)
        ) from error
    cell.id = str(told.get("id") or dict(told.get("metadata") or {}).get("id"))  # Colab
    return cell


def grade_id_in(metadata: object) -> str:
    """Return the grade id in the metadata of a cell, or ""; all else in there is the student's."""
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def pictures_in(attachments: object) -> dict:
    """Return the pictures that are attached to a cell, as an argument of a new one."""
    kept = {
        valid_text(name): {kind: data for kind, data in bundle.items() if is_picture(kind, data)}
        for name, bundle in (attachments.items() if isinstance(attachments, dict) else ())
        if isinstance(bundle, dict)
    }
    return {"attachments": kept} if any(kept.values()) else {}


def is_picture(kind: str, data: object) -> bool:
    """Tell whether something attached is a picture, in letters."""
    return (
        kind in ("image/png", "image/jpeg", "image/gif", "image/webp")
        and isinstance(data, str)
        and bool(PICTURE.fullmatch(data))
    )


def tagless(text: str) -> str:
    """Return a text without HTML: a script would run in the browser of who gives marks.

    Examples
    --------
    >>> tagless("if $p<q$ or p <q: <script>steal()</script> [here](javascript:steal())")
    'if $p< q$ or p < q: < script>steal()< /script> [here] (javascript:steal())'
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    return re.sub(rf"\](?=\(\s*(?!{HARMLESS_LINK})|:\s*(?!{HARMLESS_LINK}))", "] ", text)


def restore(nb: NotebookNode, assignment: Assignment) -> tuple[list[str], list[str]]:
    """Give the graded cells of a submission the source and metadata they should have.

    Test cells become those of the assignment, once each, where the student has them; one that is
    missing goes behind what should stand before it. All else of the student's stays and runs where
    it is, but nbgrader sees nothing in it. A cell is known by its grade id or, where the metadata
    is lost, by its cell id.

    Returns
    -------
    remarks : list of str
        What was not as it should be.
    beside : list of str
        The grade ids of essays whose place is as it was released, while there is text elsewhere.
    """
    places = defaultdict(list)
    for index, cell in enumerate(nb.cells):
        if name := known_as(cell, assignment):
            places[name].append(index)
    kept = {name: choose(name, at, nb, assignment) for name, at in places.items()}
    remarks = [
        say("{name} there {n} times", name=name, n=len(at))
        for name, at in places.items()
        if len(at) > 1
    ]
    beside = essays_beside(nb, kept, assignment)
    remarks += [
        say("{name}: its place is empty, but there is text elsewhere", name=name) for name in beside
    ]
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    cells = list(nb.cells)
    behind = defaultdict(list)  # cells that were missing, by the index of the one that they follow
    last = len(cells) - 1
    for name, expected in assignment.cells.items():
        last = kept.get(name, last)
        if name in kept:
            remarks += mend(cells, last, expected, assignment.judged.get(name))
        elif expected.metadata.nbgrader.grade:
            remarks.append(say("{name} missing", name=name))
            behind[last].append(replacement(expected, language_of(nb)))
    nb.cells = [
        each for index, cell in enumerate(cells) for each in [cell, *behind.get(index, [])]
    ] + behind.get(-1, [])
    for index, cell in enumerate(nb.cells):
        cell.id = f"cell-{index + 1}"  # two may have the same, or none
    return remarks, beside


def essays_beside(nb: NotebookNode, kept: dict, assignment: Assignment) -> list[str]:
    """Return the essays whose own cell is untouched, where a student has written text elsewhere."""
    elsewhere = any(
        cell.source.strip() not in assignment.given and cell.source.strip()
        for index, cell in enumerate(nb.cells)
        if cell.cell_type != "code" and index not in kept.values()
    ) or any(is_only_words(cell) for cell in nb.cells if cell.cell_type == "code")
    untouched = [
        name
        for name in sorted(assignment.essays & {*kept})
        if nb.cells[kept[name]].source.strip() in (assignment.cells[name].source.strip(), "")
    ]
    return untouched if elsewhere else []


def is_only_words(cell: NotebookNode) -> bool:
    """Tell whether a code cell holds nothing but comments or a text."""
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return bool(lines) and all(line.startswith(("#", "'", '"')) for line in lines)


def known_as(cell: NotebookNode, assignment: Assignment) -> str | None:
    """Return the grade id that a cell of a submission has, or had once."""
    grade_id = grade_id_in(cell.metadata)
    return grade_id if grade_id in assignment.cells else assignment.ids.get(cell.get("id"))


def choose(grade_id: str, places: list, nb: NotebookNode, assignment: Assignment) -> int:
    """Return which of several copies of a cell is taken: the one that was released, or the last."""
    released = [i for i in places if assignment.ids.get(nb.cells[i].get("id")) == grade_id]
    return (released or places)[-1]


def mend(cells: list, index: int, expected: NotebookNode, judged: Judged | None) -> list[str]:
    """Make a cell of a submission what it should be, and return what it was not."""
    mine = cells[index]
    name = expected.metadata.nbgrader.grade_id
    if judged:
        cells[index] = copy.deepcopy(expected)
        return (
            []
            if mine.source.strip() == judged.visible.strip()
            else [say("{name} edited", name=name)]
        )
    if expected.cell_type == "markdown":
        attached = {"attachments": mine.attachments} if "attachments" in mine else {}
        cells[index] = nbformat.v4.new_markdown_cell(mine.source, **attached)
    elif mine.cell_type != "code":
        return [say("{name} is no code", name=name)]
    cells[index].metadata.nbgrader = copy.deepcopy(expected.metadata.nbgrader)
    return []


def replacement(expected: NotebookNode, language: str) -> NotebookNode:
    """Return the cell that stands for a missing one."""
    cell = copy.deepcopy(expected)
    if cell.cell_type == "markdown":
        with speaking(language):
            cell.source = say("*This cell was missing in the notebook that was handed in.*")
    return cell
