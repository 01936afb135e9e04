"""The numbers of homework 3."""

from claims.measures import bits, exact, jsd, kl, mpf

P, Q = exact("1 0"), [mpf(1) / 2, mpf(1) / 2]
M = exact("0.75 0.25")
RIGHT = bits(jsd(P, Q))
# What was lost: the term of Q at the outcome that P never has.
LOST = bits(Q[1] * -kl([1], [Q[1] / M[1]])) / 2
RIGHT_CLAIM = ("0.3113", "JSD of the reported pair in bits", RIGHT)
WRONG_CLAIM = ("0.0613", "the same without the lost term", RIGHT - abs(LOST))

CLAIMS = {
    "diagnosis": [RIGHT_CLAIM, WRONG_CLAIM],
    "diagnosis-question": [("0.25", "the lost term in bits", LOST)],
    "diagnosis-answer": [
        RIGHT_CLAIM,
        WRONG_CLAIM,
        ("0.25", "the lost term in bits", LOST),
        ("0.25", "difference of the two values", LOST),
        ("1", "JSD of (1, 0) and (0, 1) in bits", bits(jsd("1 0", "0 1"))),
        ("1", "the same in the test", bits(jsd("1 0", "0 1"))),
    ],
}

GIVEN = {
    "downhill-text": "0.5",
    "title": (
        "3  05  06  05  06  20  90  2  6  2  10  2  10  2  8  3  16  2  10  1  5  3  13  3  12"
    ),
    "task-1": "2  6  4",
    "task-2": "2  10  1  10^{-200}",
    "task-3": "2  10  1/2  1/2  2  1  0  0  1",
    "fits": "05  2  2",
    "task-4": "2  8  05  1  0.001",
    "task-5": "3  16  0  -6  6  0.5  1.1  0.01",
    "task-6": "2  10  0  0  0",
    "task-6-answer": "0  0",
    "task-7": "1  5",
    "task-7-question": "0  4  26",
    "derivation": "3  13  2  2  0  2  1  1  1  2  0  1  3  halves  double",
    "derivation-answer": (
        "1  0  0  0  0  2  1/2  1/2  1/2  2  0  0  2  2  2  3  0  2  0  2  0  0  2  2  0  2  2"
    ),
    "diagnosis": "3  12  2018  1  0  1/2  1/2",
    "diagnosis-question": "1  0  1  1",
    "diagnosis-answer": (
        "0  0  0  0  2  2  halved  0  1/2  1/2  1/2  1  0  0  1  0  1  half  0  0  0  0  "
        "0  0  2  1  0  0  1  4"
    ),
}
