"""What is solved, kept in a small file beside the notebooks; nothing of it leaves the machine.

It is never needed: where the folder is read-only or the file broken, there is just no progress to
show. KL_COURSE_PROGRESS in the environment names another file, and, left empty, keeps none. Tests
keep none either, so that what a notebook stores does not depend on any progress.
"""

import json
import os
from importlib import import_module
from pathlib import Path

from helpers.exercises.texts import in_language, sentence

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"


def progress():
    """Return for each lesson how many of its exercises are solved, and how many there are.

    Examples
    --------
    >>> progress()["00"]
    (0, 5)
    """
    done = _load()["solved"]
    return {
        lesson: (sum(name in done for name in names), len(names))
        for lesson, names in _lessons().items()
    }


def solved(name):
    """Note that an exercise is solved; return the line that says how far one has come."""
    state = _load()
    state["solved"][name.removesuffix("+")] = True
    state["missed"].pop(name.removesuffix("+"), None)
    if not _save(state):
        return ""
    course = progress()
    here, all_here = course[name[:2]]
    everywhere, everything = (sum(numbers) for numbers in zip(*course.values(), strict=True))
    places = {"here": here, "all_here": all_here, "everywhere": everywhere, "all": everything}
    return sentence("progress", **places)


def missed(name):
    """Note that an exercise went wrong, for a later `warm_up`."""
    state = _load()
    state["missed"][name.removesuffix("+")] = True
    _save(state)


def show_progress():
    """Print the map of the course: a line for each lesson, with a mark for each exercise solved."""
    course = progress()
    if not any(here for here, _ in course.values()):
        print(sentence("no progress"))
        return
    for lesson, (here, all_here) in course.items():
        bar = "■" * here + "□" * (all_here - here)
        print(sentence("lesson done", name=lesson, bar=bar, here=here, all_here=all_here))


def warm_up(lesson):
    """Print an exercise of an earlier lesson that went wrong, with other numbers; or nothing."""
    exercises = _exercises()
    for name in _load()["missed"]:
        exercise = exercises.get(name)
        if name[:2] < lesson and exercise and exercise.twin:
            question = in_language(exercise.twin().question)
            print(sentence("warm up", name=f"{name}+", question=question))
            return


def erase():
    """Erase the file."""
    path = _path()
    try:
        if path:
            path.unlink(missing_ok=True)
    except OSError:
        pass  # then it was not written here either


# --- the file -------------------------------------------------------------------------------


def _path():
    """Return the path of the file, or None where none is kept."""
    named = os.environ.get("KL_COURSE_PROGRESS")
    if named is not None:
        return Path(named) if named else None
    if "PYTEST_VERSION" in os.environ:
        return None
    return (NOTEBOOKS if NOTEBOOKS.is_dir() else Path.cwd()) / ".progress.json"


def _load():
    """Return the names solved and missed, as dicts, which keep an order and go into JSON."""
    path, state = _path(), {"solved": {}, "missed": {}}
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path else {}
        return {key: dict.fromkeys(map(str, kept.get(key, ())), True) for key in state}
    except (OSError, ValueError, AttributeError, TypeError):
        return state


def _save(state):
    """Write the file; return whether it could be written."""
    path = _path()
    if path is None:
        return False
    try:
        whole = path.with_suffix(".new")  # a kernel that is killed leaves no half of a file
        whole.write_text(json.dumps({key: list(names) for key, names in state.items()}), "utf-8")
        whole.replace(path)
    except OSError:
        return False
    return True


def _lessons():
    """Return the names of the exercises of each lesson."""
    lessons = {}
    for name in _exercises():
        lessons.setdefault(name[:2], []).append(name)
    return lessons


def _exercises():
    modules = sorted(path.stem for path in HERE.glob("lesson_*.py"))
    found = (import_module(f"helpers.exercises.{module}").EXERCISES for module in modules)
    return {name: exercise for exercises in found for name, exercise in exercises.items()}
