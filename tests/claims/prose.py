"""The numbers that a page writes, cell by cell, and whether they are the claimed and given ones."""

import io
import re
import tokenize
from collections import Counter
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import nbformat
from mpmath import mpf, mpmathify

from claims import measures  # noqa: F401 (sets the 50 digits)

ROOT = Path(__file__).parents[2]
COUNTS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
]  # fmt: skip
PARTS = ["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
WORDS = {word: Fraction(n) for n, word in enumerate(COUNTS, start=1)}
WORDS |= {word: Fraction(1, n) for word, n in zip(PARTS, (2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)}
WORDS |= {"a": Fraction(1), "halves": Fraction(1, 2), "hundredth": Fraction(1, 100)}
WORDS |= {"hundred": Fraction(100), "thousand": Fraction(1000), "million": Fraction(10**6)}
WORDS |= {"thousandth": Fraction(1, 1000), "twice": Fraction(2), "thrice": Fraction(3)}
WORDS |= {"doubl": Fraction(2), "tripl": Fraction(3), "halv": Fraction(1, 2)}
FRACTION_SIGNS = {
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅕": "1/5",
    "⅛": "1/8",
}
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

COUNT, PART = "|".join(COUNTS), "|".join(PARTS)
DIGITS = r"(?:\d{1,3}(?:(?:,|\{,\}|\\,|_)\d{3})+(?!\d)|\d+)(?:\.\d+)*|\.\d+"
NUMBER = re.compile(
    rf"""
    # A digit that follows a letter belongs to a name, such as Q2.
    (?<![\w.]) (?:(?<![)\]}}])[-−])? (?:
        \d+/\d+ (?![\d/]|\.\d)
        | (?:(?:{DIGITS}) \s?(?:\\cdot|\\times|×|·)\s? )?
          10 (?: \^\{{[-−]?\d+\}} | \^[-−]?\d+ | [⁻⁰¹²³⁴-⁹]+ )
        | (?:{DIGITS}) (?:e[-−+]?\d+)? (?:\s?(?:\\?%|percent\b|per\scent\b))?
    )
    | \\[dt]?frac (?:\{{\d+\}}|\d) (?:\{{\d+\}}|\d)
    | [{"".join(FRACTION_SIGNS)}]
    | \b(?: (?:{COUNT})
          (?: [\s-](?:{PART})s? | \s(?:times|percent|per\scent) | \sin\s(?:{COUNT}) | fold )
        | (?:hundred|thousand)fold
        | a\s(?:third|fifth|sixth|seventh|eighth|ninth)
        | (?:(?:a|{COUNT})\s)? (?:hundred|thousand|million)s?
        | half | halves | (?:third|fifth|sixth|seventh|eighth|ninth)s
        | (?:quarter|tenth|hundredth|thousandth)s? | twice | thrice
        | (?:doubl|tripl|halv)(?:es|ed|ing|e)
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
NOT_PROSE = re.compile(
    r"""
    \]\([^)]*\)            # where a link leads
    | (?:https?|doi):\S+   # an address
    | \b(?:href|src|width|height|style|id|class)="[^"]*"
    | &\#\w+;              # a character
    """,
    re.VERBOSE,
)
# The number of a lesson beside a link that leads there says nothing new; a wrong one does.
OWN_NUMBER = re.compile(r"\[(←\s)?(\d\d)(?=[^\]]*\]\((?:\.\./)*(?:notebooks/)?\2_)")


def normal(token):
    """Return a number in the form in which it is compared: without spaces, with plain signs."""
    token = re.sub(r"[\s-]+", " ", token.lower()) if token[:1].isalpha() else token
    if token[:1].isalpha():
        return token.replace("per cent", "percent")
    token = re.sub(r"\s", "", token).replace("−", "-").replace(r"\%", "%")
    token = re.sub(r"per ?cent", "%", token)
    if fraction := re.fullmatch(r"\\[dt]?frac\{?(\d+?)\}?\{?(\d+)\}?", token):
        return "/".join(fraction.groups())
    return FRACTION_SIGNS.get(token, token)


def numbers(text):
    """Return the numbers of a text in their order, each in its normal form."""
    return [normal(found[0]) for found in NUMBER.finditer(text)]


def value_of(token):
    """Return what a number in its normal form is worth, and how far its value may be from it."""
    if token[0].isalpha():
        value = word_value(token)
        return value, abs(value) / 20  # a word is a round number
    number = re.sub(r"\{,\}|\\,|[,_]", "", token.removesuffix("%"))
    number = re.sub(r"10([⁻⁰¹²³⁴-⁹]+)", lambda m: f"10^{m[1].translate(SUPERSCRIPT)}", number)
    mantissa, is_power, exponent = re.sub(r"[{}]", "", number).partition("10^")
    if is_power:
        mantissa = re.sub(r"\\cdot|\\times|×|·", "", mantissa)
        number = f"{mantissa}{'' if mantissa.strip('-') else 1}e{exponent}"
    value = Fraction(number)
    if "/" in number:
        return value, abs(value) / 10**9
    digits, _, exponent = number.partition("e")
    unit = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    per = 100 if token.endswith("%") else 1
    return value / per, unit / 2 / per


def word_value(token):
    """Return what a number in words is worth, such as 2/3 for "two thirds"."""
    first, _, second = token.partition(" in ")
    if second:
        return WORDS[first] / WORDS[second]
    value = Fraction(1)
    for word in re.sub("fold$", " times", token).split():
        if word not in ("times", "percent"):
            stem = re.sub("(e|es|ed|ing)$", "", word)
            value *= next(WORDS[w] for w in (word, word.removesuffix("s"), stem) if w in WORDS)
    return value / 100 if token.endswith("percent") else value


def exactly(value):
    """Return a number in 50 digits; unlike a float, it may be as small as 10^{-1255}."""
    if isinstance(value, Fraction):
        return mpf(value.numerator) / value.denominator
    return mpmathify(value)


def agrees(written, value):
    """Tell whether a value, rounded as it is written, is the number that is written."""
    (token,) = numbers(written)
    stated, tolerance = value_of(token)
    # Where the sign is in the words, such as "0.3 below", the number is written without.
    value = value if token.startswith("-") else abs(value)
    return abs(exactly(value) - exactly(stated)) <= exactly(tolerance) * (1 + 1e-9)


def comments(source):
    """Return the comments of a piece of Python."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError):  # such as a line of IPython's own
        return "\n".join(re.findall(r"#.*", source))
    return "\n".join(token.string for token in found if token.type == tokenize.COMMENT)


def cells(path):
    """Yield the name of each part of a page, and the prose in it."""
    if path.suffix == ".md":
        for part in re.split(r"^(?=#+ )", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            heading = part.partition("\n")[0].lower()
            yield re.sub(r"[^a-z0-9]+", "-", heading).strip("-") or "top", part
        return
    for cell in nbformat.read(path, as_version=4).cells:
        yield cell.id, cell.source if cell.cell_type == "markdown" else comments(cell.source)


class Numbering:
    """What counts on by itself: headings, exercises with their solutions, and lists."""

    def __init__(self, lesson):
        self.lesson = lesson
        self.section = self.exercise = self.item = 0

    def without(self, text):
        """Return a text without the numbering that is right; what is wrong stays, to be found."""
        self.item = 0
        text = re.sub(r"^(## )(\d+)(?=\. )", self.next("section"), text, flags=re.MULTILINE)
        text = re.sub(rf"(### Exercise {self.lesson}\.)(\d+)", self.next("exercise"), text)
        right = rf"((?:### Exercise|Solution of) {self.lesson}\.)(?:(?!\d)|{self.exercise}\b)"
        text = re.sub(right, "", text)
        return re.sub(r"^( *)(\d+)(?=\. )", self.next("item"), text, flags=re.MULTILINE)

    def next(self, kind):
        """Return what replaces the next number of a kind."""

        def replace(match):
            count = getattr(self, kind) + 1
            if kind == "item" and match[2] == "1":  # a new list
                count = 1
            setattr(self, kind, count)
            return match[1] if match[2] == str(count) else match[0]

        return replace


def numbers_by_cell(path):
    """Return the numbers of each cell of a page that has any."""
    numbering, found = Numbering(path.stem[:2]), {}
    for name, text in cells(path):
        text = NOT_PROSE.sub("] ", OWN_NUMBER.sub("[", numbering.without(text)))
        if tokens := numbers(text):
            found[name] = found.get(name, []) + tokens
    return found


def page(name, root=ROOT):
    """Return the file that a module of claims is about, such as lesson_03, homework_1 or readme."""
    if name == "readme":
        return root / "README.md"
    if name.startswith("homework"):
        return root / "homework" / "source" / name / f"{name}.ipynb"
    (path,) = (root / "notebooks").glob(f"{name[-2:]}_*.ipynb")
    return path


def given_in(module, cell):
    """Return the numbers that a module gives for a cell, whether in one string or in a list."""
    given = module.GIVEN.get(cell, "")
    return numbers(given if isinstance(given, str) else "  ".join(given))


def claimed_in(module, cell):
    """Return the numbers that a module claims for a cell."""
    return [token for claim in module.CLAIMS.get(cell, []) for token in numbers(claim[0])]


def complaints(name, root=ROOT):
    """Return a line for each cell whose numbers are not those that are claimed and given for it."""
    module = import_module(f"claims.{name}")
    found = numbers_by_cell(page(name, root))
    lines = []
    for cell in {**found, **module.CLAIMS, **module.GIVEN}:
        written = Counter(found.get(cell, []))
        accounted = Counter(claimed_in(module, cell) + given_in(module, cell))
        if extra := sorted((written - accounted).elements()):
            lines.append(f"{cell}: neither claimed nor given: {'  '.join(extra)}")
        if missing := sorted((accounted - written).elements()):
            lines.append(f"{cell}: claimed or given, but not written there: {'  '.join(missing)}")
    return lines


def modules():
    """Return the names of all modules of claims, such as lesson_03."""
    return [path.stem for path in sorted(Path(__file__).parent.glob("*_[0-9]*.py"))]


def by_cell():
    """Return the names of those whose claims are held to their cells."""
    return [name for name in modules() if isinstance(import_module(f"claims.{name}").CLAIMS, dict)]
