"""A class of honest students, unlucky ones and cheats is graded: all in one batch, by `make grade`.

Everybody ends in the right row; cheats score no points, and harm nobody.
"""

import json
import re
import shutil
import socket
from types import SimpleNamespace

import nbformat
import psutil
import pytest
import tiny_homework as tiny
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from tiny_class import cell, grade_all, hand_in, notebook, rows, solve

pytest.importorskip("nbgrader", reason="nbgrader grades the homework: extra 'teach'")
if not shutil.which("bwrap"):
    pytest.skip("there is no bubblewrap; Debian's package is bubblewrap", allow_module_level=True)

from homework import grade, release

LIMITS = ["--memory", "400", "--cell", "10", "--notebook", "60"]
ALL = {"h9-1": 2, "h9-2": 3, "h9-3": 1}
NONE = dict.fromkeys(ALL, 0)


def answer(nb, **code):
    """Give answers to some tasks, as in h9_1="def surprise..."."""
    for name, source in code.items():
        cell(nb, f"{name.replace('_', '-')}-answer").source = source


def first(nb, code):
    """Run some code before everything else."""
    nb.cells.insert(1, new_code_cell(code))


CLASS = {}


def student(points=ALL, state="graded", reason=""):
    """Enrol a student who does this to the notebook, and say which row they are to get."""

    def enrol(act):
        CLASS[act.__name__] = SimpleNamespace(act=act, points=points, state=state, reason=reason)
        return act

    return enrol


STOPPED = "could not be run"


@student()
def diligent(nb):
    solve(nb)


@student(NONE)
def idle(nb):
    pass


@student({"h9-1": 0, "h9-2": 3, "h9-3": 1})
def mistaken(nb):
    solve(nb)
    answer(nb, h9_1="def surprise(p):\n    return -float(np.log2(p))")


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks")
def essayist(nb):
    solve(nb)
    cell(nb, "h9-derivation").source = "Because of Gibbs."


@student(ALL)
def chatterbox(nb):
    """Prints, warns and shows, also in tests: that is no mistake."""
    solve(nb)
    answer(
        nb,
        h9_1="import sys\n\ndef surprise(p):\n    print('Hm.', file=sys.stderr)\n"
        "    return float(-np.log(p) + np.log(np.zeros(1))[0] * 0 if p < 0 else -np.log(p))",
    )


# --- accidents ---------------------------------------------------------------------------------


@student({"h9-1": 0, "h9-2": 3, "h9-3": 1})
def misspells(nb):
    solve(nb)
    answer(nb, h9_1="def surprise(p:\n    return")


@student({"h9-1": 0, "h9-2": 3, "h9-3": 1})
def divides_nan(nb):
    solve(nb)
    answer(nb, h9_1="def surprise(p):\n    return float('nan')")


@student({"h9-1": None, "h9-2": 3, "h9-3": 1}, STOPPED, "h9-1 ran longer than 10 s")
def loops(nb):
    solve(nb)
    answer(nb, h9_1="def surprise(p):\n    while True:\n        pass")


@student({"h9-1": 2, "h9-2": None, "h9-3": None}, STOPPED, "did not end, nor could it be")
def loops_stubbornly(nb):
    solve(nb)
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    cell(nb, "h9-2-answer").source = "import signal\nsignal.signal(2, signal.SIG_IGN)\n" + stubborn


@student({"h9-1": 2, "h9-2": None, "h9-3": None}, STOPPED, "used more than 400 MB of memory")
def hoards(nb):
    solve(nb)
    answer(nb, h9_2="heap = []\nwhile True:\n    heap.append(bytearray(10**7))")


@student({"h9-1": 2, "h9-2": 0, "h9-3": 1})
def asks_for_too_much(nb):
    solve(nb)
    answer(nb, h9_2="heap = bytearray(10**12)\nmine = 0.0")


@student({"h9-1": 2, "h9-2": None, "h9-3": None}, STOPPED, "h9-2-answer ended its kernel")
def quits(nb):
    solve(nb)
    answer(nb, h9_2="import os\nos._exit(0)")


@student({"h9-1": 2, "h9-2": None, "h9-3": None}, STOPPED, "put out more than 5 MB")
def prints_for_ever(nb):
    solve(nb)
    answer(nb, h9_2="while True:\n    print('All work and no play makes Jack a dull boy.')")


@student(dict.fromkeys(ALL), STOPPED, "")
def prints_one_long_line(nb):
    solve(nb)
    first(nb, "import os\nwhile True:\n    print('x' * 10**8)")


@student()
def reads_on_paper(nb):
    """Deletes test cells, and one with its answer."""
    solve(nb)
    nb.cells = [c for c in nb.cells if c.id not in ("h9-1", "h9-3")]


@student({"h9-1": 0, "h9-2": 3, "h9-3": 1}, reason="h9-1 missing")
def tears_out_a_page(nb):
    solve(nb)
    nb.cells = [c for c in nb.cells if c.id not in ("h9-1-solve", "h9-1")]


@student(reason="h9-1 there 2 times")
def copies_a_cell(nb):
    solve(nb)
    twin = json.loads(json.dumps(cell(nb, "h9-1")))
    nb.cells.insert(3, nbformat.from_dict(twin | {"id": "twin"}))


@student()
def saves_elsewhere(nb):
    """Hands in a notebook of a program that knows nothing of nbgrader."""
    solve(nb)
    for each in nb.cells:
        each.metadata = {}


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks", "h9-derivation missing")
def retypes_all(nb):
    """Loses metadata and ids, and so also the essay: a person has to look."""
    solve(nb)
    for number, each in enumerate(nb.cells):
        each.metadata, each.id = {}, f"new-{number}"


# --- cheats ------------------------------------------------------------------------------------


@student(NONE, reason="h9-1 edited")
def edits_tests(nb):
    for task in ALL:
        cell(nb, task).source = "pass"


@student(NONE)
def raises_the_points(nb):
    for task in ALL:
        cell(nb, task).metadata.nbgrader["points"] = 1000


@student(NONE)
def grades_alone(nb):
    """Brings graded cells of their own, with results that would be partial credit."""
    for task in ALL:
        mine = new_code_cell("1000", metadata=cell(nb, task).metadata)
        mine.metadata.nbgrader = mine.metadata.nbgrader | {"grade_id": f"{task}-more"}
        nb.cells.append(mine)


@student(NONE)
def makes_tests_text(nb):
    for task in ALL:
        cell(nb, task).cell_type = "raw"


@student({"h9-1": 2, "h9-2": 0, "h9-3": 0})
def equals_everything(nb):
    solve(nb, "h9-1")
    first(
        nb,
        "class Equal(float):\n"
        "    def __eq__(self, other): return True\n"
        "    __lt__ = __gt__ = __le__ = __ge__ = __array__ = __eq__\n"
        "    __hash__ = None\n"
        "    def __sub__(self, other): return 0.0\n"
        "    __rsub__ = __abs__ = lambda self, *other: 0.0",
    )
    answer(nb, h9_2="mine = Equal()", h9_3="def mean(p):\n    return Equal()")


@student(NONE)
def removes_asserts(nb):
    first(
        nb,
        "ip = get_ipython()\n"
        "ip.input_transformers_post.append(lambda lines: [\n"
        "    line.replace('assert', 'str').replace('judge', 'print') for line in lines])\n"
        "import ast\n"
        "class NoAssert(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "ip.ast_transformers.append(NoAssert())",
    )


@student(NONE)
def patches_numpy(nb):
    first(
        nb,
        "import numpy\n"
        "numpy.allclose = numpy.array_equal = lambda *a, **k: True\n"
        "AssertionError.__init__ = lambda *a: None",
    )


@student(dict.fromkeys(ALL), STOPPED, "no results came for h9-1")
def hides_outputs(nb):
    first(nb, "get_ipython().display_pub.publish = lambda *a, **k: None\n" + WIN)


WIN = "import sys\nsys.stderr = sys.stdout"


@student(NONE)
def fakes_messages(nb):
    """Tells results, and even replies, before the question is asked."""
    first(
        nb,
        "from IPython.display import display\n"
        "pub = get_ipython().display_pub\n"
        "tell = pub.publish\n"
        "def lie(data, *a, **k):\n"
        "    if 'application/x-homework-results' in data:\n"
        "        data = {'application/x-homework-results':\n"
        "                ['[[\"Ada\"]]', '[[true], [true], [true]]']}\n"
        "    tell(data, *a, **k)\n"
        "pub.publish = lie\n"
        "ip = get_ipython()\n"
        "k = ip.kernel\n"
        "for kind, content in [\n"
        "    ('execute_reply', {'status': 'ok', 'payload': [], 'execution_count': 1}),\n"
        "    ('status', {'execution_state': 'idle'}),\n"
        "]:\n"
        "    k.session.send(k.iopub_socket, kind, content, parent=k.get_parent('shell'))",
    )


@student({"h9-1": 2, "h9-2": 0, "h9-3": 0})
def returns_monsters(nb):
    solve(nb, "h9-1")
    answer(
        nb,
        h9_2="class Huge:\n    def __repr__(self): return 'x' * 10**8\nmine = Huge()",
        h9_3="def mean(p):\n    for _ in range(10**5): p = [p]\n    return p",
    )


@student({"h9-1": 0, "h9-2": None, "h9-3": None}, STOPPED)
def tells_deep_json(nb):
    first(
        nb,
        "pub = get_ipython().display_pub\n"
        "tell = pub.publish\n"
        "deep = '[' * 10**5 + ']' * 10**5\n"
        "pub.publish = lambda data, *a, **k: tell(\n"
        "    {key: [deep, deep] for key in data}, *a, **k)",
    )
    answer(nb, h9_2="import os\nos._exit(1)")


@student(NONE | {"h9-2": 3}, reason="")
def borrows_a_name(nb):
    """Takes a friend's name for one task: the numbers fit, and a person is told."""
    cell(
        nb, "h9-2-answer"
    ).source = 'NAME = "diligent"\nmine = float(own_distribution(NAME, "h9.2", 3) @ [1, 2, 3])'


@student()
def forks(nb):
    solve(nb)
    first(
        nb,
        "import os\nfor _ in range(1000):\n"
        "    try:\n        os.fork()\n    except OSError:\n        pass",
    )


@student()
def starts_programs(nb):
    solve(nb)
    first(nb, "import subprocess\nfor _ in range(9):\n    subprocess.Popen(['sleep', '1000'])")


@student()
def fills_the_disk(nb):
    solve(nb)
    first(
        nb,
        "for n in range(9):\n    with open(f'/tmp/{n}', 'wb') as f:\n        f.write(b'x' * 10**8)",
    )


@student()
def fills_what_can_be_written_to(nb):
    """Fills every folder there is, down to the last one: all of it is memory of the sandbox."""
    solve(nb)
    first(
        nb,
        "import os\n"
        "for folder, _, _ in os.walk('/'):\n"
        "    try:\n"
        "        os.makedirs(f'{folder}/a/b')\n"
        "        with open(f'{folder}/a/b/c', 'wb') as f:\n"
        "            for _ in range(100):\n"
        "                f.write(b'x' * 10**6)\n"
        "    except OSError:\n"
        "        pass",
    )


ROOT = release.RELEASES.parents[1]
SPY = """
import os, socket, sqlite3, sys
from pathlib import Path

SEEN = {"helpers", os.path.basename(sys.prefix)}

def tries(what, attempt):
    try:
        print(what, "GOT", str(attempt())[:60])
    except Exception as error:
        print(what, "failed:", type(error).__name__)

def written(door):
    try:
        return os.write(os.open(door, os.O_WRONLY | os.O_NONBLOCK), b'{"done": true}\\n')
    except OSError:
        return 0

tries("source", lambda: Path("../../source/homework_9/homework_9.ipynb").read_text())
tries("source", lambda: Path("@TMP@/source/homework_9/homework_9.ipynb").read_text())
tries("judge", lambda: Path("@ROOT@/homework/verdict.py").read_text())
tries("hidden", lambda: __import__("homework.hidden"))
tries("folder", lambda: next(name for name in os.listdir("@ROOT@") if name not in SEEN))
tries("neighbour", lambda: Path("@TMP@/submissions/diligent/homework_9.ipynb").read_text())
tries("gradebook", lambda: Path("@TMP@/grading/gradebook.db").read_bytes())
tries("gradebook", lambda: sqlite3.connect("@TMP@/grading/gradebook.db").total_changes)
tries("gradebook", lambda: Path("@TMP@/grading/gradebook.db").write_text("mine"))
tries("helpers", lambda: Path("@ROOT@/helpers/measures.py").write_text("mine"))
tries("python", lambda: Path(os.__file__).write_text("mine"))
tries("network", lambda: socket.create_connection(("127.0.0.1", @PORT@), timeout=2))
tries("network", lambda: socket.create_connection(("198.51.100.1", 80), timeout=2))
tries("secrets", lambda: os.environ["SECRET"])
environments = Path("/proc").glob("*/environ")
tries("secrets", lambda: next(p for p in environments if b"SECRET" in p.read_bytes()))
doors = Path("/proc").glob("[0-9]*/fd/*")
tries("files", lambda: next(p for p in doors if p.is_file()))
tries("system", lambda: Path("/proc/sys/kernel/core_pattern").write_text("mine"))
tries("system", lambda: Path("/proc/sysrq-trigger").write_text("h"))
tries("runner", lambda: next(m for m in Path("/proc").glob("*/mem") if not m.open("rb+").seek(0)
                             and m.parent.name != str(os.getpid()) and m.parent.name != "self"
                             and m.parent.name != "thread-self"))
tries("root", lambda: os.setuid(0))
tries("sockets", lambda: socket.socket(40))
tries("sockets", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
tries("audit", lambda: socket.socket(16, socket.SOCK_RAW, 9))
tries("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
tries("names", lambda: socket.getaddrinfo("example.com", 80))
tries("priority", lambda: os.nice(-5))
tries("limits", lambda: __import__("resource").setrlimit(7, (10**6, 10**6)))
tries("devices", lambda: os.mknod("/tmp/device", 0o60666, os.makedev(8, 0)))
tries("chroot", lambda: os.chroot("/tmp"))
others = [p for p in range(1, 9) if p != os.getpid()]
tries("doors", lambda: next(n for p in others for n in range(3) if written(f"/proc/{p}/fd/{n}")))
tries("measures", lambda: __import__("helpers").kl_divergence([0.5, 0.5], [0.1, 0.9]))
tries("measures", lambda: os.sys.modules["helpers.measures"].entropy([0.5, 0.5]))
tries("scipy", lambda: __import__("scipy.stats").stats.entropy([0.5, 0.5]))
tries("passwords", lambda: Path("/etc/shadow").read_text())
"""


@student()
def spies(nb):
    solve(nb)
    first(nb, SPY)


EVIL = "<script>steal()</script><img src=x onerror=steal()>"


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks")
def attacks_the_reader(nb):
    """Hides scripts in the essay and in outputs, for the browser of who gives marks."""
    solve(nb)
    cell(nb, "h9-derivation").source = f"Because of {EVIL} $a {EVIL}$ [x](javascript:steal())"
    cell(nb, "h9-derivation").source += "\n\n[y][z] [z]\n\n[z]: <java&#115;cript:steal()>"
    nb.cells.append(new_raw_cell(EVIL))
    first(
        nb,
        "from IPython.display import HTML, SVG, Javascript, Markdown, display\n"
        f"display(HTML({EVIL!r}), Markdown({EVIL!r}), Javascript('steal()'))\n"
        "display({'image/svg+xml': '<svg onload=\"steal()\"></svg>'}, raw=True)\n"
        "display({'text/latex': " + repr(EVIL) + "}, raw=True)\n"
        "display({'image/png': 'x\">" + EVIL + "'}, raw=True)\n"
        "size = {'width': '1 onload=steal()'}\n"
        "display({'image/png': ''}, metadata={'image/png': size}, raw=True)\n"
        "raise ValueError(" + repr(EVIL) + ")",
    )


@student({"h9-1": 0, "h9-2": 3, "h9-3": 1}, reason="")
def uses_what_is_ready(nb):
    solve(nb)
    answer(nb, h9_1="from helpers import surprisal\n\ndef surprise(p):\n    return surprisal(p)")


@student()
def imports_more_than_is_used(nb):
    solve(nb)
    first(nb, "from helpers import entropy\nfrom helpers.exercises import check, feedback")


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks", "there is text elsewhere")
def writes_beside_the_essay(nb):
    solve(nb)
    nb.cells.append(new_markdown_cell("My derivation: by Jensen, the mean of the logarithms..."))


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks", "there is text elsewhere")
def writes_the_essay_as_a_comment(nb):
    solve(nb)
    nb.cells.append(new_code_cell("# By Gibbs' inequality\n# the sum is not negative."))


@student()
def updates_what_was_cleaned(nb):
    """Sends a script into the metadata of an output that has been looked at."""
    solve(nb)
    first(nb, "display('seen', display_id='d')\n")
    nb.cells.append(
        new_code_cell(
            "size = {'image/png': {'width': '1 onerror=steal()'}}\n"
            "update_display({'image/png': 'eA=='}, raw=True, metadata=size, display_id='d')"
        )
    )


@student(NONE | {"h9-1": 2})
def has_half_a_name(nb):
    solve(nb, "h9-1")
    nb.cells[2].source = "NAME = '\\ud83d'\nP = None"


@student()
def prints_halves_of_characters(nb):
    solve(nb)
    first(
        nb,
        "print('\\ud83d')\ndisplay({'text/plain': '\\udc80'}, raw=True)\n"
        "raise ValueError('\\ud83d')",
    )


@student(dict.fromkeys(ALL), STOPPED, "used more than 5000 files and folders")
def makes_many_files(nb):
    solve(nb)
    first(
        nb,
        "import os, time\nfor n in range(60000):\n    os.close(os.open(f'/tmp/{n}', 64))\n"
        "time.sleep(5)",
    )


@student(dict.fromkeys(ALL), STOPPED, "used more than 200 threads")
def makes_many_threads(nb):
    solve(nb)
    first(
        nb,
        "import threading, time\nthreading.stack_size(32768)\n"
        "for n in range(3000):\n    threading.Thread(target=time.sleep, args=[20]).start()",
    )


@student()
def nests_metadata(nb):
    solve(nb)
    deep = {}
    for _ in range(300):
        deep = {"a": deep}
    nb.cells[1].metadata["deep"] = deep
    nb.metadata["deep"] = deep


@student()
def shouts_commands(nb):
    solve(nb)
    first(nb, "\n".join(["!ls"] * 501))


@student()
def waits_for_input(nb):
    solve(nb)
    first(nb, "input('Your password, please: ')")


@student(dict.fromkeys(ALL), STOPPED, "it ended before all cells had run")
def kills_all_it_sees(nb):
    solve(nb)
    first(
        nb,
        "import os, signal\nfor pid in range(2, 100):\n    try:\n        os.kill(pid, 9)\n"
        "    except OSError:\n        pass\nimport time; time.sleep(3)",
    )


@student(dict.fromkeys(ALL), STOPPED)
def rewrites_the_answers_type(nb):
    first(
        nb,
        "import builtins, json\n"
        "json.dumps = lambda *a, **k: '[[true]]'\n"
        "float.__eq__\n"
        "builtins.isinstance = lambda *a: True",
    )


@student({"h9-1": 0, "h9-2": 3, "h9-3": 0})
def answers_by_the_clock(nb):
    """Right on the first call only, and then something else."""
    solve(nb)
    answer(
        nb,
        h9_1="calls = []\n\ndef surprise(p):\n    calls.append(p)\n"
        "    return float(-np.log(p)) if len(calls) == 1 else 0.0",
        h9_3="def mean(p):\n    p[:] = 0\n    return float(p @ np.arange(1, len(p) + 1))",
    )


@student({"h9-1": 0, "h9-2": 0, "h9-3": 0})
def answers_with_something_else(nb):
    answer(
        nb,
        h9_1="def surprise(p):\n    return [float(-np.log(p))]",
        h9_2="mine = True",
        h9_3="def mean(p):\n    return '2.0'",
    )


@student({"h9-1": 0, "h9-2": 0, "h9-3": 0})
def answers_with_nothing_or_all(nb):
    answer(
        nb,
        h9_1="def surprise(p):\n    return float('inf')",
        h9_2="mine = float('nan')",
        h9_3="mean = None",
    )


@student(NONE)
def answers_what_cannot_be_told(nb):
    answer(
        nb,
        h9_1="class Mute(Exception):\n    def __str__(self): raise ValueError\n\n"
        "def surprise(p):\n    raise Mute",
        h9_2="mine = 10**5000",
        h9_3="def mean(p):\n    for _ in range(700): p = [p]\n    return p",
    )


@student(NONE)
def shadows_the_name(nb):
    first(nb, "class Name(str):\n    def split(self): return ['x' * 10**7]\nNAME = Name('x')")


@student({"h9-1": 2, "h9-2": 0, "h9-3": 0})
def raises_what_cannot_be_caught(nb):
    solve(nb, "h9-1")
    answer(
        nb,
        h9_2="class E(BaseException): pass\nclass M:\n    def __getattr__(self, name): raise E()\n"
        "mine = M()",
        h9_3="def mean(p):\n    raise SystemExit('bye')",
    )


@student()
def opens_many_doors(nb):
    solve(nb)
    first(
        nb,
        "import os, socket\ndoors = []\ntry:\n    while True:\n"
        "        doors += os.pipe()\n        doors.append(socket.socketpair())\n"
        "except OSError:\n    [os.close(d) for d in doors if isinstance(d, int)]\n    doors = []",
    )


@student()
def recurses(nb):
    solve(nb)
    first(nb, "def endless():\n    return endless()\nendless()")


@student(dict.fromkeys(ALL), STOPPED, "did not end, nor could it be")
def writes_into_its_own_doors(nb):
    """Forges lines of the sandbox in all that is open: it breaks only its own kernel."""
    solve(nb)
    first(
        nb,
        "import os\nfor door in range(3, 256):\n"
        "    try: os.write(door, b'{\"done\": true}\\n' * 20)\n    except OSError: pass",
    )


@student()
def says_what_the_sandbox_says(nb):
    solve(nb)
    first(nb, 'import os\nos.write(1, b\'{"stopped": "x"}\\n{"done": true}\\n\')')


@student()
def fills_sockets(nb):
    """Fills as many as can be opened: the machine has a limit for each."""
    solve(nb)
    first(
        nb,
        "import socket\npairs = []\ntry:\n    while True:\n"
        "        pair = socket.socketpair()\n        pairs.append(pair)\n"
        "        pair[0].setblocking(False)\n"
        "        try:\n            while True: pair[0].send(b'x' * 10**5)\n"
        "        except BlockingIOError: pass\n"
        "except OSError as error:\n    assert error.errno == 24, error\n    pairs.clear()",
    )


@student()
def debugs(nb):
    solve(nb)
    first(nb, "breakpoint()\n1 / 0\n%debug")


@student(dict.fromkeys(ALL), STOPPED, "ended its kernel")
def leaves_early(nb):
    solve(nb)
    first(nb, "exit()")


@student(dict.fromkeys(ALL), STOPPED, "put out more than 5 MB")
def floods_below_python(nb):
    solve(nb)
    first(nb, "import os\nfor _ in range(1000):\n    os.write(2, b'x' * 10**6)")


@student()
def forks_at_the_end(nb):
    solve(nb)
    first(nb, "import atexit, os\natexit.register(os.fork)")


@student({"h9-1": 2, "h9-2": None, "h9-3": None}, STOPPED, "h9-2-answer did not end")
def handles_all_signals(nb):
    solve(nb)
    answer(
        nb,
        h9_2="import signal\nfor n in range(1, 65):\n"
        "    try: signal.signal(n, lambda *a: print('no'))\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
    )


@student({**ALL, "h9-derivation": None}, "awaiting a person's marks", "h9-1 missing")
def loses_all_metadata(nb):
    solve(nb)
    for number, each in enumerate(nb.cells):
        each.metadata.clear()
        each.id = f"new-{number}"


@student()
def saves_on_windows(nb):
    solve(nb)
    for each in nb.cells:
        each.source = each.source.replace("\n", "\r\n")


@student(ALL | {"h9-derivation": None}, "awaiting a person's marks", "there is text elsewhere")
def hides_in_a_long_line(nb):
    solve(nb)
    nb.cells.append(new_markdown_cell("x" + " " * 50_000 + "*" * 50_000))


# --- who does not get as far as a kernel ---------------------------------------------------------

HANDED_IN = {
    "breaks_json": ("homework_9.ipynb", '{"cells": [', STOPPED, "broken JSON"),
    "hands_in_a_list": ("homework_9.ipynb", "[]", STOPPED, "no notebook"),
    "hands_in_deep_json": ("homework_9.ipynb", "[" * 10**5, STOPPED, "broken JSON"),
    "hands_in_a_strange_cell": (
        "homework_9.ipynb",
        '{"cells": [{"cell_type": "code"}]}',
        STOPPED,
        "a cell is not as it should be",
    ),
    "hands_in_many_cells": (
        "homework_9.ipynb",
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "source": "",
                        "metadata": {"nbgrader": {"grade_id": "h9-1"}},
                    }
                ]
                * 12_000
            }
        ),
        STOPPED,
        "12000 cells; more than 2000 are not read",
    ),
    "hands_in_deep_metadata": (
        "homework_9.ipynb",
        '{"cells": [], "metadata": ' + '{"a": ' * 5000 + "1" + "}" * 5001,
        STOPPED,
        "broken JSON",
    ),
    "hands_in_60_mb": (
        "homework_9.ipynb",
        '{"cells": [], "x": "' + "x" * 60_000_000 + '"}',
        STOPPED,
        "larger than 20 MB; ask for the notebook without its outputs",
    ),
    "hands_in_bytes": ("homework_9.ipynb", "\x00\x01" * 100, STOPPED, "broken JSON"),
    "hands_in_no_bytes": ("homework_9.ipynb", "", STOPPED, "homework_9.ipynb is empty"),
    "renames": ("Homework (1).ipynb", "{}", STOPPED, "no notebook of format 4"),
    "hands_in_a_folder": (None, None, "nothing handed in", "an empty folder"),
    "is_absent": (None, None, "nothing handed in", ""),
}


@pytest.fixture(scope="module")
def batch(released, tmp_path_factory):
    """Grade the whole class, and return all there is to see of it."""
    at = tmp_path_factory.mktemp("class")
    tiny.write_source(at / "source")
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", "of the teacher")
        words = {
            "@TMP@": str(at),
            "@ROOT@": str(ROOT),
            "@PORT@": str(listener.getsockname()[1]),
        }
        for name, who in CLASS.items():
            nb = notebook(released, name)
            who.act(nb)
            text = nbformat.writes(nb)
            for word, meant in words.items():
                text = text.replace(word, meant)
            hand_in(at / "submissions", f"{name}/homework_9.ipynb", text)
        for name, (file, content, *_) in HANDED_IN.items():
            if file:
                hand_in(at / "submissions", f"{name}/{file}", content)
        (at / "submissions" / "hands_in_a_folder").mkdir()
        hand_in(at / "submissions", "nobody_we_know/homework_9.ipynb", released)
        roster = ["id,name", *(f"{name},{name.title()}" for name in [*CLASS, *HANDED_IN])]
        (at / "roster.csv").write_text("\n".join(roster), encoding="utf-8")
        before = contents(at / "submissions")
        status = grade_all(at, *LIMITS)
    return SimpleNamespace(at=at, status=status, rows=rows(at), before=before)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", CLASS)
def test_each_student_gets_a_row(batch, name):
    row, wanted = batch.rows[name], CLASS[name]
    assert row["state"] == wanted.state, row
    assert wanted.reason in row["reasons"]
    expected = {"h9-derivation": 0} | wanted.points
    told = {task: float(row[task]) if row[task] else None for task in expected}
    assert told == expected, row


@pytest.mark.parametrize("name", HANDED_IN)
def test_what_cannot_be_run_has_a_row_with_the_reason(batch, name):
    *_, state, reason = HANDED_IN[name]
    assert batch.rows[name]["state"] == state
    assert reason in batch.rows[name]["reasons"]
    assert batch.rows[name]["score"] == ""


def test_a_stranger_has_a_row(batch):
    assert batch.rows["nobody_we_know"]["state"] == "not in the roster"
    assert len(batch.rows) == len(CLASS) + len(HANDED_IN) + 1


def test_no_zero_is_exported_that_nobody_has_earned(batch):
    assert batch.status == grade.NEEDS_A_PERSON
    assert not (batch.at / "grading" / tiny.NAME / "grades.csv").exists()


def test_spies_find_nothing_out(batch):
    path = batch.at / "grading" / "autograded" / "spies" / tiny.NAME / "homework_9.ipynb"
    outputs = nbformat.read(path, as_version=4).cells[1].outputs
    told = "".join(output.get("text", "") for output in outputs)
    assert told.count("failed") == SPY.count("tries(") - 1, outputs
    assert "GOT" not in told


def test_cheats_are_looked_at(batch):
    assert "the name changes: borrows_a_name, diligent" in batch.rows["borrows_a_name"]["look_at"]
    assert batch.rows["diligent"]["look_at"] == ""


def test_what_was_handed_in_is_untouched(batch):
    assert contents(batch.at / "submissions") == batch.before


def test_each_student_whose_work_ran_gets_feedback(batch):
    for name, who in CLASS.items():
        page = batch.at / "grading" / "feedback" / name / tiny.NAME / "homework_9.html"
        assert "Tiny homework" in page.read_text(encoding="utf-8"), who


def test_what_students_write_is_no_script_in_the_feedback(batch):
    page = batch.at / "grading/feedback/attacks_the_reader" / tiny.NAME / "homework_9.html"
    text = page.read_text(encoding="utf-8")
    assert "steal()" in text, "the code is there to read"
    assert (
        re.findall(r"<script[^>]*>\s*steal|<[a-z]+[^>]*\son[a-z]+=.{,9}steal|<a href=.java", text)
        == []
    )
    config = (batch.at / "grading" / "nbgrader_config.py").read_text(encoding="utf-8")
    assert "c.HTMLExporter.sanitize_html = True" in config, "nor in the formgrader"


def test_nothing_is_left_running(batch):
    for process in psutil.process_iter(["cmdline"]):
        assert str(ROOT) not in " ".join(process.info["cmdline"] or []) or (
            "--unshare-net" not in process.info["cmdline"]
        )
