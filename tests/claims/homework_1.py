"""The numbers of homework 1."""

from mpmath import log, mpf

POINTS = [1, 2, 2, 2, 3, 3, 1, 3, 3]
EPS = mpf(10) ** -15
# The four forecasts: one of them held the truth impossible, the others were certain and right.
CLIPPED = (-log(mpf("0.01")) - 3 * log(mpf("0.99"))) / 4

CLAIMS = {
    "title": [("20", "points in all", sum(POINTS))],
    "diagnosis-task": [
        ("8.63", "mean loss with eps = 1e-15", (-log(EPS) - 3 * log(1 - EPS)) / 4),
        ("1.16", "mean loss with eps = 0.01", CLIPPED),
    ],
    "diagnosis-question": [
        ("8.63", "mean loss with eps = 1e-15", (-log(EPS) - 3 * log(1 - EPS)) / 4),
        ("1.16", "mean loss with eps = 0.01", CLIPPED),
    ],
    "diagnosis-answer": [
        (r"6 \cdot 10^{-8}", "gap of single precision below 1", mpf(2) ** -24),
        ("8.63", "-ln(1e-15) / 4", -log(EPS) / 4),
        ("1.16", "mean loss with eps = 0.01", CLIPPED),
    ],
}

GIVEN = {
    "title": ("1  01  02  90  01  02  1  5  2  8  2  8  2  8  3  14  3  18  1  7  3  10  3  12"),
    "h1-1-task": "1  5  0  0",
    "h1-2-task": "2  8",
    "h1-2-question": "4",
    "h1-3-task": "2  8  1  2  10  1  0  0  0",
    "h1-4-task": "2  8  0  0  0  0",
    "h1-4-answer": "0",
    "h1-5-task": "3  14  a hundred  a thousand  a hundred  thousand  0  0  02",
    "h1-6-task": "3  18  01  1  0  0  1  0.5  0.25  0.25  0  10  11  1  00  01  0  1",
    "h1-7-task": "1  7  51  500",
    "h1-7-question": "500  4  500  500  100  10",
    "derivation-task": "3  10  01  1  1  1",
    "derivation-answer": "1  2  2  2",
    "diagnosis-task": "3  12  1  2022  1  double  24315  2020  0.01  17399",
    "diagnosis-question": "1  1  1",
    "diagnosis-answer": (
        "1  10^{-15}  1  1  1  1  1  0  0  0  0  double  1  10^{-15}  1  1  0  0  0  0  "
        "10^{-15}  4  0.01  3  0.99  4  1  1  0"
    ),
    "before-you-go": "03  07",
}
