"""Homework without a box: what is collected, restored, looked at and judged."""

import doctest
import json
import unicodedata
import zipfile

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from homework import assignment
from homework import plain as plain_data
from homework.assignment import read
from homework.collect import CollectError, collect, read_roster
from homework.plain import NotPlainError, decode, encode, results
from homework.verdict import Task, conclude, in_json

ROSTER = {"s1": "Ada Lovelace", "s2": "김민지", "s3": "Kim", "s4": "Kim"}
HW = "homework_9.ipynb"

# --- what crosses the wall ------------------------------------------------------------------------

numbers = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text()
numbers |= st.floats(allow_nan=False)
plain = st.recursive(
    numbers,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.tuples(st.integers()), inner)
    ),
)


def over_the_wall(value):
    return decode(json.loads(json.dumps(encode(value))))


def test_the_examples_are_true():
    for module in (assignment, plain_data):
        assert doctest.testmod(module).failed == 0


@given(plain)
def test_plain_data_arrives_as_it_was(value):
    assert over_the_wall(value) == value


@pytest.mark.parametrize(
    "array", [np.eye(2), np.array([np.inf, -0.0]), np.array([1, 2]), np.array(True), np.empty((0,))]
)
def test_arrays_arrive_with_shape_and_kind(array):
    arrived = over_the_wall(array)
    assert arrived.dtype == array.dtype
    np.testing.assert_array_equal(arrived, array, strict=True)


def test_numbers_of_numpy_arrive_as_python_s():
    assert [type(over_the_wall(x)) for x in (np.float32(1), np.int8(1), np.bool_(1))] == [
        float, int, bool,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", [1j, object(), len, {1, 2}, np.array([1j]), np.array([None]), ...]
)
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(NotPlainError):
        over_the_wall([value])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"array": [1], "shape": [2]},
        {"array": ["x"], "shape": [1]},
        {"array": [[1], [1, 2]], "shape": [2]},
        {"dict": [[[], 1]]},
        {"dict": [1]},
        {"tuple": 1},
        {"other": "float"},
    ],
)
def test_what_encodes_nothing_is_refused(told):
    with pytest.raises(NotPlainError):
        decode(told)


HALF = Task(lambda x: x / 2, lambda rng: [(4.0,), (6.0,)])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[2.0], [3.0]]", ""),
        ("[[2.0], [3.1]]", "for 6.0: expected 3.0, not 3.1"),
        ("[[2.0], [NaN]]", "for 6.0: expected 3.0, not nan"),
        ("[[2.0]]", "of 2 results, 1 came"),
        ("[[2.0], [3]]", "expected a float, not int"),
        ('[[2.0], ["error", "NameError: x"]]', "for 6.0: your code raises NameError: x"),
        ('[[2.0], [{"other": "Equal"}]]', "or arrays, not Equal"),
        ("[[2.0], []]", "cannot be judged"),
        ("{}", "of 2 results, 0 came"),
        ("nonsense", "cannot be judged"),
        ("[" * 10**5, "cannot be judged"),
        (None, "cannot be judged"),
        (17, "cannot be judged"),
    ],
)
def test_what_comes_out_of_the_box_is_only_read(text, problem):
    concluded = conclude(HALF, [(4.0,), (6.0,)], text, "")
    assert problem in concluded
    assert bool(problem) == bool(concluded)


def test_a_task_that_chokes_on_a_result_gives_no_points():
    strict = Task(None, lambda rng: [(1.0,)], wrong=lambda result, x: result["no"] / 0)
    assert "cannot be judged: TypeError" in conclude(strict, [(1.0,)], "[[3]]", "")


def test_each_case_gets_arguments_of_its_own():
    def spoil(p):
        p[0] = 7.0
        return p

    cases = in_json([(np.array([1.0]),), (np.array([1.0]),)])
    assert json.loads(results(lambda: spoil, cases))[1] == [{"array": [7.0], "shape": [1]}]


# --- what was handed in --------------------------------------------------------------------------


def put(folder, *names, content="{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def zipped(path, *names, content="{}"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def found(path):
    """Return for each student whether there is a notebook, or why not."""
    return {who: s.problem or len(s.content) for who, s in collect(path, HW, ROSTER).items()}


NOBODY = dict.fromkeys(ROSTER, 0)


@pytest.mark.parametrize(
    "names",
    [
        [f"s1/{HW}", f"s2/{HW}"],
        [f"s1/deeper/{HW}", f"s2/{HW}", f"s2/.ipynb_checkpoints/{HW}", "__MACOSX/s1/x"],
        [f"Ada Lovelace_11_assignsubmission_file_/{HW}", f"김민지_12_assignsubmission_file_/{HW}"],
        [f"Ada Lovelace_11_assignsubmission_file_{HW}", f"김민지_12_assignsubmission_file_{HW}"],
        [f"ADA  lovelace/{HW}", f"{unicodedata.normalize('NFD', '김민지')}/{HW}"],
    ],
)
def test_folders_and_zips_name_their_student(tmp_path, names):
    put(tmp_path / "all", *names)
    assert found(tmp_path / "all") == NOBODY | {"s1": 2, "s2": 2}
    assert found(zipped(tmp_path / "a.zip", *names)) == NOBODY | {"s1": 2, "s2": 2}
    wrapped = [f"submissions/{name}" for name in names]
    if any("assignsubmission_file_/" in name or name.startswith("s") for name in names):
        assert found(zipped(tmp_path / "b.zip", *wrapped)) == NOBODY | {"s1": 2, "s2": 2}


def test_moodle_s_number_may_be_the_id(tmp_path):
    put(tmp_path, f"Somebody Else_2026_assignsubmission_file_/{HW}")
    assert collect(tmp_path, HW, {"2026": "Zoe"})["2026"].content == b"{}"


def test_a_name_that_two_students_have_is_nobody_s(tmp_path):
    put(tmp_path, f"Kim_7_assignsubmission_file_/{HW}")
    assert found(tmp_path) == NOBODY | {"Kim_7": "could be s3 or s4"}


def test_two_uploads_count_if_they_are_the_same(tmp_path):
    put(tmp_path, f"s1/{HW}", f"Ada Lovelace/{HW}")
    assert found(tmp_path)["s1"] == 2
    put(tmp_path, f"s1/{HW}", content="{ }")
    assert "more than one, and they differ" in found(tmp_path)["s1"]


def test_a_copy_with_another_name_is_mentioned(tmp_path):
    put(tmp_path, f"s1/{HW}", "s1/homework_9 (1).ipynb")
    assert collect(tmp_path, HW, ROSTER)["s1"].remarks == ["also handed in: homework_9 (1).ipynb"]


def test_a_zip_cannot_lead_outside(tmp_path):
    path = zipped(tmp_path / "a.zip", f"../s1/{HW}", f"s2/../../{HW}", f"/s3/{HW}", f"s4/{HW}")
    told = found(path)
    assert [told[who] for who in ROSTER] == [0, 0, 0, 2]
    assert list(told.values()).count("refused: its path leads outside") == 3


def test_a_bomb_is_not_unpacked(tmp_path):
    path = zipped(tmp_path / "a.zip", f"s1/{HW}", content="0" * 10**8)
    assert path.stat().st_size < 10**6
    assert found(path)["s1"] == "larger than 20 MB"


def test_a_link_is_not_followed(tmp_path):
    put(tmp_path, "secret")
    (tmp_path / "all" / "s1").mkdir(parents=True)
    (tmp_path / "all" / "s1" / HW).symlink_to(tmp_path / "secret")
    assert found(tmp_path / "all")["s1"] == "cannot be read: it is a link to elsewhere"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("table", ["id,name\ns1,김민지\n\n", "name;id\n김민지;s1\n"])
def test_rosters_of_many_programs_are_read(tmp_path, encoding, table):
    (tmp_path / "roster.csv").write_text(table, encoding=encoding)
    assert read_roster(tmp_path / "roster.csv") == {"s1": "김민지"}


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("student\ns1\n", "names no column id"),
        ("id\ns1\ns1\n", "'s1' is there twice"),
        ("id\n../s1\n", "must be usable as a folder's name"),
        ("id\n", "no students"),
        ("", "names no column id"),
    ],
)
def test_a_strange_roster_is_refused(tmp_path, table, complaint):
    (tmp_path / "roster.csv").write_text(table, encoding="utf-8")
    with pytest.raises(CollectError, match=complaint):
        read_roster(tmp_path / "roster.csv")


def test_a_notebook_with_half_a_character_is_read():
    nb = new_notebook(cells=[new_code_cell("x = 1")])
    text = nbformat.writes(nb).replace("x = 1", r"x = '\ud83d'")
    assert read(text.encode()).cells[0].source == "x = '?'"
