"""The teacher's day: what is late, accepted, equal or a slip, and what platforms take back.

Moodle's worksheet and the names of feedback are those that mod/assign/feedback/offline/
importgradeslib.php and mod/assign/feedback/file/importziplib.php read; Canvas' are those of
app/models/gradebook_exporter.rb and lib/content_zipper.rb.
"""

import csv
import doctest
import json
import zipfile
from datetime import datetime
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from homework import copies, slips
from homework.collect import Submission
from homework.copies import answers, compare
from homework.layouts import read_label
from homework.report import (
    AWAITING,
    GRADED,
    NOTHING,
    STOPPED,
    STRANGER,
    Row,
    compare_names,
    next_step,
    write_grades,
)
from homework.roster import CollectError, Student, read_roster

decisions = pytest.importorskip("homework.decisions", reason="needs nbgrader: extra 'teach'")
lms = pytest.importorskip("homework.lms")

WORKSHEET = (
    "Identifier,Full name,ID number,Status,Grade,Maximum Grade,Last modified (grade)\n"
    "Participant 101,김민지,2026001,Submitted,,20,-\n"
    "Participant 102,=Ada,2026002,Submitted,,20,-\n"
)
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,{}\n    Points Possible,,,,,{}\n"
    "김민지,31,2026001,minji,A,\nAda,32,2026002,ada,A,\n"
)


def alone(student):
    return []


def graded(student, called="", points=18.0, **more):
    return Row(student, called, GRADED, {"h1-1": points}, 20, **more)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def filled(tmp_path, table, rows):
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    told = lms.fill(path, tmp_path, "homework_1", rows, read_roster(path))
    return told and read(tmp_path / told.rpartition("/")[2])


def test_the_examples_are_true():
    assert doctest.testmod(copies).failed == 0


ROWS = [graded("2026001"), Row("2026002", state=NOTHING, most=20)]


def test_moodle_s_worksheet_comes_back_with_marks(tmp_path):
    lines = filled(tmp_path, WORKSHEET, ROWS)
    assert [line[4] for line in lines] == ["Grade", "18", ""]
    assert lines[2][:2] == ["Participant 102", "'=Ada"], "Moodle goes by the identifier"


def test_canvas_gradebook_comes_back_with_marks(tmp_path):
    lines = filled(tmp_path, GRADEBOOK.format("Homework 1 (77)", 20), ROWS)
    assert [line[5] for line in lines] == ["Homework 1 (77)", "20", "18", ""]
    lines = filled(tmp_path, GRADEBOOK.format("Homework 2 (78)", 20), ROWS)
    assert [line[6] for line in lines] == ["homework_1", "20", "18", ""]


FORMULAS = ["=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd"]
FORMULAS += ["＝HYPERLINK(A1)", "-Sheet2!A1", " =1+1", "-1^2", "@cmd|'x'!A0"]
NO_FORMULAS = ["-12", "-민지", "@ada", "+82-10-1234-5678", "- good!", "-", "-1.5", "A=B", "1+1"]


@pytest.mark.parametrize("table", [WORKSHEET, GRADEBOOK.format("Homework 1 (77)", 20)])
@pytest.mark.parametrize("name", [*FORMULAS, *NO_FORMULAS])
def test_what_a_student_is_called_is_computed_by_no_spreadsheet(tmp_path, table, name):
    lines = filled(tmp_path, table.replace("김민지", name), ROWS)
    told = next(line for line in lines if "2026001" in line)
    assert "18" in told
    assert ("'" + name.strip() in told) == (name in FORMULAS)
    assert (name in told) == (name in NO_FORMULAS)
    write_grades(tmp_path / "grades.csv", [graded("2026001", name)])
    assert read(tmp_path / "grades.csv")[1][1] == ("'" * (name in FORMULAS) + name)


def test_an_id_that_begins_with_a_sign_comes_back_as_it_was(tmp_path):
    lines = filled(tmp_path, WORKSHEET.replace("2026001", "-12"), [graded("-12")])
    assert lines[1][2:5] == ["-12", "Submitted", "18"]


def test_a_table_of_no_platform_is_not_filled(tmp_path):
    assert filled(tmp_path, "id,name\n2026001,x\n", ROWS) == ""


def test_feedback_is_called_as_the_platforms_read_it(tmp_path):
    found = {
        "a": Submission(prefix=read_label("김민지_101_assignsubmission_file_").prefix),
        "b": Submission(prefix=read_label("kimada_LATE_31_77_homework_1.ipynb").prefix),
        "c": Submission(),
    }
    for student in found:
        page = tmp_path / "feedback" / student / "homework_1" / "homework_1.html"
        page.parent.mkdir(parents=True)
        page.write_text("well done", encoding="utf-8")
    lms.zip_feedback(tmp_path / "feedback", tmp_path, "homework_1", found, list(found))
    with zipfile.ZipFile(tmp_path / "feedback_for_moodle.zip") as archive:
        (name,) = archive.namelist()
    info = name.split("/")[0].split("_", 4)  # as Moodle takes it apart
    assert (info[1], info[2], info[3]) == ("101", "assignsubmission", "file")
    with zipfile.ZipFile(tmp_path / "feedback_for_canvas.zip") as archive:
        assert archive.namelist() == ["kimada_LATE_31_77_homework_1_feedback.html"]


def test_no_mark_is_empty_or_unearned(tmp_path):
    rows = [graded("a"), Row("b", state=NOTHING), Row("c", state=STRANGER)]
    rows += [Row("d", state=STOPPED), Row("e", state=NOTHING, zero=True)]
    write_grades(tmp_path / "grades.csv", rows)
    assert [line[:3] for line in read(tmp_path / "grades.csv")[1:]] == [
        ["a", "", "18.0"],
        ["e", "", "0.0"],
    ]


# --- decisions ------------------------------------------------------------------------------------


def decide(tmp_path, row, seen="1", accept=(), zero=()):
    decisions.decide(tmp_path / "decisions.json", [row], {row.student: seen}, accept, zero)
    return row


def test_what_is_accepted_stays_so_until_something_else_comes(tmp_path):
    assert decide(tmp_path, graded("a", look=["odd"])).needs_a_person
    accepted = decide(tmp_path, graded("a", look=["odd"]), accept=["a"])
    assert (accepted.needs_a_person, accepted.reasons) == (False, ["accepted: odd"])
    assert not decide(tmp_path, graded("a", look=["odd"])).needs_a_person
    assert decide(tmp_path, graded("a", look=["odd", "odder"])).look == ["odder"]
    assert decide(tmp_path, graded("a", look=["odd"]), seen="2").needs_a_person


def test_one_zero_is_meant_for_one_student(tmp_path):
    stopped = Row("a", state=STOPPED, points={"h1-1": 2.0, "h1-2": None}, most=20)
    assert decide(tmp_path, stopped).mark is None
    assert decide(tmp_path, stopped, zero=["a"]).mark == 2
    assert decide(tmp_path, Row("b", state=NOTHING)).mark is None
    assert decide(tmp_path, Row("b", state=NOTHING), zero=["b"]).mark == 0
    assert decide(tmp_path, Row("a", state=STOPPED), seen="2").is_open


def test_a_stranger_can_be_accepted(tmp_path):
    assert decide(tmp_path, Row("Zoe", state=STRANGER)).needs_a_person
    assert not decide(tmp_path, Row("Zoe", state=STRANGER), accept=["Zoe"]).needs_a_person
    assert not decide(tmp_path, Row("Zoe", state=STRANGER)).needs_a_person


@pytest.mark.parametrize("content", ["", "[1]", '{"a": 1}', "nonsense"])
def test_damaged_decisions_are_asked_for_again(tmp_path, content):
    (tmp_path / "decisions.json").write_text(content, encoding="utf-8")
    assert decide(tmp_path, graded("a", look=["odd"])).needs_a_person


def test_a_decision_about_nobody_is_refused():
    with pytest.raises(CollectError, match="--zero 'x': the report has no such id"):
        decisions.listed(["x"], "--zero", {"a": 1})


OPTIONS = SimpleNamespace(deadline=datetime(2026, 3, 20, 18), late_days=0, penalty=10)


@pytest.mark.parametrize(
    ("when", "extension", "days", "penalty"),
    [
        (datetime(2026, 3, 20, 17), 0, 0, 0),
        (datetime(2026, 3, 20, 19), 0, 1, 2),
        (datetime(2026, 3, 22, 19), 0, 3, 6),
        (datetime(2026, 3, 22, 19), 2, 3, 2),
        (datetime(2026, 3, 22, 19), 9, 3, 0),
        (datetime(2027, 3, 22, 19), 0, 368, 18),
        (None, 0, None, 0),
    ],
)
def test_late_days_cost_what_the_teacher_says(when, extension, days, penalty):
    row, student = graded("a"), Student("a", extension=extension)
    decisions.judge_late(row, student, Submission(when=when), OPTIONS)
    assert (row.days_late, row.penalty, row.score) == (days, penalty, 18 - penalty)


def test_late_without_a_time_is_looked_at():
    row = graded("a")
    decisions.judge_late(row, Student("a"), Submission(late=True), OPTIONS)
    assert row.look == ["the platform says LATE, and not since when"]
    assert row.penalty == 0


def test_a_deadline_of_a_day_is_its_end():
    assert decisions.deadline_in("2026-03-20") == datetime(2026, 3, 20, 23, 59, 59)
    with pytest.raises(ValueError, match="must look like"):
        decisions.deadline_in("Friday")


# --- names and answers ----------------------------------------------------------------------------


def test_names_that_are_not_the_roster_s_are_told():
    rows = [
        graded("a", "김민지", name="민지 김"),
        graded("b", "Ada Lovelace", name="ada"),
        graded("c", "Bob", name="Zoe"),
        graded("d", "Dan", name=""),
        graded("e", "", name="Eve"),
    ]
    compare_names(rows, alone)
    assert [row.look for row in rows] == [
        [], [], ["the name in the notebook is Zoe"], ["no name in the notebook"], [],
    ]  # fmt: skip


def test_a_team_has_one_name():
    rows = [graded("a", "Ada", name="Ada"), graded("b", "Bob", name="Ada")]
    compare_names(rows, lambda student: ["a", "b"])
    assert [row.look for row in rows] == [[], []]


LONG = (
    "def f(p, q):\n    total = 0\n"
    + "    total = total + p * q - q / p\n" * 16
    + "    return total"
)
OTHER = LONG.replace("total", "s").replace("p", "x").replace(" * ", "*") + "  # my own"


def nb(code, essay="", grade_id="h1-1-answer"):
    graded = {"nbgrader": {"grade_id": grade_id, "solution": True}}
    return new_notebook(
        cells=[new_code_cell(code, metadata=graded), new_markdown_cell(essay, metadata=graded)]
    )


def looks(*notebooks, together=alone, given=()):
    rows = [graded(f"s{number}") for number in range(len(notebooks))]
    by_id = {row.student: answers(n, set(given)) for row, n in zip(rows, notebooks, strict=True)}
    compare(rows, by_id.get, together)
    return [row.look for row in rows]


def test_equal_answers_are_named():
    assert looks(nb(LONG), nb(OTHER), nb(LONG.replace("*", "+"))) == [
        ["the same answers as s1"],
        ["the same answers as s0"],
        [],
    ]
    essay = "Because the logarithm is concave, " * 40
    assert looks(nb("x", essay), nb("y = 2", essay))[0] == ["the same answers as s1"]


def test_what_is_short_or_given_is_equal_by_chance():
    assert looks(nb("x = 1"), nb("y = 1")) == [[], []]
    assert looks(nb(LONG), nb(LONG), given=[LONG]) == [[], []]
    assert looks(nb(LONG), nb(LONG), together=lambda student: ["s0", "s1"]) == [[], []]


def solved(*codes):
    """Return a notebook with an answer to each of several tasks."""
    cells = [nb(code, grade_id=f"h1-{n}-answer").cells[0] for n, code in enumerate(codes, 1)]
    return new_notebook(cells=cells)


def test_honest_students_find_the_same_short_answers():
    short = "def f(p):\n    return -float(np.log2(p))"
    alike = [short] * 7 + [LONG]
    other = [short] * 7 + [LONG.replace("+ p", "- p")]
    assert looks(solved(*alike), solved(*other)) == [[], []]
    assert looks(solved(*[short] * 7), solved(*[short] * 7)) == [[], []]
    assert looks(solved(*alike), solved(*alike))[0] == ["the same answers as s1"]


@pytest.mark.parametrize("code", ["def f(:", "'" * 3, "\x00", "\ud83d", "(" * 5000])
def test_what_is_no_python_is_compared_as_text(code):
    assert isinstance(answers(nb(code), set()), dict)


# --- slips, and what comes next -------------------------------------------------------------------


def test_slips_are_counted_without_names():
    hint = slips.known_hints("h1.1")[0]
    lines = slips.slips(
        {"h1-1": "h1.1"},
        [
            ({"h1-1": True}, {}),
            ({"h1-1": False}, {"h1-1": f"Not yet. {hint}"}),
            ({"h1-1": False}, {"h1-1": f"Not yet. {hint}"}),
            ({"h1-1": False}, {"h1-1": "Not yet. Your code raises NameError: 김민지"}),
            ({}, {}),
        ],
    )
    assert lines == [
        ["h1-1", hint, 2, 4],
        ["h1-1", slips.RIGHT, 1, 4],
        ["h1-1", slips.UNKNOWN, 1, 4],
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([Row("Zoe", state=STRANGER), Row("a", state=AWAITING)], "say whose 'Zoe' is"),
        ([Row("a", state=STOPPED), Row("b", state=AWAITING)], "see why a could not be run"),
        ([Row("a", state=AWAITING)], "make formgrader"),
        ([graded("a", look=["odd"])], "--accept a"),
        ([graded("a"), Row("b", state=NOTHING)], "Done. 1 handed in nothing"),
        ([graded("a")], "take marks.csv to your platform"),
    ],
)
def test_the_last_line_says_what_comes_next(rows, said):
    assert said in next_step(rows, "marks.csv")


@pytest.mark.parametrize("source", ["x = 1\ny = 2", ["x = 1\n", "y = 2"]])
@pytest.mark.parametrize(
    "saved",
    [
        {"nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}},
        {"nbformat": 4, "nbformat_minor": 2, "metadata": {"language_info": {"name": "python"}}},
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kaggle": {"isGpuEnabled": False}}},
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {"toc-autonumbering": True}},
    ],
    ids=["Colab", "VS Code", "Kaggle", "JupyterLab 3"],
)
def test_notebooks_of_many_programs_are_read(source, saved):
    from homework.assignment import read as read_notebook

    own = {"id": "abc", "vscode": {"languageId": "python"}, "execution": {}, "tags": []}
    cell = {"cell_type": "code", "source": source, "metadata": own, "outputs": []}
    text = json.dumps(saved | {"cells": [cell | {"execution_count": None}]})
    assert read_notebook(text.encode()).cells[0].source == "x = 1\ny = 2"
