"""Run a submission in the sandbox, and judge outside of it what came out.

What is tried of an answer goes in as plain data, and the results come out as plain data; what they
are worth is decided here, where the student's code has no say.
"""

import inspect
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import nbformat
from nbformat import NotebookNode

from helpers import exercises
from helpers.language import ENGLISH, say, speaking
from homework import plain
from homework.assignment import Assignment, Judged, language_of
from homework.plain import valid_text
from homework.sandbox import INSIDE, SCRIPT, ExcessError, Limits, lines, sandbox, system_calls
from homework.verdict import conclude, draw, find, in_json

# What is kept of what a student's code displays; and a picture is letters, or it is none.
SHOWN = {
    "text/plain": re.compile(".*", re.DOTALL),
    "image/png": re.compile(r"[\w+/=\s]*", re.ASCII),
    "image/jpeg": re.compile(r"[\w+/=\s]*", re.ASCII),
}


@dataclass
class Outcome:
    """What came out of the sandbox.

    Parameters
    ----------
    nb : NotebookNode
        The notebook with its outputs; a test cell has an error where its task has no points.
    problems : dict of str to str
        By grade id, what is wrong with an answer, or "". A task without a verdict is not there.
    hints : dict of str to str
        By grade id, what `check` says of the answer, where it has something to say; in English.
    names : list of str
        For whom the numbers of the tasks were drawn.
    stopped : str
        Why not all of it ran, or "".
    late : list of str
        The cells that were interrupted.
    language : str
        In which the student is spoken to.
    """

    nb: NotebookNode
    problems: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    names: list = field(default_factory=list)
    stopped: str = ""
    late: list = field(default_factory=list)
    language: str = ENGLISH


@dataclass(frozen=True)
class Question:
    """What is tried of one answer: the cases of the hidden test, and those that `check` tries."""

    judged: Judged
    hidden: object
    cases: list | None
    visible: tuple

    @classmethod
    def about(cls, judged: Judged) -> "Question":
        """Return the question of a task, with cases drawn anew."""
        hidden = find(judged.task)
        cases = draw(hidden)
        visible = () if cases is None else visible_cases(judged.task)
        return cls(judged, hidden, cases, visible)

    @property
    def code(self) -> str:
        """Return the code that tells the student's name and the results of the answer."""
        tried = None if self.cases is None else in_json([*self.cases, *self.visible])
        return f"""
def _tell(*questions):
    from IPython.display import display
    scope = {{"__name__": "plain"}}
    exec({inspect.getsource(plain)!r}, scope)
    display({{{plain.MIME!r}: [scope["results"](*asked) for asked in questions]}}, raw=True)
_tell((lambda: NAME, None), (lambda: ({self.judged.expression}), {tried!r}))
"""

    def judge(self, told: list, outcome: Outcome, grade_id: str) -> str:
        """Decide on an answer by what was told of it, and say in the outcome what is wrong.

        Return what `check` says of it to the student.
        """
        name, results = name_in(told[0]), told[1]
        outcome.names.append(name)
        hidden, visible = split(results, None if self.cases is None else len(self.cases))
        problem = conclude(self.hidden, self.cases, hidden, name)
        outcome.problems[grade_id] = valid_text(problem)
        if not problem:
            return ""
        asked = self.judged.task, name, self.visible, visible
        with speaking(ENGLISH):  # hints are counted, whatever language they are given in
            outcome.hints[grade_id] = valid_text(said_by_check(*asked))
        return valid_text(said_by_check(*asked))


def visible_cases(task: str) -> tuple:
    """Return the cases on which `check` tries a function, if there is such an exercise."""
    try:
        return exercises.find(task).cases
    except ValueError:
        return ()


def split(results: object, count: int | None) -> tuple[object, list]:
    """Return the results of the hidden cases, and those of the visible ones, read from JSON."""
    try:
        told = json.loads(results)
        return (results, told) if count is None else (json.dumps(told[:count]), told[count:])
    except (TypeError, ValueError, RecursionError):
        return results, []


def said_by_check(task: str, name: str, cases: tuple, told: list) -> str:
    """Return what `check` would say, of an answer or of a function with these results."""
    if not told:
        return ""
    try:
        answer = Replay(cases, told) if cases else plain.decode(told[0][0])
        return str(exercises.feedback(exercises.find(task, name), answer))
    except Exception:  # a hint is kind, not needed
        return ""


class Replay:
    """A function that returns what a student's function has returned for the same arguments."""

    def __init__(self, cases: tuple, told: list):
        self.told = dict(zip(map(key_of, cases), told, strict=True))

    def __call__(self, *case: object) -> object:
        """Return the result of a case."""
        told = self.told[key_of(case)]
        if told[0] == "error":
            raise RuntimeError(told[1])
        return plain.decode(told[0])


def key_of(case: tuple) -> str:
    """Return what tells the arguments of two cases apart."""
    return json.dumps(plain.encode(list(case)))


def run(
    nb: NotebookNode, assignment: Assignment, limits: Limits | None = None, sandboxed: bool = True
) -> Outcome:
    """Run a restored notebook and judge the answers in it.

    Raises
    ------
    NoSandboxError
        If `sandboxed` and this machine cannot make a sandbox.
    """
    limits = limits or Limits()
    outcome = Outcome(nb, language=language_of(nb))
    code = [(index, cell) for index, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    questions = {grade_id: Question.about(judged) for grade_id, judged in assignment.judged.items()}
    names = [place(cell, index) for index, cell in code]
    job = {
        "cells": [to_run(cell, questions) for _, cell in code],
        "names": names,
        "limits": asdict(limits),
        "mime": plain.MIME,
        "sandboxed": sandboxed,
        "filter": system_calls() if sandboxed else "",
    }
    answers = read_lines(json.dumps(job).encode(), limits, sandboxed)
    try:
        todo = zip(code, names, strict=True)
        for told in answers:
            if "done" in told:
                break
            if "stopped" in told:
                raise ExcessError(valid_text(told["stopped"]))
            (_, cell), name = next(todo)
            with speaking(outcome.language):
                keep(cell, told, outcome, questions.get(grade_id_of(cell)))
            if told.get("late") is True:
                outcome.late.append(name)
        else:
            raise ExcessError(say("it ended before all cells had run"))
    except ExcessError as error:
        outcome.stopped = say("stopped: {error!s:.200}", error=error)
    except Exception as error:  # whatever it was, the other submissions go on
        outcome.stopped = say(
            "stopped: {error:.200}", error=valid_text(f"{type(error).__name__}: {error}")
        )
    conclude_run(outcome, assignment, limits)
    return outcome


def to_run(cell: NotebookNode, questions: dict) -> tuple[str, str]:
    """Return the code of a cell, and the question behind it."""
    question = questions.get(grade_id_of(cell))
    return (question.judged.visible, question.code) if question else (cell.source, "")


def read_lines(job: bytes, limits: Limits, sandboxed: bool) -> Iterator[dict]:
    """Yield what comes out of the sandbox, cell by cell."""
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        if sandboxed:
            command = [*sandbox(limits), sys.executable, SCRIPT]
        else:
            command = ["env", f"KERNEL_FOLDER={folder}", sys.executable, str(INSIDE)]
        for line in lines(command, job, limits):
            told = json.loads(line)
            if not isinstance(told, dict):
                raise ValueError(say("no line of a cell"))
            yield told


def keep(cell: NotebookNode, told: dict, outcome: Outcome, question: Question | None) -> None:
    """Put what came out of one cell into the notebook, made harmless, and judge its answer."""
    cell.outputs = shown(told["outputs"])
    count = told["count"]
    cell.execution_count = count if isinstance(count, int) else None
    if question is None:
        return
    cell.outputs = [worthless(output) for output in cell.outputs]
    grade_id = grade_id_of(cell)
    for answer in told["told"] or []:
        if isinstance(answer, list) and len(answer) == 2 and grade_id not in outcome.problems:
            if hint := question.judge(answer, outcome, grade_id):
                cell.outputs.append(
                    nbformat.v4.new_output("stream", name="stdout", text=hint + "\n")
                )
            if problem := outcome.problems[grade_id]:
                cell.outputs.append(failure(problem))
            return
    cell.outputs.append(failure(say("this task has not been judged")))


def conclude_run(outcome: Outcome, assignment: Assignment, limits: Limits) -> None:
    """Say why there are tasks without a verdict, if there are."""
    untold = [name for name in assignment.judged if name not in outcome.problems]
    if untold and not outcome.stopped:
        why = say("no results came for {task}", task=untold[0])
        if outcome.late:
            why = say("{task} ran longer than {most} s", task=outcome.late[0], most=limits.cell)
        outcome.stopped = say("stopped: {why}", why=why)
    for cell in outcome.nb.cells:
        if grade_id_of(cell) in untold and cell.cell_type == "code" and not cell.outputs:
            with speaking(outcome.language):
                cell.outputs = [failure(say("this task has not been judged"))]


def name_in(text: str) -> str:
    """Return the student's name as it came out of the sandbox."""
    try:
        ((name,),) = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        name = ""
    return valid_text(" ".join(name.split())[:100]) if isinstance(name, str) else ""


def grade_id_of(cell: NotebookNode) -> str | None:
    """Return the grade id of a cell."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def place(cell: NotebookNode, index: int) -> str:
    """Return how we call a cell."""
    return grade_id_of(cell) or say("cell {number}", number=index + 1)


def failure(why: str, name: str = "AssertionError", lines: list | None = None) -> NotebookNode:
    """Return the output for which nbgrader gives no points."""
    lines = lines or [f"{name}: {why}"]
    return nbformat.v4.new_output("error", ename=name, evalue=why, traceback=lines)


def shown(outputs: list) -> list[NotebookNode]:
    """Return outputs with their texts and pictures, without those that have none."""
    return [safe for safe in map(harmless, outputs) if safe.get("data", True)]


def harmless(output: dict) -> NotebookNode:
    """Return an output with its texts and pictures: a browser runs nothing of it."""
    match output["output_type"]:
        case "stream":
            name = "stderr" if output["name"] == "stderr" else "stdout"
            return nbformat.v4.new_output("stream", name=name, text=valid_text(output["text"]))
        case "error":
            trace = [valid_text(line) for line in output["traceback"]]
            return failure(valid_text(output["evalue"]), valid_text(output["ename"]), trace)
    told = {kind: valid_text(text) for kind, text in output["data"].items() if kind in SHOWN}
    kept = {kind: text for kind, text in told.items() if SHOWN[kind].fullmatch(text)}
    return nbformat.v4.new_output("display_data", data=kept)


def worthless(output: NotebookNode) -> NotebookNode:
    """Return an output of a visible test in a form that nbgrader makes no points of."""
    if output.output_type == "display_data":
        return output
    text = output.get("text") or f"{output.ename}: {output.evalue}\n"
    return nbformat.v4.new_output("stream", name="stdout", text=text)
