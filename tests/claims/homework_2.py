"""The numbers of homework 2."""

from mpmath import log

from claims.measures import exact, kl

# What the report of a loss below zero gave to the loss.
MODEL, TARGET = exact("0.1132 0.5477 0.3390"), exact("0.1541 0.0511 0.0947")
TERMS = sum(p * log(p / q) for p, q in zip(TARGET, MODEL, strict=True))
SUM_OF_TERMS, MEAN = ("-0.1944", "sum of the terms", TERMS), ("-0.0648", "mean", TERMS / 3)
SHARES = [[x / sum(values) for x in values] for values in (TARGET, MODEL)]

CLAIMS = {
    "diagnosis-question": [MEAN],
    "diagnosis-answer": [
        ("0.2999", "sum of the target", sum(TARGET)),
        ("0.2999", "the same in the difference", sum(TARGET)),
        ("0.9999", "sum of the output", sum(MODEL)),
        ("0.9999", "the same in the difference", sum(MODEL)),
        ("0.7", "difference of the sums", sum(MODEL) - sum(TARGET)),
        ("-0.7", "the bound", sum(TARGET) - sum(MODEL)),
        ("0.7", "what the target lacks", 1 - sum(TARGET)),
        SUM_OF_TERMS,
        SUM_OF_TERMS,
        MEAN,
        ("three times", "sum by mean", len(TARGET)),
        ("0.556", "the divergence of the shares", kl(*SHARES)),
    ],
}

GIVEN = {
    "title": "2  03  04",
    "rules": "20  90  1  8  2  10  2  8  2  10  2  8  2  12  3  12  3  12  3  10",
    "task-1": "1  8",
    "task-1-question": "0.25  0.5",
    "task-2": "2  10  0  0  0  0",
    "task-2-answer": "0",
    "task-3": "2  8  0",
    "task-3-answer": "1",
    "task-4": "3  10  2  -30",
    "task-4-question": "10^{-9}  10^{18}  6  04",
    "task-5": "2  8  1  0  0  0",
    "task-6": "2  12",
    "task-6-question": "4  1  4  0  1  2  3  4  4  4",
    "derivation": "3  12  0  1  0  1  0  1  1  1  1  1  1  0  1",
    "derivation-answer": "0  0  0  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  0  1",
    "task-7": "2  12",
    "task-7-question": "1  12  30  -1",
    "diagnosis": "3  10  2021",
    "diagnosis-question": "1  1  1",
    "diagnosis-answer": "0  3  3  1  60928",
}
