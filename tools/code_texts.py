"""What a reader sees of Python code: its comments, docstrings and texts, found and replaced.

The code itself stays: a translated cell has the syntax tree of the English one, texts aside.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.units import columns

# Columns, where a syllable of Hangul takes two: as ruff counts.
COLUMNS = 100
PIECE = 80
WORD = re.compile(r"[A-Za-z]{3,}|\b(?!ln\b)[A-Za-z][a-z]\b")  # but the name of a function
PLACEHOLDER = re.compile(r"(?<!\{)\{[^{}]+\}(?!\})")
UNBROKEN = re.compile(r"(?:\{\{|\}\}|\{[^{}]*\}|[^\s{}])+\s*|\s+")
PRAGMA = re.compile(r"#\s*(noqa|fmt:|type:)")
# nbgrader knows an untouched answer by these words.
STUBS = {"your answer", "YOUR ANSWER HERE", "YOUR CODE HERE"}
UNITS = {"nat", "nats", "bit", "bits"}
# The arguments of these functions, and these arguments of any function, are read by no one.
SILENT_FUNCTIONS = {
    *("astype", "check", "default_rng", "find_spec", "index", "letter_counts", "letter_pmf"),
    *("load_hangul_counts", "load_letter_counts", "own_distribution", "own_rng", "sign"),
}
SILENT_ARGUMENTS = {
    *("all", "axis", "color", "dtype", "divide", "end", "fmt", "ha", "hatch", "invalid"),
    *("linestyle", "loc", "marker", "method", "over", "sep", "under", "va", "which"),
}


@dataclass(frozen=True)
class Text:
    """A comment, docstring or text of some code, and the places where it begins and ends."""

    kind: str
    message: str
    start: int
    end: int


def texts(source: str) -> list[Text]:
    """Return every text of some code that a reader sees, in the order of the code.

    Examples
    --------
    >>> [text.message for text in texts('print("a coin")  # or a die')]
    ['a coin', 'or a die']
    """
    found = [*comments(source), *strings(source)]
    return sorted((t for t in found if has_words(t.message)), key=lambda text: text.start)


def has_words(message: str) -> bool:
    """Tell whether there is anything to translate: not only units, signs and placeholders."""
    words = WORD.findall(PLACEHOLDER.sub("", message))
    return message not in STUBS and not set(words) <= UNITS


def comments(source: str) -> Iterator[Text]:
    """Yield the comments; one that goes on over several lines is one text."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    found = [token for token in tokens if token.type == tokenize.COMMENT]
    lines = line_starts(source)
    group: list[tokenize.TokenInfo] = []
    for token in [*found, None]:
        if group and not (token and _goes_on(group[-1], token)):
            first, last = group[0], group[-1]
            start, end = lines[first.start[0] - 1] + first.start[1], last.end
            message = " ".join(each.string.lstrip("#").strip() for each in group)
            yield Text("comment", message, start, lines[end[0] - 1] + end[1])
            group = []
        if token and not PRAGMA.match(token.string):
            group.append(token)


def _goes_on(before: tokenize.TokenInfo, after: tokenize.TokenInfo) -> bool:
    """Tell whether a comment on a line of its own continues the one above it."""
    alone = before.line.lstrip().startswith("#") and after.line.lstrip().startswith("#")
    below = after.start == (before.start[0] + 1, before.start[1])
    return alone and below and not PRAGMA.match(after.string)


def strings(source: str) -> Iterator[Text]:
    """Yield the docstrings, and the texts that the code shows: not keys that it looks up."""
    tree = ast.parse(source)
    docstrings = set(map(id, _docstrings(tree)))
    keys = looked_up(source)
    for node in _shown(tree):
        message = template(node) if isinstance(node, ast.JoinedStr) else node.value
        if message in keys:
            continue
        start = _place(source, node.lineno, node.col_offset)
        end = _place(source, node.end_lineno, node.end_col_offset)
        yield Text("docstring" if id(node) in docstrings else "text", message, start, end)


def looked_up(source: str) -> set[str]:
    """Return the texts of some code that are names in it: keys that it reads, what it compares."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(key)), ctx=ast.Load()):
                found.add(key)
            case ast.Compare():
                found |= _constants([node.left, *node.comparators])
            case ast.Call(func=ast.Attribute(attr="index" | "pop" | "get")):
                found |= _constants(node.args)
    return found


def _constants(nodes: list[ast.expr]) -> set[str]:
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            yield node.body[0].value


def _shown(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the texts that are neither asserted nor arguments that no one reads."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        match node:
            case ast.Assert() | ast.Compare() | ast.Import() | ast.ImportFrom():
                continue
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in SILENT_FUNCTIONS
            ):
                continue
            case ast.keyword(arg=name) if name in SILENT_ARGUMENTS:
                continue
            case ast.JoinedStr() | ast.Constant(value=str()):
                yield node
                continue
        stack += ast.iter_child_nodes(node)


def template(node: ast.JoinedStr) -> str:
    """Return an f-string as a text with its expressions, and their formats, in braces.

    Examples
    --------
    >>> template(ast.parse("f'{n:.2f} nats'").body[0].value)
    '{n:.2f} nats'
    """
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(part.value.replace("{", "{{").replace("}", "}}"))
            continue
        conversion = "" if part.conversion == -1 else f"!{chr(part.conversion)}"
        layout = f":{template(part.format_spec)}" if part.format_spec else ""
        parts.append(f"{{{ast.unparse(part.value)}{conversion}{layout}}}")
    return "".join(parts)


def skeleton(source: str) -> str:
    """Return what some code does, whatever it says: its syntax tree, with texts left out.

    The expressions of an f-string may be in another order.
    """

    class WithoutTexts(ast.NodeTransformer):
        def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
            return ast.Constant(value=" ".join(sorted(PLACEHOLDER.findall(template(node)))))

        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant(value="") if isinstance(node.value, str) else node

    return ast.dump(WithoutTexts().visit(ast.parse(source)))


def replaced(source: str, translations: Mapping[str, str]) -> str:
    """Return some code with its texts translated, where there is a translation.

    Raises
    ------
    ValueError
        If the code would do something else.
    """
    known = [t for t in texts(source) if t.kind != "comment" and t.message in translations]
    new = source
    for text in reversed(known):
        old = source[text.start : text.end]
        column = text.start - source.rfind("\n", 0, text.start) - 1
        rest = source[text.end :].partition("\n")[0]
        write = _docstring if text.kind == "docstring" else _literal
        literal = write(translations[text.message], old, column, columns(rest))
        new = new[: text.start] + literal + new[text.end :]
    new = _with_comments(new, translations)
    if skeleton(new) != skeleton(source):
        changed = next((t.message for t in known if not _keeps(t, translations)), "?")
        raise ValueError(f"its translation changes what the code does: {changed!r:.80}")
    return new


def _keeps(text: Text, translations: Mapping[str, str]) -> bool:
    """Tell whether a translation has the placeholders of its text."""
    told = (text.message, translations[text.message])
    there, here = (sorted(PLACEHOLDER.findall(message)) for message in told)
    return there == here


def _docstring(message: str, old: str, column: int, rest: int) -> str:
    indent = " " * column
    lines = [line.strip() for line in message.splitlines()]
    wrapped = [piece for line in lines for piece in wrap(line, COLUMNS - column - 6)]
    text = f"\n{indent}".join(wrapped).replace("\\", "\\\\").replace('"""', '\\"""')
    return f'"""{text}"""'.replace(f"\n{indent}\n", "\n\n")


def _literal(message: str, old: str, column: int, rest: int) -> str:
    """Return the source of a text, in pieces where it would be too long for its line."""
    formatted = "f" in old[: min(i for i in (old.find('"'), old.find("'")) if i >= 0)].lower()
    formatted = formatted or bool(re.search(r"""\b[rR]?[fF][rR]?["']""", old))
    whole = _quoted(message, formatted)
    if column + columns(whole) + rest <= COLUMNS:
        return whole
    pieces = wrap(message, PIECE, keep_spaces=True)
    return f"({' '.join(_quoted(p, formatted and '{' in p) for p in pieces)})"


def _quoted(message: str, formatted: bool) -> str:
    """Return a text between double quotes; expressions in braces stay as they are."""
    escapes = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
    if not formatted:
        return f'"{message.translate(escapes)}"'
    outside, inside = PLACEHOLDER.split(message), PLACEHOLDER.findall(message)
    parts = [outside[0].translate(escapes)]
    for field, text in zip(inside, outside[1:], strict=True):
        parts += [field.replace('"', "'"), text.translate(escapes)]
    return f'f"{"".join(parts)}"'


def _with_comments(source: str, translations: Mapping[str, str]) -> str:
    """Return some code with its comments translated; a long one moves above its line."""
    edits = []
    for text in comments(source):
        if text.message not in translations or not has_words(text.message):
            continue
        begin = source.rfind("\n", 0, text.start) + 1
        before = source[begin : text.start]
        message = translations[text.message]
        if before.strip() and columns(f"{before}# {message}") <= COLUMNS:
            edits.append((text.start, text.end, f"# {message}"))
            continue
        indent = before[: len(before) - len(before.lstrip())]
        lines = [f"# {line}" for line in wrap(message, COLUMNS - len(indent) - 2)]
        block = f"\n{indent}".join(lines)
        if before.strip():
            edits.append((begin + len(before.rstrip()), text.end, ""))
            edits.append((begin, begin, f"{indent}{block}\n"))
        else:
            edits.append((text.start, text.end, block))
    for start, end, new in sorted(edits, reverse=True):
        source = source[:start] + new + source[end:]
    return source


def wrap(text: str, width: int, keep_spaces: bool = False) -> list[str]:
    """Return a text in lines of at most so many columns, broken between words."""
    lines = [""]
    for word in UNBROKEN.findall(text):
        if lines[-1] and columns((lines[-1] + word).rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return lines if keep_spaces else [line.rstrip() for line in lines]


def line_starts(source: str) -> list[int]:
    """Return the place where each line starts."""
    return [0, *(found.end() for found in re.finditer("\n", source))]


def _place(source: str, line: int, column: int) -> int:
    """Return the place in a text of a column that is counted in bytes, as ast does."""
    start = line_starts(source)[line - 1]
    text = source[start:].partition("\n")[0]
    return start + len(text.encode()[:column].decode())
