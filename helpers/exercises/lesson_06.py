"""Exercises of lesson 06, Jensen-Shannon."""

import math

import numpy as np

from helpers.exercises import (
    Exercise,
    base_10,
    bits_not_nats,
    distribution_slips,
    in_each_place,
    nats_not_bits,
    unnamed,
)
from helpers.exercises.slips import HINTS, Slip
from helpers.measures import (
    entropy,
    generalized_js_divergence,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
)

NO_M = "There is no M in this: it is a mean of the two directions, as in half Jeffreys. "
SQUARE_ROOT = "This is the square root of it, the Jensen-Shannon distance."


def _parts(p, q):
    """Return the KL divergences of P and of Q from their average."""
    middle = (np.asarray(p) + np.asarray(q)) / 2
    return kl_divergence(p, middle), kl_divergence(q, middle)


def _from_middle(p, q):
    """Return the KL divergences of the average from P and from Q."""
    middle = (np.asarray(p) + np.asarray(q)) / 2
    return kl_divergence(middle, p), kl_divergence(middle, q)


def _two_names(p, q):
    """Return half the Jeffreys divergence and the JSD, right and as people get them wrong."""
    half, jsd = jeffreys_divergence(p, q) / 2, js_divergence(p, q)
    from_p, from_q = _parts(p, q)
    right = [half, jsd]
    return right, (
        bits_not_nats(right),
        ([jsd, half], "The two names are swapped: which of them uses M?"),
        ([2 * half, jsd], "The first number is the whole Jeffreys divergence; half is expected."),
        (
            [2 * half, from_p + from_q],
            "Both numbers are sums of two KLs; a mean is expected in both places.",
        ),
        (
            [jsd, 2 * half],
            "The two names are swapped (which of them uses M?), and Jeffreys is not halved.",
        ),
        (
            [kl_divergence(p, q), kl_divergence(q, p)],
            "These are the two directions of the KL; their mean is the first number, "
            "and the second needs M.",
        ),
        (
            [half, sum(_from_middle(p, q)) / 2],
            "The second number averages over M; P and Q should average, and M be inside the log.",
        ),
        ([kl_divergence(p, q), jsd], "The first number has one direction only; take both."),
        ([kl_divergence(q, p), jsd], "The first number has one direction only; take both."),
        ([half, half], "The second number is the first once more; the JSD needs M."),
        ([half, math.sqrt(jsd)], "The second number is the square root, a distance; square it."),
        ([half, from_p + from_q], "The second number is a sum of two KLs; take their mean."),
        ([half, from_p], "The second number is KL(P || M) alone; Q has its own way to M."),
        ([half, from_q], "The second number is KL(Q || M) alone; P has its own way to M."),
    )


def _two_names_apart(p, q):
    """Return the slips of one of the two numbers alone, and of both alike."""
    half, jsd = jeffreys_divergence(p, q) / 2, js_divergence(p, q)
    middle = (np.asarray(p) + np.asarray(q)) / 2
    from_p, from_q = _from_middle(p, q)
    other_m = jsd - math.log(2)
    halves = [
        Slip(wrong[0] / 2, wrong[1])
        for wrong in distribution_slips(p, q, jeffreys_divergence)
        if wrong[0] < math.inf
    ]
    right, slips = in_each_place(
        (
            half,
            (
                *(slip for slip in halves if slip[1] in HINTS_OF_TERMS),
                *unnamed(distribution_slips(p, q, jeffreys_divergence)[:4]),
                (half / 2, "It is halved once too often."),
                (entropy(p), "This is an entropy; both directions of the KL are expected."),
                (js_distance(p, q), "This is the distance that belongs to the second number."),
                (math.sqrt(half), "This is a square root; Jeffreys is used without one."),
                (math.sqrt(2 * half), "This is a square root; Jeffreys is used without one."),
                (from_p + from_q, "M has no place in the first number."),
            ),
            "Look at the first number. {hint}",
        ),
        (
            jsd,
            (
                *distribution_slips(p, q, js_divergence),
                (other_m, "M is the sum of P and Q here; halve it, so that it sums to 1."),
                (2 * other_m, "M is the sum of P and Q here; halve it, so that it sums to 1."),
                (math.log(2), "This is the ceiling; only two without a common outcome reach it."),
                (half / 2, "This is a quarter of Jeffreys; the JSD needs M."),
                (
                    entropy(middle) - entropy(p) - entropy(q),
                    "Both entropies are taken off whole; take off their mean.",
                ),
            ),
            "Look at the second number. {hint}",
        ),
    )
    return [
        *slips,
        ([half, -jsd], "The second number is negative; no divergence is."),
        ([-half, -jsd], "Both are negative; no divergence is."),
        ([2 * half, math.sqrt(jsd)], "The first is not halved, and the second is a square root."),
        ([half / 2, jsd / 2], "Both are halved once too often."),
    ]


HINTS_OF_TERMS = {HINTS[key] for key in ("mean", "sizes", "unweighted", "bits", "base 10")}

LESSON_05 = [0.9, 0.09, 0.01], [0.1, 0.1, 0.8]
NAMES, NAME_SLIPS = _two_names(*LESSON_05)

# Two machines that share one of their sweets: every logarithm is a whole number of bits.
SWEETS = [0.5, 0.5, 0], [0, 0.5, 0.5]
LEAK = js_divergence(*SWEETS, base=2)
M_OF_SWEETS = np.mean(SWEETS, axis=0)


def weighted_jsd(p, q, w):
    """Return the JSD of P with weight w and Q with weight 1 - w."""
    return generalized_js_divergence([p, q], [w, 1 - w])


def _to_the_plain_average(p, q, w):
    m = (np.asarray(p) + np.asarray(q)) / 2
    return w * kl_divergence(p, m) + (1 - w) * kl_divergence(q, m)


def _plain_mean(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return (kl_divergence(p, m) + kl_divergence(q, m)) / 2


def _plain_mean_of_entropies(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return entropy(m) - (entropy(p) + entropy(q)) / 2


def _from_the_middle(p, q, w):
    m = w * np.asarray(p) + (1 - w) * np.asarray(q)
    return w * kl_divergence(m, p) + (1 - w) * kl_divergence(m, q)


def _entropy_of_mixture(p, q, w):
    return entropy(w * np.asarray(p) + (1 - w) * np.asarray(q))


# Weights for `_mixed`, as functions of w.
SAME, OTHER = (lambda w: w), (lambda w: 1 - w)
ONE, NONE, HALF = (lambda w: 1.0), (lambda w: 0.0), (lambda w: 0.5)
SHARED_ONLY = (
    "What only one of the two can do was left out. Its term does not vanish: M gives it less than "
    "that one does."
)


def _mixed(p, q, at, a, b):
    """Return a KL(P || M) + b KL(Q || M) for the M that mixes with the weights at and 1 - at."""
    m = at * np.asarray(p) + (1 - at) * np.asarray(q)
    return a * kl_divergence(p, m) + b * kl_divergence(q, m)


def _plain_way(p, m, weight):
    """Return the sum of weight * p log(p/m), whatever p and m add up to."""
    some = np.asarray(p) > 0
    return weight * np.sum(p[some] * np.log(p[some] / m[some]))


def _scaled_m(p, q, w, scale):
    m = scale * (w * p + (1 - w) * q)
    return _plain_way(p, m, w) + _plain_way(q, m, 1 - w)


def _shared_only(p, q, w):
    both = (p > 0) & (q > 0)
    m = w * p + (1 - w) * q
    return _plain_way(p[both], m[both], w) + _plain_way(q[both], m[both], 1 - w)


# What scipy says of A and B, and of B and C: square roots.
FIRST_ROOT, SECOND_ROOT = 0.3, 0.4
# What the best guesser achieves, and the total variation that follows.
RIGHT = 0.65
TV = 2 * RIGHT - 1
WRONG_TV = (
    (2 * TV, "You used the sum of |p - q|; total variation is half of it."),
    (RIGHT, "That is how often the guesser is right, not TV: a blind guess is right, too."),
    (1 - RIGHT, "That is how often the guesser is wrong, not TV."),
    (TV / 2, "That is the gain over a blind guess, which is half of TV."),
    (1 - TV, "This is made of 1 - TV, what P and Q share."),
)
HALF_A_SQUARE = (
    "First number: half a square is Pinsker's floor under KL only with the sum of |p - q| in it, "
    "of which TV is half. (With TV in it, it is the floor of the JSD.)"
)
CEILING_IN_BITS = "Second number: this ceiling of the JSD is in bits; nats are expected."

# Two boxes of so many bins, shifted so far: what is not shared gives the coin away.
BINS, SHIFTS = 8, (2, 8, 20)
LEAKS = [min(shift / BINS, 1) for shift in SHIFTS]

EXERCISES = {
    "06.1": Exercise(
        answer=NAMES,
        slips=NAME_SLIPS,
        family=_two_names_apart(*LESSON_05),
        step="Write M below P and Q. Which of the two numbers needs it?",
        section="2. Second remedy: compare with the average",
        note="One pair, two numbers, two names: and only the JSD knows a ceiling.",
    ),
    "06.2": Exercise(
        answer=(FIRST_ROOT + SECOND_ROOT) ** 2,
        slips=(
            (
                FIRST_ROOT**2 + SECOND_ROOT**2,
                "This adds the divergences; the triangle inequality is about their roots.",
            ),
            (
                FIRST_ROOT + SECOND_ROOT,
                "This is a ceiling over the distance; the divergence is its square.",
            ),
            (
                math.hypot(FIRST_ROOT, SECOND_ROOT),
                "This is the long side of a right triangle; a detour simply adds up.",
            ),
            (
                math.sqrt(FIRST_ROOT + SECOND_ROOT),
                "The root was taken twice: scipy returns roots already.",
            ),
            (
                (SECOND_ROOT - FIRST_ROOT) ** 2,
                "This is a floor: A and C cannot be nearer than that. A ceiling is expected.",
            ),
            (
                SECOND_ROOT - FIRST_ROOT,
                "This is a floor under the distance; a ceiling over the divergence is expected.",
            ),
            (
                math.log(2),
                "That is the ceiling over all pairs; the detour through B allows less.",
            ),
            bits_not_nats((FIRST_ROOT + SECOND_ROOT) ** 2),
        ),
        family=(
            *(
                (x, "That is one of the two steps, squared; the way from A to C has both.")
                for x in (FIRST_ROOT**2, SECOND_ROOT**2)
            ),
            *(
                (x, "That is one of the two steps; the way from A to C has both.")
                for x in (FIRST_ROOT, SECOND_ROOT)
            ),
            (FIRST_ROOT * SECOND_ROOT, "The two were multiplied; the steps of a way are added."),
            (
                2 * FIRST_ROOT * SECOND_ROOT,
                "This is a part of the square only: the squares of the steps belong to it as well.",
            ),
            *(
                (x, "This is a mean of the two steps; a way is the sum of its steps.")
                for x in (
                    (FIRST_ROOT + SECOND_ROOT) / 2,
                    ((FIRST_ROOT + SECOND_ROOT) / 2) ** 2,
                    (FIRST_ROOT**2 + SECOND_ROOT**2) / 2,
                )
            ),
            *(
                (x, "A root was taken; scipy returns roots already, and the answer is a square.")
                for x in (
                    math.sqrt(FIRST_ROOT) + math.sqrt(SECOND_ROOT),
                    (math.sqrt(FIRST_ROOT) + math.sqrt(SECOND_ROOT)) ** 2,
                    math.sqrt(FIRST_ROOT**2 + SECOND_ROOT**2) ** 0.5,
                )
            ),
            (
                (FIRST_ROOT + SECOND_ROOT) / math.log(2),
                "This is a distance, changed to another unit; the divergence in nats is expected.",
            ),
            (
                2 * (FIRST_ROOT + SECOND_ROOT),
                "Twice is not squared: multiply the sum by itself.",
            ),
            (
                math.sqrt(FIRST_ROOT * SECOND_ROOT),
                "The two were multiplied; the steps of a way are added.",
            ),
            (
                (FIRST_ROOT + SECOND_ROOT) ** 4,
                "It is squared once too often: scipy returns roots, and one square undoes them.",
            ),
            (
                (FIRST_ROOT**2 + SECOND_ROOT**2) ** 2,
                "This adds the divergences; the triangle inequality is about their roots.",
            ),
        ),
        step="What does scipy return, the divergence or its root? For which holds the triangle?",
        section="5. Is it a distance?",
        note="The roots add up, the divergences do not.",
    ),
    "06.3": Exercise(
        answer=LEAK,
        slips=(
            nats_not_bits(LEAK),
            (
                round(LEAK * math.log(2), 2),
                "This looks like nats, rounded; bits are expected (log to base 2).",
            ),
            (js_distance(*SWEETS, base=2), SQUARE_ROOT),
            (
                sum(_parts(*SWEETS)) / math.log(2),
                "That would be the whole coin, but green does not give it away. (If it is the sum "
                "of the two KLs: take their mean.)",
            ),
            (
                LEAK / 2,
                "This is halved once too often: each machine counts half, and that is all.",
            ),
            (entropy(M_OF_SWEETS, base=2), "This is H(M); take the mean of H(P) and H(Q) off it."),
            (math.inf, NO_M + "It is infinite; a JSD never is."),
            (0.0, "Two of the three sweets do give the machine away, so something leaks."),
        ),
        family=(
            *distribution_slips(*SWEETS, js_divergence, base=2),
            *(
                (x, "This is a probability; how many bits does a sweet leak, on average?")
                for x in (1 / 3, 2 / 3, 0.75)
            ),
            (
                entropy(SWEETS[0], base=2),
                "This is the entropy of one machine; take it off H(M), as a mean of both.",
            ),
            (
                entropy(M_OF_SWEETS, base=2) - 2,
                "Both entropies are taken off whole; take off their mean.",
            ),
            (math.log2(3), "All three sweets are alike here; M gives green more often."),
            (math.log2(3) - 1, "M is uniform here; green comes from both machines."),
            (2, "These are two bits; the coin itself has only one."),
        ),
        limits=(0, 1, "A sweet leaks between nothing and the whole bit of the coin."),
        step="Write down M, and look at one sweet after the other: what does it say of the coin?",
        section="3. Three readings of one number",
        note="Half of the sweets give the coin away and half say nothing.",
    ),
    "06.4": Exercise(
        answer=weighted_jsd,
        cases=(
            (np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3]), 0.5),
            (np.array([0.9, 0.09, 0.01]), np.array([0.1, 0.1, 0.8]), 0.9),
            (np.array([1.0, 0.0]), np.array([0.0, 1.0]), 0.25),
            (np.array([0.5, 0.5, 0.0]), np.array([0.2, 0.5, 0.3]), 0.7),
        ),
        slips=(
            bits_not_nats(weighted_jsd),
            (lambda p, q, w: weighted_jsd(p, q, 1 - w), "The weights are swapped."),
            (lambda p, q, w: js_divergence(p, q), "The weight w is not used: it must count twice."),
            (
                _to_the_plain_average,
                "The mean is weighted, but M is still the plain average: mix M with w as well.",
            ),
            (_plain_mean, "M is mixed with w, but the mean of the two KLs is still a plain one."),
            (
                _plain_mean_of_entropies,
                "M is mixed with w, but the mean of the two entropies is still a plain one.",
            ),
            (lambda p, q, w: -weighted_jsd(p, q, w), "The sign is flipped: H(M) is larger."),
            (lambda p, q, w: math.sqrt(weighted_jsd(p, q, w)), SQUARE_ROOT),
            (
                lambda p, q, w: _entropy_of_mixture(p, q, w) - entropy(p) - entropy(q),
                "Both entropies are taken off whole; take off their mean with the weights.",
            ),
            (
                lambda p, q, w: _to_the_plain_average(p, q, w) / math.log(2),
                "M is still the plain average: mix it with w as well. And this is in bits.",
            ),
            (_entropy_of_mixture, "This is H(M) alone; take the mean entropy off it."),
            (_from_the_middle, "The KLs go from M; they must go to M, with P and Q averaging."),
            (
                lambda p, q, w: w * kl_divergence(p, q) + (1 - w) * kl_divergence(q, p),
                NO_M + "Compare each of the two with the mixture M.",
            ),
        ),
        family=(
            base_10(weighted_jsd),
            *(
                (
                    lambda p, q, w, at=at, a=a, b=b: _mixed(p, q, at(w), a(w), b(w)),
                    hint,
                )
                for at, a, b, hint in (
                    (SAME, OTHER, SAME, "The weights are swapped in the mean of the two KLs."),
                    (OTHER, SAME, OTHER, "The weights are swapped in M."),
                    (SAME, ONE, ONE, "The two KLs are added without their weights."),
                    (SAME, SAME, NONE, "Only the way from P to M is in this; Q has its own."),
                    (SAME, NONE, OTHER, "Only the way from Q to M is in this; P has its own."),
                    (SAME, ONE, NONE, "Only the way from P to M is in this, without its weight."),
                    (SAME, NONE, ONE, "Only the way from Q to M is in this, without its weight."),
                    (SAME, SAME, SAME, "Both KLs have the weight w; that of Q is 1 - w."),
                    (SAME, OTHER, OTHER, "Both KLs have the weight 1 - w; that of P is w."),
                    (HALF, ONE, ONE, "The weight w is not used, and the two KLs are added."),
                    (
                        SAME,
                        lambda w: w**2,
                        lambda w: (1 - w) ** 2,
                        "The weights are squared: each KL is weighted once.",
                    ),
                    (
                        SAME,
                        lambda w: w / 2,
                        lambda w: (1 - w) / 2,
                        "This is halved once too often: the weights make the mean already.",
                    ),
                    (
                        SAME,
                        lambda w: math.sqrt(w),
                        lambda w: math.sqrt(1 - w),
                        "A root of the weights was taken: each KL is weighted as it is.",
                    ),
                )
            ),
            *(
                (
                    lambda p, q, w, scale=scale: _scaled_m(p, q, w, scale),
                    "Does your M sum to 1? With the weights w and 1 - w it does, and needs no "
                    "factor.",
                )
                for scale in (2, 0.5)
            ),
            (
                lambda p, q, w: _plain_way(p, p + q, w) + _plain_way(q, p + q, 1 - w),
                "Does your M sum to 1? It looks as if P and Q were added and not mixed.",
            ),
            (_shared_only, SHARED_ONLY),
            *(
                (
                    lambda p, q, w, tiny=tiny, prop=prop: sum(
                        _plain_way(
                            prop(x, tiny), w * prop(p, tiny) + (1 - w) * prop(q, tiny), weight
                        )
                        for x, weight in ((p, w), (q, 1 - w))
                    ),
                    "A small number was added to the zeros, or put in their place, and it shows. "
                    "Leave out what never happens.",
                )
                for tiny in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
                for prop in (np.add, np.maximum)
            ),
            (
                lambda p, q, w: sum(
                    weight * np.abs(kl_terms(x, w * p + (1 - w) * q)).sum()
                    for x, weight in ((p, w), (q, 1 - w))
                ),
                HINTS["sizes"],
            ),
            (lambda p, q, w: weighted_jsd(p, q, w) / len(p), HINTS["mean"]),
            *(
                (
                    lambda p, q, w, a=a, b=b: (
                        _entropy_of_mixture(p, q, w) - a(w) * entropy(p) - b(w) * entropy(q)
                    ),
                    hint,
                )
                for a, b, hint in (
                    (SAME, NONE, "The entropy of Q has to be taken off too, with its weight."),
                    (NONE, OTHER, "The entropy of P has to be taken off too, with its weight."),
                    (OTHER, SAME, "The weights of the two entropies are swapped."),
                    (
                        lambda w: -w,
                        lambda w: w - 1,
                        "The mean entropy was added; take it off H(M).",
                    ),
                )
            ),
            (
                lambda p, q, w: jeffreys_divergence(p, q),
                NO_M + "Compare each of the two with the mixture M.",
            ),
            (
                lambda p, q, w: kl_divergence(p, q),
                "This is a KL divergence between the two, in one direction: no M is in it.",
            ),
            (
                lambda p, q, w: 2 * js_divergence(p, q),
                "The weight w is not used, and no mean taken.",
            ),
            (
                lambda p, q, w: w * entropy(p) + (1 - w) * entropy(q),
                "This is the mean entropy alone; take it off H(M).",
            ),
        ),
        step="Mix M = w P + (1 - w) Q first. How often does each of the two do the averaging?",
        section="6. More than two: weights, languages, a map",
        note="It is zero for w = 0 and for w = 1: a bag with one machine holds no secret.",
    ),
    "06.5": Exercise(
        answer=[2 * TV**2, TV * math.log(2)],
        slips=(
            (
                [2 * (2 * TV) ** 2, 2 * TV * math.log(2)],
                "You used the sum of |p - q|; total variation is half of it.",
            ),
            (
                [2 * RIGHT**2, RIGHT * math.log(2)],
                "That is how often the guesser is right, not TV: a blind guess is right, too.",
            ),
            (
                [2 * (TV / 2) ** 2, TV / 2 * math.log(2)],
                "That is the gain over a blind guess, which is half of TV.",
            ),
            (
                [math.sqrt(TV / 2), TV * math.log(2)],
                "First number: Pinsker is solved the wrong way; TV is known, the KL is not.",
            ),
            (
                [2 * TV**2, TV**2 * math.log(2)],
                "Second number: the square belongs to the floors; this ceiling has TV itself.",
            ),
            (
                [2 * TV**2 / math.log(2), TV],
                "This is in bits (log to base 2); nats are expected (natural logarithm).",
            ),
            ([2 * TV**2, TV], CEILING_IN_BITS),
            ([TV**2, TV * math.log(2)], "Pinsker's factor before the square is missing."),
            ([TV**2 / 2, TV * math.log(2)], HALF_A_SQUARE),
            ([TV**2 / 2, TV], f"{HALF_A_SQUARE} {CEILING_IN_BITS}"),
            ([2 * TV, TV * math.log(2)], "Pinsker's floor goes with the square of TV."),
            ([TV * math.log(2), 2 * TV**2], "First the floor of KL, then the ceiling of the JSD."),
            ([2 * TV**2, TV**2 / 2], "The second number is the floor of the JSD, not its ceiling."),
            (
                [2 * TV**2, math.log(2)],
                "Second number: the ceiling over all pairs; this TV allows less.",
            ),
        ),
        family=(
            *in_each_place(
                (
                    2 * TV**2,
                    (
                        *((2 * x**2, hint) for x, hint in WRONG_TV),
                        (TV**2, "Pinsker's factor before the square is missing."),
                        (TV**2 / 2, HALF_A_SQUARE.removeprefix("First number: ")),
                        (2 * TV, "Pinsker's floor goes with the square of TV."),
                        (TV / 2, "Pinsker's floor goes with the square of TV."),
                        (4 * TV**2, "The factor before the square is 2, not 4."),
                        (8 * TV**2, "You used the sum of |p - q|; TV is half of it."),
                        (TV, "This is TV itself; Pinsker squares it."),
                        ((2 * TV) ** 2 / 4, "Pinsker's factor before the square is missing."),
                        (math.sqrt(TV / 2), "Pinsker is solved the wrong way; TV is known."),
                        (math.sqrt(2 * TV), "Pinsker is solved the wrong way; TV is known."),
                        (2 * TV**2 / math.log(2), "This is in bits; nats are expected."),
                        (2 * TV**2 * math.log(2), "Pinsker's floor is in nats already."),
                        (TV * math.log(2), "This is the ceiling of the JSD; the floor is first."),
                    ),
                    "Look at the first number. {hint}",
                ),
                (
                    TV * math.log(2),
                    (
                        *((x * math.log(2), hint) for x, hint in WRONG_TV),
                        (TV, "This ceiling of the JSD is in bits; nats are expected."),
                        (TV**2 * math.log(2), "The square belongs to the floors; take TV itself."),
                        (math.log(2), "This is the ceiling over all pairs; this TV allows less."),
                        (1, "This is the ceiling over all pairs, in bits; this TV allows less."),
                        (TV**2 / 2, "This is the floor of the JSD, not its ceiling."),
                        (2 * TV**2, "This is the floor of the KL once more."),
                        (TV / math.log(2), "The unit was changed the wrong way: multiply by ln 2."),
                        (TV * math.log(2) ** 2, "The ln 2 stands in it once too often."),
                        (TV * math.log(2) / 2, "It is halved once too often."),
                        (2 * TV * math.log(2), "You used the sum of |p - q|; TV is half of it."),
                        ((1 - TV) * math.log(2), "This is made of 1 - TV, what P and Q share."),
                        (TV * math.log(10), "The ceiling has ln 2 in it, not ln 10."),
                        *(
                            (x, "The ceiling is linear in TV; no other logarithm is in it.")
                            for x in (
                                math.log(1 + TV),
                                -math.log(1 - TV),
                                -TV * math.log(TV),
                                math.log(2) - entropy([RIGHT, 1 - RIGHT]),
                                entropy([RIGHT, 1 - RIGHT]),
                                entropy([TV, 1 - TV]),
                                -math.log(TV),
                            )
                        ),
                    ),
                    "Look at the second number. {hint}",
                ),
            )[1],
            (2 * TV**2, "This is the first number, right. Give both, in a list."),
            (TV * math.log(2), "This is the second number, right. Give both, in a list."),
        ),
        step="How much better than a blind guess is 65 %? TV is twice as much.",
        section="8. Total variation and Pinsker",
        note="The KL has a floor and no ceiling here, the JSD has both.",
    ),
    "06.6": Exercise(
        answer=LEAKS,
        slips=(
            (
                [x * math.log(2) for x in LEAKS],
                "This is in nats (natural logarithm); bits are expected (log to base 2).",
            ),
            (
                [math.sqrt(x) for x in LEAKS],
                "These are square roots, distances; the divergences are expected.",
            ),
            (
                [shift / BINS for shift in SHIFTS],
                "Where nothing is shared the JSD stops at its ceiling, however far apart.",
            ),
            (
                [1 - x for x in LEAKS],
                "This is the share that says nothing about the coin; the rest leaks.",
            ),
            (
                list(SHIFTS),
                "This is how far the boxes are apart, as the Wasserstein distance says.",
            ),
            ([math.inf] * 3, NO_M + "It is infinite; a JSD never is."),
            ([1, 1, 1], "At the first shift the boxes still share most of their bins."),
            (
                [2 * x for x in LEAKS],
                "This is the sum of the two KLs; take their mean.",
            ),
        ),
        family=(
            *(
                (values, hint)
                for at, hint in (
                    (
                        lambda d: min(d / (BINS + d), 1),
                        "The shifted bins were divided by all bins that either box has; each box "
                        "has eight.",
                    ),
                    (
                        lambda d: min(d / (2 * BINS), 1),
                        "It is halved once too often: in each box this share gives the coin away.",
                    ),
                    (
                        lambda d: min(d / BINS, 1) / 2,
                        "It is halved once too often: in each box this share gives the coin away.",
                    ),
                    (
                        lambda d: min(d / BINS, 1) ** 2,
                        "The shares were squared; the divergence grows evenly with d.",
                    ),
                    (
                        lambda d: math.log2(d),
                        "This is a logarithm of the shift; what share of the bins is not common?",
                    ),
                    (
                        lambda d: math.log2(1 + d / BINS),
                        "This is a logarithm of the shift; what share of the bins is not common?",
                    ),
                    (
                        lambda d: math.log2(BINS / (BINS - d)) if d < BINS else 1,
                        "That is the surprise of what is shared; average over all bins of a box.",
                    ),
                    (
                        lambda d: 1 if d >= BINS else 0,
                        "At the first shift some bins are shared and some are not: not nothing.",
                    ),
                    (
                        lambda d: d / BINS if d < BINS else 0,
                        "Far apart the two are as different as they can be, not equal.",
                    ),
                    (
                        lambda d: d / BINS if d < BINS else math.inf,
                        NO_M + "It is infinite; a JSD never is.",
                    ),
                    (
                        lambda d: 1 - d / BINS if d < BINS else 1,
                        "At the first shift this is the share that says nothing about the coin.",
                    ),
                    (
                        lambda d: (BINS - d) / BINS if d < BINS else 0,
                        "This is the share that says nothing about the coin; the rest leaks.",
                    ),
                )
                for values in ([at(d) for d in SHIFTS],)
            ),
            (
                [*LEAKS, BINS],
                "The three numbers are right; leave the place where the plateau begins out.",
            ),
            *(
                (d, "That is where the plateau begins; three divergences are expected.")
                for d in (8, 9)
            ),
            (
                [*LEAKS[:2], 2],
                "Twice as far apart is not twice the divergence: nothing is shared either way.",
            ),
            (LEAKS[:2], "The third shift is missing: the two are even farther apart there."),
        ),
        step="Which bins are in both boxes for d = 2? What do the others say about the coin?",
        section="7. Where does a JSD loss teach?",
        note="Up to the edge each bin counts, beyond it none: a plateau.",
    ),
}
