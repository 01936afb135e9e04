"""Every number in the prose, recomputed by an outsider (see test_claims.py).

A module for each page: `lesson_03` for notebooks/03_*.ipynb, `homework_1` for the source of that
homework, `readme` for the README (its sections are named by their headings). It holds two
dictionaries, whose keys are the ids of cells::

    CLAIMS = {
        "where-we-are": [
            ("1.0297", "H(P)", entropy(LECTURE_P)),
            ("94 %", "share of the first term", first / total),
            ("twice", "bits for nats", ...),
        ],
    }
    GIVEN = {
        "where-we-are": "0.2 0.5 0.3 02",
    }

A **claim** is a number as the cell writes it, what it is, and its value, computed here: with
`claims.measures` (50 digits), mpmath, scipy, or numpy where the page counts what was drawn. The
value must agree to half a unit of the last digit written; a percentage is a hundredth, a fraction
is exact, a word ("half", "three times") is right within a twentieth of its value. A number written
without a sign is compared with the absolute value.

**Given** are the numbers that the page chooses or names: probabilities of an example, a seed, a
year, the lesson to which it refers. Everything that follows from others is a claim.

Together they must be the numbers of the cell, each as often as it is written there: decimals,
integers, percentages, 1/4, \\frac{1}{4}, ½, 1e-3, 10^{-3}, 1,000, half, two thirds, twice,
threefold, three times, nine in ten, a thousand; in markdown with formulas, code and folded
solutions, and in the comments of code cells. Not counted are addresses, digits that belong to a
name (Q2, log2), and numbering that is right: of headings, lists, exercises, their solutions, and
of links to lessons.

`python -m tests.claims 03` prints all that is not accounted for yet as lines of GIVEN, in the order
of the page: move what is a result to CLAIMS.
"""
