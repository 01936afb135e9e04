"""The numbers of 07, Field guide."""

import numpy as np

from claims.measures import (
    LECTURE_P,
    LECTURE_Q,
    exact,
    jeffreys,
    jsd,
    kl,
    log,
    mp,
    mpf,
)


def softmax(logits, temperature=1):
    """Return the probabilities of logits at a temperature."""
    weights = [mp.exp(mpf(z) / temperature) for z in logits]
    return [w / mp.fsum(weights) for w in weights]


def soft_size(temperature):
    """Return the size of the slope of KL(teacher, student) in the student's logits."""
    target = softmax(TEACHER, temperature)

    def loss(*student):
        return kl(target, softmax(student, temperature))

    slopes = [mp.diff(loss, tuple(map(mpf, STUDENT)), n) for n in np.eye(3, dtype=int).tolist()]
    return mp.norm(slopes)


def patched(p, q, epsilon):
    """Return KL with epsilon inside the logarithms."""
    pairs = zip(exact(p), exact(q), strict=True)
    return mp.fsum(a * log((a + epsilon) / (b + epsilon)) for a, b in pairs)


def tie(p):
    """Return the epsilon with which models A and B are equally far from p."""

    def gap(exponent):
        epsilon = mp.exp(exponent)
        return patched(p, MODEL_A, epsilon) - patched(p, MODEL_B, epsilon)

    return mp.exp(mp.findroot(gap, (-18, -4), solver="anderson"))


def psi_without_drift():
    """Return the PSI of many pairs of months, drawn as the page draws them."""
    rng = np.random.default_rng(7)
    last, this = rng.multinomial(200, np.full(10, 0.1), size=(2, 200_000)) / 200
    return np.sum((this - last) * np.log(this / last), axis=-1)


def whole_answers(logit):
    """Return KL of the four answers of two tokens, each counted as one outcome."""
    first = softmax([logit, log(mpf("0.4"))])
    answers = [a * b for a, row in zip(first, SECOND, strict=True) for b in exact(row)]
    return kl(answers, [mpf(1) / 4] * 4)


def first_token(logit):
    """Return KL of the first token alone, all that its own term can see."""
    return kl(softmax([logit, log(mpf("0.4"))]), "0.5 0.5")


TEACHER, STUDENT = [6, 2, 1], [5, 0, 3]
BALANCE = {T: soft_size(T) for T in (1, 4, 20, 100)}
CEILING = jsd([1, 0], [0, 1])
THREE_TENTHS = exact("0.3 0.3")
NORMALISED = [x / sum(THREE_TENTHS) for x in THREE_TENTHS]
HALF_JEFFREYS = jeffreys(LECTURE_P, LECTURE_Q) / 2
MODEL_A, MODEL_B = "0.63 0.37 0", "0.3 0.3 0.4"
TIE, OTHER_TIE = tie("0.6 0.35 0.05"), tie("0.55 0.35 0.10")
POLICY, REF = softmax(["1", "0.4", "-1", "0.6"]), exact("0.1 0.2 0.3 0.4")
K2 = mp.fsum(p * log(r / p) ** 2 / 2 for p, r in zip(POLICY, REF, strict=True))
SECOND = ["0.5 0.5", "0.95 0.05"]
AT = log(mpf("0.6"))

CLAIMS = {
    "distillation-shrinks": [("22 %", "second choice at T = 4", softmax(TEACHER, 4)[1])],
    "card-distillation-formula": [("24", "from T = 20 to 100", BALANCE[20] / BALANCE[100])],
    "distillation-note": [
        ("4.8", "T^2 times the slope, from 1 to 4", 16 * BALANCE[4] / BALANCE[1]),
        ("4 %", "the same, from 20 to 100", 25 * BALANCE[100] / BALANCE[20] - 1),
    ],
    "psi-lesson": [("37 %", "months above 0.1", np.mean(psi_without_drift() > 0.1))],
    "fingerprint-reading": [
        ("0.6931", "JSD of two that share nothing", CEILING),
        ("0.8326", "its root", mp.sqrt(CEILING)),
    ],
    "exhibit-2": [("0.0", "KL after normalising", kl("0.5 0.5", NORMALISED))],
    "solution-2": [
        ("5/3", "the ratio of the entries", mpf("0.5") / mpf("0.3")),
        ("0.4", "what (0.3, 0.3) lacks", 1 - sum(THREE_TENTHS)),
        *[("0.5", "an entry of (0.3, 0.3), normalised", x) for x in NORMALISED],
    ],
    "exercise-4": [
        ("0.4645", "JS distance of (1, 0) and (0.5, 0.5)", mp.sqrt(jsd([1, 0], "0.5 0.5"))),
    ],
    "exhibit-6-look": [
        ("0.0314", "half Jeffreys, example 1", HALF_JEFFREYS),
        ("0.0629", "Jeffreys, example 1", 2 * HALF_JEFFREYS),
        ("4.02", "its ratio to the JSD", HALF_JEFFREYS / jsd(LECTURE_P, LECTURE_Q)),
    ],
    "exhibit-7-predict": [("0.0000125", "epsilon of the tie", TIE)],
    "exhibit-7-look": [
        ("0.0034", "epsilon of the other tie", OTHER_TIE),
        ("270", "how much larger", mp.nint(OTHER_TIE / TIE / 10) * 10),
    ],
    "exhibit-9-question": [("18 %", "k2 above KL", K2 / kl(POLICY, REF) - 1)],
    "token-by-token-note": [
        ("0.0973", "slope of the first token's own term", mp.diff(first_token, AT)),
        ("-0.0214", "slope of the whole", mp.diff(whole_answers, AT)),
    ],
}

GIVEN = {
    "title": "07  101",
    "first-look": "7",
    "before-you-start": "50  35  55",
    "losses": "2  02",
    "distillation": "1",
    "distillation-shrinks": "1  4",
    "distillation-balance": "1  20  100  5",
    "card-distillation-formula": "2  1",
    "distillation-note": "2015  1  4  20  100",
    "vae": "2  0  1  2  0  1  1/2  2  2  1  2",
    "card-vae-note": "1  1  2  4  2  doubles  0  1  05",
    "maps": "1  1  2",
    "card-tsne": "1",
    "tsne-formula": "0",
    "rlhf-optimum": "0",
    "rlhf-check": "1",
    "tree-faces": "06  03",
    "tree-lesson": "1986",
    "psi-predict": "0.1  0.25  200  a hundred  0.1",
    "psi-noise": "200,000",
    "psi-lesson": "1  1  1",
    "who-averages": "2  0  1",
    "fingerprint-known": "06",
    "fingerprint-reading": "2  half",
    "museum-note": "1.17",
    "exhibit-1": "1  2018  7337  2021  57459",
    "solution-1": "a third",
    "exhibit-2": "2  12553",
    "solution-2": "0.5  0.5  0.3  0.3  0.3  0.3  0.3  0.3",
    "exhibit-3": "3  20779  20083",
    "exhibit-3-run": "0.5",
    "exercise-3": "0  0",
    "solution-3": "04  1e-16  1.17.1  2026  24664",
    "exhibit-4": "4  36  2947",
    "exercise-4": "1  0  0.5  0.5",
    "solution-4": "2  2  06  2  2",
    "exhibit-5": "5  2  2  1",
    "exhibit-5-predict": "1  1  2  0",
    "exhibit-5-look": "a hundred  10",
    "solution-5": "2  2  1/2  1/2  2",
    "exhibit-6": "6  1",
    "exhibit-6-look": "half  1  06  half",
    "exercise-6": "half  half  twice",
    "exhibit-7": "7  0.00001  67",
    "exhibit-7-predict": "twice  0.55  0.35  0.10  3  30  300",
    "exhibit-7-look": "0.10  0.05",
    "exercise-7": "ten times",
    "solution-7": "2  10  0.05  0.05  0.05  10  04",
    "exhibit-8": "8  0  0  87",
    "solution-8": "0  0  0  0  0  0  0",
    "epsilon-again": "106  1e-10  7",
    "exhibit-9": "9  2025  1  2854  04  1/2  2  1",
    "exhibit-9-grpo": "2024  2025",
    "exhibit-9-score": "0",
    "solution-9": "1",
    "gradients": "0",
    "gradients-result": "0  twice  half",
    "k1-in-reward": "07.9",
    "k1-in-reward-note": "1  6503  0",
    "tokens": "0.6  0.4  0.95  0.05",
    "token-by-token-note": "0.6  0.5  2025",
    "pitfalls": "half",
    "reading": (
        "2015  2  1503.02531  2013  1312.6114  2008  9  2023  4  2305.18290  2018  2020  "
        "2024  2402.03300  2025  2501.12948  2025  2506.09477  2  2006  2"
    ),
}
