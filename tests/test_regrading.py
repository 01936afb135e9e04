"""Grading once more loses nothing, does nothing twice, and asks a person where it must."""

import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import nbformat
import pytest
import tiny_homework as tiny
from tiny_class import cell, grade_all, hand_in, notebook, read_table, rows, solve

pytest.importorskip("nbgrader", reason="nbgrader grades the homework: extra 'teach'")
if not shutil.which("bwrap"):
    pytest.skip("there is no bubblewrap; Debian's package is bubblewrap", allow_module_level=True)

from nbgrader.api import Gradebook

from homework import grade, gradebook, runner, sandbox

HW = f"{tiny.NAME}.ipynb"
ROSTER = "id,name\nada,Ada Lovelace\nmin,김민지\nbob,Bob\n"


@pytest.fixture
def course(released, tmp_path):
    """Return a folder in which Ada and Kim Minji have handed in, with an essay, and Bob has not."""
    tiny.write_source(tmp_path / "source")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    for student, name in [("ada", "Ada"), ("min", "김민지")]:
        nb = notebook(released, name)
        solve(nb)
        cell(nb, "h9-derivation").source = "Because of Gibbs."
        hand_in(tmp_path / "submissions", f"{student}/{HW}", nbformat.writes(nb))
    return tmp_path


def mark(at, student, score, task="h9-derivation"):
    """Give marks by hand, as the formgrader does."""
    with Gradebook(f"sqlite:///{at / 'grading' / 'gradebook.db'}") as gradebook:
        given = gradebook.find_grade(task, tiny.NAME, tiny.NAME, student)
        given.manual_score, given.needs_manual_grade = score, False
        gradebook.db.commit()


def change(at, student):
    path = at / "submissions" / student / HW
    nb = nbformat.read(path, as_version=4)
    cell(nb, "h9-derivation").source += " And Jensen."
    nbformat.write(nb, path)


def count_runs(monkeypatch):
    started = []
    monkeypatch.setattr(grade, "run", lambda *a: started.append(a) or runner.run(*a))
    return started


def test_marks_given_by_hand_stay_and_are_asked_for_again_where_they_must(course, monkeypatch):
    grades = course / "grading" / tiny.NAME / "grades.csv"
    started = count_runs(monkeypatch)
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert {row["state"] for row in rows(course).values()} == {
        "awaiting a person's marks",
        "nothing handed in",
    }
    assert not grades.exists()
    assert len(started) == 2

    mark(course, "ada", 3)
    mark(course, "min", 2.5)
    mark(course, "min", 0.5, task="h9-1")  # a person overrules the tests
    assert grade_all(course) == 0
    assert len(started) == 2, "nothing new was handed in"
    told = {row["id"]: (row["score"], row["max_score"]) for row in read_table(grades)}
    assert told == {"ada": ("9.0", "10"), "min": ("7.0", "10")}, "Bob has none, and no empty one"
    page = course / "grading" / "feedback" / "ada" / tiny.NAME / f"{tiny.NAME}.html"
    assert "(Score: 9.0 / 10.0)" in page.read_text(encoding="utf-8")

    assert grade_all(course, "--force") == 0
    assert len(started) == 4
    assert {row["id"]: row["score"] for row in read_table(grades)} == {
        "ada": "9.0",
        "min": "7.0",
    }

    change(course, "ada")
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert len(started) == 5
    assert rows(course)["ada"]["state"] == "awaiting a person's marks"
    assert rows(course)["ada"]["h9-derivation"] == "3.0"
    assert rows(course)["min"]["state"] == "graded"
    assert not grades.exists(), "grades of another day are no longer true"


def test_grades_are_written_when_zeros_are_meant(course):
    assert grade_all(course, "--zeros-are-meant") == grade.NEEDS_A_PERSON
    grades = read_table(course / "grading" / tiny.NAME / "grades.csv")
    assert {row["id"]: row["score"] for row in grades} == {"ada": "6.0", "min": "6.0", "bob": "0.0"}


def test_who_was_graded_before_keeps_the_grade(course):
    grade_all(course)
    mark(course, "ada", 3)
    shutil.rmtree(course / "submissions" / "ada")
    hand_in(course / "submissions", f"min/{HW}", "{")
    grade_all(course)
    assert rows(course)["ada"]["state"] == "graded"
    assert rows(course)["ada"]["score"] == "9.0"
    assert rows(course)["min"]["state"] == "could not be run"
    assert "broken JSON" in rows(course)["min"]["reasons"]


def test_a_hidden_test_that_was_wrong_is_mended_for_all(course, monkeypatch):
    right = tiny.HIDDEN.TASKS["h9.1"]
    monkeypatch.setitem(tiny.HIDDEN.TASKS, "h9.1", tiny.Task(lambda p: 42.0, right.cases))
    grade_all(course)
    assert rows(course)["ada"]["h9-1"] == "0.0"
    monkeypatch.setitem(tiny.HIDDEN.TASKS, "h9.1", right)
    mended = course / "hidden.py"
    mended.write_text("# as above", encoding="utf-8")
    monkeypatch.setattr(tiny.HIDDEN, "__file__", str(mended))
    grade_all(course)
    assert rows(course)["ada"]["h9-1"] == "2.0"


def test_notebooks_of_one_name_or_none_are_named(course, released):
    for student, name in [("bob", " ADA"), ("min", "")]:
        hand_in(
            course / "submissions", f"{student}/{HW}", nbformat.writes(notebook(released, name))
        )
    assert grade_all(course) == grade.NEEDS_A_PERSON
    looks = {student: row["look_at"] for student, row in rows(course).items()}
    assert looks == {
        "ada": "the same name in the notebook of bob",
        "bob": "the name in the notebook is ADA; the same name in the notebook of ada",
        "min": "no name in the notebook",
    }


def test_one_crash_stops_nobody_else(course, monkeypatch):
    real = grade.Course.save

    def save(self, student, *rest, **what):
        if student == "ada":
            raise RuntimeError("a row too many")
        real(self, student, *rest, **what)

    monkeypatch.setattr(grade.Course, "save", save)
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert rows(course)["ada"]["state"] == "could not be run"
    assert "a row too many" in rows(course)["ada"]["reasons"]
    assert rows(course)["min"]["score"] == "6.0"


def test_moodle_s_zip_is_graded_as_it_is(course):
    path = course / "moodle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for student, folder in [
            ("ada", "Ada Lovelace_101_assignsubmission_file_"),
            ("min", "김민지_102_assignsubmission_file_"),
        ]:
            archive.write(course / "submissions" / student / HW, f"{folder}/{HW}")
        archive.writestr(f"Zoe_103_assignsubmission_file_/{HW}", "{}")
        archive.writestr(f"../../bob/{HW}", "{}")
    before = path.read_bytes()
    assert grade_all(course, submissions="moodle.zip") == grade.NEEDS_A_PERSON
    told = {student: row["state"] for student, row in rows(course).items()}
    assert told == {
        "ada": "awaiting a person's marks",
        "min": "awaiting a person's marks",
        "bob": "nothing handed in",
        "Zoe_103": "not in the roster",
        f"../../bob/{HW}": "not in the roster",
    }
    assert path.read_bytes() == before


def test_without_a_sandbox_nothing_is_run_unless_told_to(course, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    sandbox.sandbox.cache_clear()
    assert grade_all(course) == grade.CANNOT
    assert "bubblewrap is missing" in capsys.readouterr().err
    assert not (course / "grading").exists()
    assert grade_all(course, "--without-sandbox") == grade.NEEDS_A_PERSON
    assert rows(course)["ada"]["score"] == "6.0"


@pytest.mark.parametrize(
    ("argument", "complaint"),
    [(0, "there is no assignment"), (1, "submissions"), (2, "roster")],
)
def test_what_is_not_there_is_named(course, capsys, argument, complaint):
    arguments = [tiny.NAME, str(course / "submissions"), str(course / "roster.csv")]
    arguments[argument] = "elsewhere"
    into = ["--into", str(course / "grading"), "--sources", str(course / "source")]
    assert grade.main([*arguments, *into]) == grade.CANNOT
    told = capsys.readouterr().err
    assert complaint in told
    assert "elsewhere" in told


# --- faults ---------------------------------------------------------------------------------------

GRADE = """
import resource, signal, sys
sys.path[:0] = [{root!r}, {tests!r}]
import tiny_homework as tiny
sys.modules[tiny.HIDDEN.__name__] = tiny.HIDDEN
from pathlib import Path
from tiny_class import grade_all
if {limit}:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
sys.exit(grade_all(Path({at!r})))
"""


def started(at, limit=0):
    """Start `make grade` as a process that may write files of `limit` bytes at most."""
    tests = Path(__file__).parent
    code = GRADE.format(root=str(tests.parent), tests=str(tests), at=str(at), limit=limit)
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)


def test_after_a_kill_the_next_run_goes_on(course):
    run = started(course)
    autograded = course / "grading" / "autograded"
    end = time.monotonic() + 60
    while not list(autograded.glob("*/*/*.ipynb")) and time.monotonic() < end:
        time.sleep(0.02)
    run.kill()
    run.communicate()
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert {student: row["score"] for student, row in rows(course).items()} == {
        "ada": "6.0",
        "min": "6.0",
        "bob": "",
    }


def test_a_full_disk_is_said_and_loses_nothing(course):
    assert grade_all(course) == grade.NEEDS_A_PERSON
    mark(course, "ada", 3)
    change(course, "min")
    run = started(course, limit=20_000)
    _, told = run.communicate(timeout=120)
    assert run.returncode == grade.CANNOT
    assert "Make room" in told or "make room" in told
    assert "Traceback" not in told
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert rows(course)["ada"]["score"] == "9.0"


def test_a_folder_that_cannot_be_written_to_is_said(course, capsys):
    (course / "grading").write_text("a file, and no folder", encoding="utf-8")
    assert grade_all(course) == grade.CANNOT
    assert "give the right to write there" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0 and then nonsense" * 99])
def test_a_gradebook_that_is_lost_or_damaged_comes_back(course, capsys, content):
    grade_all(course)
    mark(course, "ada", 3)
    mark(course, "min", 0.5, task="h9-1")
    grade_all(course)
    database = course / "grading" / "gradebook.db"
    database.unlink() if content is None else database.write_bytes(content)
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert "it is back as it was after the last" in capsys.readouterr().err
    assert (rows(course)["ada"]["score"], rows(course)["min"]["h9-1"]) == ("9.0", "0.5")


def test_a_gradebook_without_a_copy_is_made_again_and_said(course, capsys):
    grade_all(course)
    for path in (course / "grading").glob("gradebook*.db"):
        path.unlink()
    assert grade_all(course) == grade.NEEDS_A_PERSON
    assert "there is no copy of it: all is run again" in capsys.readouterr().err
    assert rows(course)["ada"]["score"] == "6.0"


@pytest.mark.parametrize("content", ["", "{", '{"metadata": {"homework": 7}}'])
def test_a_damaged_notebook_is_run_again(course, monkeypatch, content):
    started = count_runs(monkeypatch)
    grade_all(course)
    path = course / "grading" / "autograded" / "ada" / tiny.NAME / HW
    path.write_text(content, encoding="utf-8")
    grade_all(course)
    assert len(started) == 3
    assert rows(course)["ada"]["score"] == "6.0"


def test_two_at_once_do_not_meet(course, capsys):
    with gradebook.locked(course / "grading"):
        assert grade_all(course) == grade.CANNOT
    assert "another `make grade` is at work" in capsys.readouterr().err


def test_nothing_is_left_in_the_temporary_folder(course, monkeypatch, tmp_path_factory):
    empty = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    grade_all(course)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "option", ["--jobs 0", "--late-days -1", "--penalty nan", "--penalty inf", "--memory 0"]
)
def test_a_number_that_cannot_be_is_refused(option, capsys):
    with pytest.raises(SystemExit, match=str(grade.CANNOT)):
        grade.arguments(["homework_1", "moodle.zip", "roster.csv", *option.split()])
    assert "more is expected" in capsys.readouterr().err
