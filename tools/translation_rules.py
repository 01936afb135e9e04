"""What can be wrong with a translation, as far as a program can tell.

A rule is a function that takes a `Pair`, a text and its translation, and yields complaints. Those
of this module hold for any language; those of one are in `translation_rules_LANGUAGE.py`.
Where a good translation breaks a rule, a translator says so in a comment of the catalog,
`# allow: length, questions`, by the names of the rules.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import mistune

from tools.code_texts import skeleton, texts

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$(.*?)\$\$|\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
LINK = re.compile(r"\[((?:[^\[\]]|\n)*?)\]\(<?([^)\s>]+)>?\)")
TAG = re.compile(r"</?[a-zA-Z]+[^>]*>|&[a-z]+;")
FIELD = re.compile(r"(?<![\\{\w])\{[^{}\n]*\}(?!\})")
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?=(?:st|nd|rd|th)?(?![A-Za-z0-9]))"
)
WORDS_IN_FORMULA = re.compile(r"\\text(?:rm|bf|it)?\{[^{}]*\}")
# H(P, Q), D_KL(P || Q), log(p/q): what is written as in a formula, without dollars.
CALL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\((?:[A-Za-z0-9_,|/. ‖+*-])*\)")
TUPLE = re.compile(r"(?<![\w)])\((?:-?[\d.]+, ?)+-?[\d.]+\)")
NAME = re.compile(r"(?<![A-Za-z0-9_\\])([PQM])(?![A-Za-z_]|-[A-Za-z])")
LETTER = re.compile(r"(?<![A-Za-z0-9_\\'’])([b-hj-zB-HJ-LN-OR-Z])(?![A-Za-z0-9_'’-])")
UNIT = re.compile(r"(?<![A-Za-z])(nat|bit)s?(?![A-Za-z])")
ABBREVIATION = re.compile(r"(?<![A-Za-z_])[A-Z]{2,}(?![A-Za-z_])")
AMOUNT = re.compile(r"(\d[\d,.]*)\s*(nat|bit|%)s?")
ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) ")
BAR = re.compile(r"(?<!\\)\|")
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
SENTENCE = re.compile(r"[.?!:;](?=[\s*)\"'_]|$)")
ALLOW = re.compile(r"allow:\s*(.*)")
# English words for a number that may become digits.
IN_WORDS = {
    "0": "zeros?|0s|never|none|nothing|no",
    "1": "ones?|once|an?|first|single|each|every|per|half|unit",
    "2": "two|twice|second|both|half|halves|halved?|pairs?|double|other|square[ds]?",
    "3": "three|thirds?|triple|thrice", "4": "four|fourth|quarters?", "5": "five|fifths?",
    "6": "six|sixths?", "7": "seven|sevenths?", "8": "eight|eighths?", "9": "nine|ninths?",
    "10": "ten|tenths?", "11": "eleven", "12": "twelve|dozen", "13": "thirteen", "15": "fifteen",
    "16": "sixteen", "20": "twenty|score", "30": "thirty", "40": "forty", "50": "fifty",
    "60": "sixty", "100": "hundred|hundredths?|percent|percentage", "1000": "thousand",
    "1,000": "thousand", "10,000": "thousand",
}  # fmt: skip

Rule = Callable[["Pair"], Iterator[str]]
RULES: dict[str, list[Rule]] = {"": []}


def rule(function: Rule) -> Rule:
    """Register a rule: for every language, or for that of the module it stands in."""
    language = function.__module__.rpartition("translation_rules")[2].removeprefix("_")
    RULES.setdefault(language, []).append(function)
    return function


@dataclass(frozen=True)
class Pair:
    """A text and its translation: of a Markdown cell, of "code", or "said" by the helpers."""

    english: str
    translation: str
    kind: str
    folder: Path | None = field(default=None, repr=False)

    @cached_property
    def both(self) -> tuple[str, str]:
        """Return the text and its translation."""
        return self.english, self.translation

    @cached_property
    def prose(self) -> tuple[str, str]:
        """Return the prose of both, its without stars, its single line breaks as spaces."""
        english, translation = (prose(text).replace("*", "") for text in self.both)
        return tuple(re.sub(r"(?<!\n)\n(?!\n) *", " ", text) for text in (english, translation))

    @cached_property
    def parts(self) -> list["Pair"]:
        """Return both by paragraphs, items and rows, if they have as many of them."""
        sides = [split(text) for text in self.both]
        if len(sides[0]) != len(sides[1]):
            return [self]
        return [Pair(*side, self.kind, self.folder) for side in zip(*sides, strict=True)]


def split(text: str) -> list[str]:
    """Return the paragraphs, items, headings and rows of tables of a text, without fenced code."""
    lines = FENCE.sub("\n\n", text).splitlines()
    parts: list[list[str]] = [[]]
    for line in lines:
        alone = line.startswith(("|", "#", "<details", "</details", "<summary"))
        if not line.strip() or alone or ITEM.match(line):
            parts.append([])
        parts[-1].append(line)
        if alone:
            parts.append([])
    joined = ("\n".join(part).strip() for part in parts)
    return [part for part in joined if part]


def prose(text: str) -> str:
    """Return a text without code, formulas, the targets of links, tags and placeholders."""
    text = LINK.sub(r"\1", FENCE.sub(" ", text))
    for pattern in (FORMULA, CODE, TAG, FIELD):
        text = pattern.sub(" ", text)
    return text


def compared(name: str, pair: Pair, find: Callable[[str], Counter]) -> Iterator[str]:
    """Yield where a text and its translation do not have the same things, part by part."""
    for part in pair.parts:
        there, here = map(find, part.both)
        if there != here:
            yield f"{name}: English has {list(there - here)}, the translation {list(here - there)}"


def moved(there: Counter, here: Counter) -> list[str]:
    """Return what a translation has too few of, if it has too many of something else."""
    less = [key for key in there if here[key] < there[key]]
    return less if less and any(here[key] > there[key] for key in here) else []


# --- rules for every language ------------------------------------------------------------------


@rule
def numbers(pair: Pair) -> Iterator[str]:
    """Check that the same numbers stand in each part; a word for a number may become digits."""
    for part in pair.parts:
        there, here = (Counter(found_numbers(text)) for text in part.both)
        more = [n for n in (here - there) if not in_words(n, part.english)]
        if there - here or more:
            yield f"numbers: English has {list(there - here)}, the translation {more}"


def found_numbers(text: str) -> list[str]:
    """Return the numbers of a text outside of formulas and code."""
    return [number.rstrip(",") for number in NUMBER.findall(prose(text))]


def in_words(number: str, english: str) -> bool:
    """Tell whether English has a word for a number."""
    words = IN_WORDS.get(number)
    return bool(words and re.search(rf"\b({words})\b", english, re.IGNORECASE))


@rule
def order_of_numbers(pair: Pair) -> Iterator[str]:
    """Check that tuples and block formulas stand in the order of English."""
    for part in pair.parts:
        for find in (TUPLE.findall, lambda text: re.findall(r"\$\$.*?\$\$", text, re.DOTALL)):
            there, here = (list(map(quiet, find(text))) for text in part.both)
            if there != here and sorted(there) == sorted(here):
                yield f"order: {there} became {here}"


@rule
def tuples(pair: Pair) -> Iterator[str]:
    """Check that the numbers in brackets, such as (0.2, 0.5, 0.3), are the same, in their order."""
    yield from compared("tuples", pair, lambda text: Counter(TUPLE.findall(prose(text))))


@rule
def amounts(pair: Pair) -> Iterator[str]:
    """Check that each number keeps its unit."""
    for part in pair.parts:
        there, here = (Counter(AMOUNT.findall(prose(text))) for text in part.both)
        if moved(there, here):
            yield f"units of numbers: {list(there - here)} became {list(here - there)}"


@rule
def formulas(pair: Pair) -> Iterator[str]:
    """Check that the formulas are the same; their spaces, last full stops and words aside."""
    yield from compared("formulas", pair, formulas_of)


def formulas_of(text: str) -> Counter:
    """Return the formulas of a text, without what a language may change."""
    found = FORMULA.findall(CODE.sub(" ", FENCE.sub("", text)))
    return Counter(quiet(block or inline) for block, inline in found)


def quiet(formula: str) -> str:
    """Return a formula without spaces, words and a last full stop or comma."""
    formula = WORDS_IN_FORMULA.sub("", formula).strip("$")
    return re.sub(r"[.,]$", "", re.sub(r"\\q?quad|\\[,;!]|\s+", "", formula))


@rule
def dollars(pair: Pair) -> Iterator[str]:
    """Check that every dollar has its partner."""
    counts = [len(re.findall(r"(?<!\\)\$", FENCE.sub("", text))) for text in pair.both]
    if counts[0] != counts[1]:
        yield f"dollars: {counts[0]} in English, {counts[1]} in the translation"


@rule
def code_spans(pair: Pair) -> Iterator[str]:
    """Check that what stands between backticks is the same."""
    spans = compared("code", pair, lambda text: Counter(CODE.findall(FENCE.sub("", text))))
    yield from spans
    ticks = [FENCE.sub("", text).count("`") for text in pair.both]
    if ticks[0] != ticks[1]:
        yield f"backticks: {ticks[0]} in English, {ticks[1]} in the translation"


@rule
def calls(pair: Pair) -> Iterator[str]:
    """Check that what is written as a formula, as H(P, Q), is the same outside of dollars."""

    def find(text: str) -> Counter:
        return Counter(re.sub(r"\s", "", call) for call in CALL.findall(prose(text)))

    yield from compared("H(P) and the like", pair, find)


@rule
def links(pair: Pair) -> Iterator[str]:
    """Check that links lead to the same places, and say the number of the right lesson."""
    yield from compared("links", pair, lambda text: Counter(t for _, t in LINK.findall(text)))
    for text, target in LINK.findall(pair.translation):
        number = re.match(r"\D{0,2}(\d\d)\b", text)
        lesson = re.match(r"(?:\.\./)*(\d\d)_", target)
        if not text.strip() or (number and lesson and number[1] != lesson[1]):
            yield f"links: [{text}] leads to {target}"


@rule
def tags(pair: Pair) -> Iterator[str]:
    """Check that HTML tags are the same, in the same order."""
    there, here = (TAG.findall(CODE.sub("", FENCE.sub("", text))) for text in pair.both)
    if there != here:
        yield f"tags: {there} became {here}"


@rule
def placeholders(pair: Pair) -> Iterator[str]:
    """Check that the places for values are the same, with their formats."""
    if pair.kind == "markdown":
        return
    there, here = (Counter(FIELD.findall(text)) for text in pair.both)
    if there != here:
        yield f"placeholders: English has {list(there - here)}, not {list(here - there)}"
    braces = [Counter(c for c in FIELD.sub("", text) if c in "{}") for text in pair.both]
    if braces[0] != braces[1]:
        yield "placeholders: a brace is lost or too much"
    percents = [Counter(re.findall(r"%[-\d.]*[sdrfeg]\b|%\(\w+\)[sdrfeg]", t)) for t in pair.both]
    if percents[0] != percents[1]:
        yield f"placeholders: {list(percents[0])} became {list(percents[1])}"


@rule
def shape(pair: Pair) -> Iterator[str]:
    """Check that headings, items, rows of tables and paragraphs are as many, and as deep."""
    if pair.kind == "markdown":
        there, here = map(shape_of, pair.both)
        if there != here:
            yield f"headings, items, tables or paragraphs: {there} became {here}"[:300]


def shape_of(text: str) -> list[str]:
    """Return what the parts of a text are, fences included."""
    kinds = []
    for line in FENCE.sub(lambda found: f"\n{found[0].splitlines()[0]}\n", text).splitlines():
        if found := re.match(r"#{1,6} |```\w*|>+|\s*<(?:details|/details|summary)", line):
            kinds.append(found[0].strip())
        elif found := re.match(r"(\s*)(?:([-*+])|\d+[.)]) ", line):
            kinds.append(f"item {len(found[1]) // 2}{found[2] or '1'}")
        elif line.startswith("|"):
            kinds.append(f"row of {len(BAR.findall(line)) - 1}")
        elif not line.strip() and kinds[-1:] != [""]:
            kinds.append("")
        elif line.strip() and kinds[-1:] in ([], [""]):
            kinds.append("text")
    return kinds


@rule
def rows(pair: Pair) -> Iterator[str]:
    """Check that in a table, each place has the numbers, formulas and code of its English."""
    for part in pair.parts:
        if not part.english.startswith("|"):
            continue
        cells = [BAR.split(text.strip()) for text in part.both]
        if len(cells[0]) != len(cells[1]):
            continue
        for there, here in zip(*cells, strict=True):
            if bool(there.strip()) != bool(here.strip()):
                yield f"table: {there.strip()!r} became {here.strip()!r}"
            for find in (formulas_of, lambda t: Counter(CODE.findall(t))):
                if find(there) != find(here):
                    yield f"table: {there.strip()!r} became {here.strip()!r}"
            fixed = found_numbers(there)
            if fixed and fixed != found_numbers(here) and len(fixed) == len(found_numbers(here)):
                yield f"table: {there.strip()!r} became {here.strip()!r}"


@rule
def fenced_code(pair: Pair) -> Iterator[str]:
    """Check that fenced Python does the same; only its comments and texts are translated."""
    sides = [re.findall(r"^```python\n(.*?)^```", t, re.DOTALL | re.MULTILINE) for t in pair.both]
    for there, here in zip(*sides, strict=False):
        try:
            same = skeleton(there) == skeleton(here)
            same = same and len(texts(there)) <= len(texts(here)) + here.count("\n")
        except SyntaxError:
            same = there == here
        if not same:
            yield "code: what the code in it does has changed"
    others = [
        [block for block in FENCE.findall(text) if not block.startswith("```python")]
        for text in pair.both
    ]
    if others[0] != others[1]:
        yield "code: a fenced block has changed"


def markup(text: str) -> Counter:
    """Return how often a text is bold, slanted, code, a link or a picture once it is rendered."""
    shielded = FORMULA.sub(lambda found: f"$x{'y' * found[0].count('$')}$", text)
    found: Counter = Counter()

    def walk(tokens: list[dict]) -> None:
        for token in tokens:
            if token["type"] in ("strong", "emphasis", "link", "image", "codespan"):
                found[token["type"]] += 1
            if token["type"] == "text" and "**" in token["raw"]:
                found["unclosed **"] += 1
            walk(token.get("children") or [])

    walk(mistune.create_markdown(renderer="ast", plugins=["table"])(shielded))
    return found


@rule
def rendered(pair: Pair) -> Iterator[str]:
    """Check that as much is bold, slanted, code or a link, once it is rendered."""
    if pair.kind != "markdown":
        stars = [text.count("**") for text in pair.both]
        if stars[0] != stars[1]:
            yield f"bold: {stars[0]} stars became {stars[1]}"
        return
    there, here = map(markup, pair.both)
    if here["unclosed **"] > there["unclosed **"]:
        yield "bold that does not close: put quotes, brackets and full stops outside of the **"
    elif there != here:
        yield f"bold, italics, code, links: {dict(there - here)} became {dict(here - there)}"


@rule
def bold(pair: Pair) -> Iterator[str]:
    """Check that what is bold has the same numbers, formulas and code."""
    for part in pair.parts:
        spans = [re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL) for text in part.both]
        there, here = (
            Counter(f for span in side for f in [*found_numbers(span), *formulas_of(span)])
            for side in spans
        )
        if len(spans[0]) == len(spans[1]) and there - here:
            yield f"bold: {list(there - here)} is bold in English only"


@rule
def names(pair: Pair) -> Iterator[str]:
    """Check that P, Q and M stand in the parts that have them, none in another's place."""
    for part in pair.parts:
        there, here = (Counter(NAME.findall(text)) for text in part.prose)
        if there.keys() != here.keys():
            lost, new = sorted(there.keys() - here.keys()), sorted(here.keys() - there.keys())
            yield f"names: English has {lost}, the translation {new}"
        elif less := moved(there, here):
            yield f"names: another stands in the place of {less}"


@rule
def letters(pair: Pair) -> Iterator[str]:
    """Check that single letters outside of formulas, such as x or p, are the same."""
    for part in pair.parts:
        there, here = (Counter(LETTER.findall(text)) for text in part.prose)
        if there.keys() != here.keys():
            yield f"letters: English has {sorted(there.keys() - here.keys())}, the translation "
            f"{sorted(here.keys() - there.keys())}"


@rule
def abbreviations(pair: Pair) -> Iterator[str]:
    """Check that KL, JSD and the like are neither lost nor new."""
    for part in pair.parts:
        there, here = (set(ABBREVIATION.findall(text)) for text in part.prose)
        new = here - set(ABBREVIATION.findall(pair.prose[0])) - {"KL"}
        if there - here or new:
            yield f"abbreviations: {sorted(there - here)} became {sorted(new)}"


@rule
def signs(pair: Pair) -> Iterator[str]:
    """Check that signs outside of formulas, as in x - 1, are the same."""

    def find(text: str) -> Counter:
        return Counter(re.findall(r"(?<=\S )[-+=<>≤≥≈*/](?= \S)", prose(text)))

    yield from compared("signs", pair, find)


@rule
def sentences_twice(pair: Pair) -> Iterator[str]:
    """Check that no sentence stands in a text twice, unless it does in English."""
    there, here = (
        Counter(s.strip() for s in re.split(r"(?<=[.?!])\s", t) if len(s) > 5) for t in pair.prose
    )
    if max(here.values(), default=1) > max(there.values(), default=1):
        yield f"twice: {here.most_common(1)[0][0][:40]!r}"


@rule
def quotes_and_brackets(pair: Pair) -> Iterator[str]:
    """Check that quotes and brackets come in pairs."""
    text = prose(pair.translation)
    if text.count('"') % 2 and not prose(pair.english).count('"') % 2:
        yield "quotes: one is not closed"
    for left, right in ("()", "[]"):
        ours, theirs = (t.count(left) - t.count(right) for t in (text, prose(pair.english)))
        if ours != theirs:
            yield f"brackets: as many {left} as {right} are expected"


@rule
def spaces(pair: Pair) -> Iterator[str]:
    """Check that a text begins and ends with the same spaces, and has no two in a row."""
    there, here = (re.match(r"\s*", t)[0] + "|" + re.search(r"\s*$", t)[0] for t in pair.both)
    if there != here:
        yield f"spaces at the ends: {there!r} became {here!r}"
    doubled = re.compile(r"(?<=\S)  +(?=\S)")
    here, there = (doubled.search(prose_lines(text)) for text in (pair.translation, pair.english))
    if here and not there:
        yield "spaces: two in a row"


def prose_lines(text: str) -> str:
    """Return a text without tables, code and formulas."""
    return re.sub(r"^\|.*$", "", CODE.sub("`", FORMULA.sub("$", FENCE.sub("", text))), flags=re.M)


@rule
def line_breaks(pair: Pair) -> Iterator[str]:
    """Check that a text of code or of the helpers has the same line breaks."""
    if pair.kind != "markdown" and pair.english.count("\n") != pair.translation.count("\n"):
        yield "line breaks: not as many as in English"


@rule
def same_text(pair: Pair) -> Iterator[str]:
    """Check that a translation is not the English itself, but for names and signs."""
    left = {w for w in WORD.findall(pair.prose[0]) if len(w) > 2} - words(pair.folder, "keep.txt")
    if pair.translation == pair.english and left and pair.folder:
        yield f"left in English: {', '.join(sorted(left))[:80]}"


@rule
def end_of_part(pair: Pair) -> Iterator[str]:
    """Check that a part ends in a full stop, colon or question mark if English does."""
    ends = {".": ".?!:", "?": "?.!", "!": "!.", ":": ":.?"}
    for part in pair.parts:
        there, here = (re.sub(r"[\s*_)\"'|]+$", "", text)[-1:] for text in part.both)
        if there in ends and here not in ends[there]:
            yield f"its end: {part.english[-20:]!r} became {part.translation[-20:]!r}"
        elif part.kind != "markdown" and here == "." and there not in ".?!" and there.isalnum():
            yield "its end: a full stop that English does not have"


# --- tables of a language, and the entry --------------------------------------------------------


@cache
def words(folder: Path | None, name: str) -> frozenset[str]:
    """Return the words of a list in the folder of a language, such as keep.txt."""
    path = folder / name if folder else None
    if not path or not path.exists():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


@cache
def table(folder: Path | None, name: str) -> list[dict[str, str]]:
    """Return the rows of a table in the folder of a language, such as terms.csv."""
    path = folder / name if folder else None
    if not path or not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@rule
def terms(pair: Pair) -> Iterator[str]:
    """Check that a term is the word that terms.csv has for it, and stands for no other."""
    for part in pair.parts:
        there, here = part.prose
        for row in table(pair.folder, "terms.csv"):
            if re.search(row["english"], there, re.IGNORECASE):
                if not re.search(row["translation"], part.translation):
                    yield f"term: {row['english']} should be {row['translation']}"
            elif row["reverse"] and (found := re.search(row["reverse"], here)):
                yield f"term: {found[0]!r} stands for {row['english']}, which English does not have"


@rule
def banned(pair: Pair) -> Iterator[str]:
    """Check that no word of banned.csv is used."""
    for row in table(pair.folder, "banned.csv"):
        if found := re.search(row["pattern"], pair.prose[1]):
            yield f"not {found[0]!r}, but {row['better']}"


def complaints(
    english: str,
    translation: str,
    kind: str,
    language: str,
    folder: Path | None = None,
    comments: list[str] | None = None,
) -> Iterator[str]:
    """Yield what is wrong with a translation, each complaint with the name of its rule.

    Parameters
    ----------
    english, translation : str
        The two texts.
    kind : str
        "markdown" for a cell, "code" for a text of code, "said" for one of the helpers.
    language : str
        Such as "ko"; a language without rules of its own is checked by the general ones.
    folder : Path, optional
        Where keep.txt, terms.csv and banned.csv of the language are.
    comments : list of str, optional
        What translators wrote: `allow: length` sets the rule `length` aside.
    """
    if find_spec(f"tools.translation_rules_{language}"):
        import_module(f"tools.translation_rules_{language}")
    allowed = {name for line in comments or [] for name in allowed_by(line)}
    pair = Pair(english, translation, kind, folder)
    for check in RULES[""] + RULES.get(language, []):
        if check.__name__ not in allowed:
            for line in check(pair):
                yield f"{line} [{check.__name__}]"


def allowed_by(comment: str) -> list[str]:
    """Return the names of the rules that a comment sets aside.

    Examples
    --------
    >>> allowed_by("allow: length, questions")
    ['length', 'questions']
    """
    found = ALLOW.match(comment.strip())
    return [name.strip() for name in found[1].split(",")] if found else []


def inconsistencies(
    said: list[tuple[str | None, str, str]], kinds: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield short texts in the code of a page that are translated in two ways.

    A page looks things up by such texts, and shows them in pictures and tables that are read
    together.
    """
    first: dict[str, str] = {}
    for cell, english, translation in said:
        short = kinds.get(cell) == "code" and len(english.split()) <= 3
        if short and first.setdefault(english, translation) != translation:
            yield cell, f"{english!r} is {first[english]!r} elsewhere on the page"
