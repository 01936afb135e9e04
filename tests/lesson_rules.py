"""What every lesson keeps to, as rules: each yields a line for whatever breaks it.

`python -m pytest tests/test_lessons.py -k 03` applies them to a lesson of the course.
"""

import ast
import re
from itertools import pairwise, takewhile

from claims.prose import agrees, comments, numbers, value_of

from tools import minutes

CREDIT = (
    '*This lesson accompanies the lecture "KL Divergence" by 신박AI (Deep Learning 101). '
    "Words, pictures and code are our own.*"
)
FIRST_CELLS = {
    "title": ("markdown", "slide"),
    "setup": ("code", "skip"),
    "first-look": ("markdown", "subslide"),
    "first-explorer": ("code", "-"),
    "before-you-start": ("markdown", "skip"),
}
TITLE = re.compile(r"# (\d\d [^:?]+): [^?]+\?")
OBJECTIVES = range(4, 7)
WORDS_OF_FIRST_LOOK = 45
WORDS_BEFORE_EXPLORER = 120
SHARE_OF_PRINT_AND_ASSERT = 0.2
PREDICTION = minutes.PREDICTION
POINTS_ON = re.compile(
    r"\bnext (?:cell|picture|figure|line)\b|\bbelow\b|\b(?:cell|picture|figure) (?:now )?follows\b"
)


def is_code(cell):
    return cell.cell_type == "code"


def words(text):
    return len(re.sub(r"\]\([^)]*\)", "]", text).split())


def short_title(nb):
    """Return a lesson's name in links, such as "02 Cross-entropy"."""
    found = TITLE.match(nb.cells[0].source)
    return found and found[1]


def navigation(name, course):
    """Return the line that leads from a lesson to its neighbours."""
    names = sorted(course)
    at = names.index(name)
    before = [f"[← {short_title(course[other])}]({other})" for other in names[:at][-1:]]
    after = [f"[{short_title(course[other])} →]({other})" for other in names[at + 1 :][:1]]
    return " · ".join(before + after)


def first_cells(nb, name, course):
    """The first cells are the template's, in kind, in name and on the slides."""
    found = {cell.id: (cell.cell_type, minutes.slide_type(cell)) for cell in nb.cells[:5]}
    if list(found.items()) != list(FIRST_CELLS.items()):
        yield f"the first cells are {found}, not {FIRST_CELLS}"


def title(nb, name, course):
    """The first cell holds title, promise, navigation and credit, and nothing else."""
    parts = [" ".join(part.split()) for part in nb.cells[0].source.split("\n\n")]
    if len(parts) != 4:
        yield f"{len(parts)} paragraphs, not the four of title, promise, navigation and credit"
        return
    if not TITLE.fullmatch(parts[0]) or parts[0][2:4] != name[:2]:
        yield f"{parts[0]!r} is not `# {name[:2]} Name: question?`"
    if not parts[1].startswith("After this lesson you can"):
        yield f'the promise does not begin with "After this lesson you can": {parts[1]!r}'
    if parts[2] != navigation(name, course):
        yield f"the navigation is {parts[2]!r}, not {navigation(name, course)!r}"
    if parts[3] != CREDIT:
        yield f"the credit is {parts[3]!r}, not {CREDIT!r}"


def before_you_start(nb, name, course):
    """The fifth cell says what one will be able to do, what one needs, and the minutes."""
    parts = re.split(r"^## (.*)\n", nb.cells[4].source, flags=re.MULTILINE)
    if parts[1::2] != ["You will be able to", "You need", "Time"]:
        yield f"its headings are {parts[1::2]}"
        return
    objectives = re.findall(r"^- .*(?:\n  .*)*", parts[2], re.MULTILINE)
    if len(objectives) not in OBJECTIVES:
        yield f"{len(objectives)} objectives, not 4 to 6"
    yield from (f"no verb in italics: {o!r}" for o in objectives if not re.search(r"\*\w", o))
    if "| what | how much | where |" not in parts[4]:
        yield '"You need" is no table with the heading `| what | how much | where |`'
    said, due = parts[6].strip(), minutes.time_line(nb)
    if said != due:
        yield f"its minutes are {said!r}; tools/minutes.py says {due!r}"


def first_explorer(nb, name, course):
    """Something moves before there is much to read."""
    setup, look, explorer = nb.cells[1:4]
    # The first page explains the cells, so it shows them all.
    if name != sorted(course)[0] and not setup.metadata.get("jupyter", {}).get("source_hidden"):
        yield "setup is not folded, so that the explorer is below the first screen"
    imports = [node for node in tree(setup).body if isinstance(node, ast.ImportFrom)]
    explorers = [a.name for i in imports if "explorers" in (i.module or "") for a in i.names]
    if explorer.source.partition("(")[0] not in explorers or "\n" in explorer.source.strip():
        yield f"{explorer.source!r} is not one line that calls one of {explorers}"
    if not look.source.startswith("**Try it.**"):
        yield "the cell before the explorer does not begin with **Try it.**"
    if words(look.source) > WORDS_OF_FIRST_LOOK:
        yield f"{words(look.source)} words in first-look, more than {WORDS_OF_FIRST_LOOK}"
    count = sum(words(cell.source) for cell in (nb.cells[0], look))
    if count > WORDS_BEFORE_EXPLORER:
        yield f"{count} words before the explorer, more than {WORDS_BEFORE_EXPLORER}"


def tree(cell):
    """Return the syntax tree of a cell; lines of IPython's own are left out."""
    return ast.parse(re.sub(r"^\s*[%!].*", "", cell.source, flags=re.MULTILINE))


def imports_in_setup(nb, name, course):
    """Imports stand in the second cell; a measure is imported where the section has built it."""
    built = False
    for cell in nb.cells[2:]:
        if not is_code(cell):
            built = built and not re.match(r"## ", cell.source)
            continue
        body = tree(cell)
        for node in ast.walk(body):
            measure = isinstance(node, ast.ImportFrom) and node.module == "helpers" and built
            if isinstance(node, ast.Import | ast.ImportFrom) and not measure:
                yield f"{cell.id}: `{ast.unparse(node)}` belongs to setup"
        built = built or any(isinstance(node, ast.FunctionDef) for node in body.body)


def setup_is_imports_then_cast(nb, name, course):
    """Setup imports first, and names nothing but the cast afterwards."""
    kinds = [isinstance(node, ast.Import | ast.ImportFrom) for node in tree(nb.cells[1]).body]
    if any(kinds[len(list(takewhile(bool, kinds))) :]):
        yield "setup: an import stands below other code"


def comments_begin_with_a_capital(nb, name, course):
    """A comment is a sentence; one that goes on in the next line may go on small."""
    for cell in filter(is_code, nb.cells):
        lines = cell.source.split("\n")
        for before, line in pairwise(["", *lines]):
            comment = re.match(r"#+\s*([a-z]+)([^\w.(\[]|$)", comments(line))
            goes_on = before.lstrip().startswith("#") and line.lstrip().startswith("#")
            if comment and not goes_on and comment[1] not in ("noqa", "fmt"):
                yield f"{cell.id}: {line.strip()!r}"


def prints_and_asserts_are_few(nb, name, course):
    """A page shows and tells; it is not a test file."""
    code = [cell for cell in nb.cells if is_code(cell)]
    lines = sum(bool(line.strip()) for cell in code for line in cell.source.split("\n"))
    said = 0
    for node in (node for cell in code for node in ast.walk(tree(cell))):
        call = node.value if isinstance(node, ast.Expr) else None
        is_print = isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print"
        if is_print or isinstance(node, ast.Assert):
            said += node.end_lineno - node.lineno + 1
    if said >= SHARE_OF_PRINT_AND_ASSERT * lines:
        yield f"{said} of {lines} lines of code are print or assert: {said / lines:.0%}"


def no_assert_on_digits(nb, name, course):
    """An assert states mathematics, not the digits that a cell shows."""
    for cell in filter(is_code, nb.cells):
        for node in ast.walk(tree(cell)):
            if not isinstance(node, ast.Assert):
                continue
            for part in ast.walk(node.test):
                formatted = isinstance(part, ast.FormattedValue) and part.format_spec
                text = isinstance(part, ast.Constant) and isinstance(part.value, str)
                rounded = isinstance(part, ast.Call) and getattr(part.func, "id", "") == "round"
                if formatted or rounded or (text and re.search(r"\d", part.value)):
                    yield f"{cell.id}: `{ast.unparse(node)}`"
                    break


def block_formulas_have_their_lines(nb, name, course):
    """A block formula begins and ends on a line of its own."""
    for cell in nb.cells:
        for line in [] if is_code(cell) else cell.source.split("\n"):
            if "$$" in line and line.strip() != "$$":
                yield f"{cell.id}: {line.strip()!r}"


def slides_show_what_they_point_at(nb, name, course):
    """What a slide calls "below" or "the next cell" is on the slides, too."""
    for cell, after in pairwise(nb.cells):
        seen, follows = (minutes.slide_type(c) not in minutes.HIDDEN for c in (cell, after))
        if not is_code(cell) and seen and not follows and POINTS_ON.search(cell.source):
            yield f"{cell.id} points at {after.id}, which no slide shows"


def telling(tokens):
    """Return the numbers of two digits and more: what a guess cannot be by chance."""
    digits = {token: re.sub(r"\D", "", token).lstrip("0") for token in tokens}
    return {token for token, all_its in digits.items() if len(all_its) > 1 and token.count(".") < 2}


def tells(said, result):
    """Return those numbers of a result that are said before, be they rounded or a percentage."""
    return {r for r in result if any(agrees(token, value_of(r)[0]) for token in said)}


def said_by(outputs):
    """Return the numbers that outputs say in words; a picture's description is its own matter."""
    texts = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in outputs
        if "image/png" not in output.get("data", {})
    ]
    return telling(numbers("\n".join(texts)))


def told_in_source(cell):
    """Return the numbers in a cell's comments, texts and asserts."""
    texts = [comments(cell.source)]
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.Assert):
            texts.append(ast.unparse(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.append(node.value)
    return telling(numbers("  ".join(texts)))


def is_folded(cell):
    return bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))


def predictions_are_real(nb, name, course):
    """The answer to a prediction is folded, and said neither before it nor in the source."""
    said = set()
    for at, cell in enumerate(nb.cells):
        if is_code(cell):
            said |= told_in_source(cell) | (set() if is_folded(cell) else said_by(cell.outputs))
            continue
        if re.match("## ", cell.source):
            said = set()
        said |= telling(numbers(re.sub(r"<details>.*?</details>", "", cell.source, flags=re.S)))
        if PREDICTION not in cell.source:
            continue
        answer = next(filter(is_code, nb.cells[at + 1 :]), None)
        if answer is None or not is_folded(answer):
            yield f"{cell.id}: the result in {answer and answer.id} is not folded"
            continue
        result = said_by(answer.outputs)
        told = tells(told_in_source(answer), result)
        # Inputs may be shown again, but not be all that is shown.
        if told or (result and result == tells(telling(numbers(answer.source)), result)):
            yield f"{answer.id}: its source tells {'  '.join(sorted(told or result))}"
        if result and result == tells(said, result):
            yield f"{cell.id}: {'  '.join(sorted(result))} can be read in this section before"


RULES = [
    first_cells,
    title,
    before_you_start,
    first_explorer,
    setup_is_imports_then_cast,
    imports_in_setup,
    comments_begin_with_a_capital,
    prints_and_asserts_are_few,
    no_assert_on_digits,
    block_formulas_have_their_lines,
    slides_show_what_they_point_at,
    predictions_are_real,
]


def broken(nb, name, course):
    """Return what breaks the rules in a lesson; where its first cells do, only that of them."""
    rules = RULES if not list(first_cells(nb, name, course)) else [first_cells, *RULES[5:]]
    return [f"{rule.__name__}: {line}" for rule in rules for line in rule(nb, name, course)]
