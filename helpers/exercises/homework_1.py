"""Exercises of homework 1: surprise, entropy, cross-entropy, and a code for Korean."""

import heapq
import math
from itertools import pairwise

import numpy as np

from helpers.exercises import (
    Exercise,
    base_10,
    bits_not_nats,
    clipping,
    distribution_slips,
    forgot_minus,
    measure_slips,
    nats_not_bits,
    smoothing,
    swapped,
)
from helpers.exercises.lesson_01 import BASE_10, MEAN_NOT_SUM
from helpers.exercises.lesson_02 import loss_from_logits
from helpers.exercises.slips import HINTS, TINY_NUMBERS, made_finite
from helpers.language import say
from helpers.letters import load_hangul_counts
from helpers.measures import cross_entropy, entropy, normalize, surprisal
from helpers.own_numbers import own_distribution, own_rng

JAMO_ON_A_PAGE = 500

NO_SURPRISE = "The surprise of an impossible event is another one: how would you feel if it came?"
NO_INFINITY = "A large number stands in the place of infinity. Let infinity be infinity."
WEIGH = "Each surprisal has to be weighed with how often it comes: with its p."


def _decided_by_a_tiny_number(formula):
    return smoothing(formula) + clipping(formula)


# --- h1.1 to h1.4: the measures ------------------------------------------------------------


def own_entropy(student):
    """Return the exercise about the entropy of the student's own restaurant."""
    p = own_distribution(student, "h1.2", 4)
    return Exercise(
        answer=entropy(p),
        slips=(
            ((p * surprisal(p)).max(), "That is the largest of the four terms; add them all up."),
            (
                math.log(4),
                "That would be right if all four came equally often. Look at your shares.",
            ),
        ),
        family=(
            *distribution_slips(p, asked=entropy),
            (entropy(p) / math.log(4), "This is divided by the ceiling log 4; give the entropy."),
            (float(-p @ np.log(100 * p)), "Percentages stand in the logarithm; take the shares."),
            *((float(x), "That is one of the shares; weight its logarithm with it.") for x in p),
            *(
                (
                    float(surprisal(x)),
                    "That is the surprise of one dish alone; average over all four.",
                )
                for x in p
            ),
        ),
        note="That is your surprise at each guest, on average, however well you know the place.",
        strict="floats",
    )


def _in_any_base(slips):
    """Return slips of the entropy in nats as those of a function that also takes a base."""
    return [
        (lambda p, base=math.e, wrong=wrong: wrong(p) / math.log(base), hint)
        for wrong, hint in slips
    ]


def _entropy_of_some(p, least):
    """Return the terms of the entropy in nats added up where p is above some least value."""
    some = p > least
    return float(-p[some] @ np.log(p[some]))


def entropy_in_base(p, base=math.e):
    """Return the entropy of p in the unit of a base."""
    return entropy(p, base=base)


# --- h1.5: the loss of a classifier ---------------------------------------------------------


def loss_of_target(z, p):
    """Return the cross-entropy of the target p and softmax(z), in nats."""
    return sum(p[k] * loss_from_logits(z, k) for k in np.flatnonzero(p))


def _softmax(z):
    return normalize(np.exp(z - z.max()))


def _without_forbidden(z, p):
    possible = np.isfinite(z)
    return np.logaddexp.reduce(z) - p[possible] @ z[possible]


# --- h1.6: a code book, which may be right in many ways --------------------------------------


def wrong_code(words, p):
    """Say what keeps a list of code words from being a shortest code for p, or return ""."""
    return _no_words(words, len(p)) or _ambiguous(words) or _too_long(words, p)


def _no_words(words, n):
    if not isinstance(words, list | tuple):
        return say(
            "a list with one word for each outcome is expected, not {kind}.",
            kind=type(words).__name__,
        )
    if len(words) != n:
        return say(
            "your list has {count} entries; there should be one for each outcome, {n}.",
            count=len(words),
            n=n,
        )
    for word in words:
        if isinstance(word, int | float | np.number):
            return say(
                "your list holds numbers. The words themselves are expected, as texts such "
                'as "10", not their lengths.'
            )
        if not isinstance(word, str) or set(word) - {"0", "1"}:
            return say("a word is a text of 0s and 1s, and {word!r:.40} is none.", word=word)
    return ""


def _ambiguous(words):
    clash = _prefix(words)
    if not clash:
        return ""
    first, second = clash
    if not _prefix([word[::-1] for word in words]):
        return say(
            'the word "{first:.20}" begins "{second:.20}". Read from right to left '
            "your words would do: what is glued later is asked earlier, so where does "
            "its digit go?",
            first=first,
            second=second,
        )
    if first == second:
        return say(
            'two outcomes have the word "{first:.20}"; a reader cannot tell them apart.',
            first=first,
        )
    return say(
        'the word "{first:.20}" begins "{second:.20}": a reader cannot know when to stop.',
        first=first,
        second=second,
    )


def _prefix(words):
    """Return a word and one that begins with it, or None: sorted, they stand side by side."""
    in_order = pairwise(sorted(words))
    return next((pair for pair in in_order if pair[1].startswith(pair[0])), None)


def _too_long(words, p):
    lengths = [len(word) for word in words]
    average = float(np.dot(lengths, p))
    # A tree without a wasted question is less deep than it has leaves. Kraft's sum is taken in
    # whole numbers, because 0.5**length could be rounded to nothing.
    deepest = max(lengths)
    full = deepest < len(words) and sum(1 << (deepest - n) for n in lengths) == 1 << deepest
    if full and average <= least_average(p) + 1e-9:
        return ""
    if len(words) == 1:
        return say("one outcome alone leaves nothing to ask: its word is the empty text.")
    if len(set(lengths)) == 1 and len(words) > 2:
        return say("all your words are equally long. What is likely should have the shorter ones.")
    if not full:
        return say(
            "your words waste a question: somewhere only one of the answers 0 and 1 "
            "leads on to a word, so that it need not be asked."
        )
    if lengths[np.argmax(p)] > lengths[np.argmin(p)]:
        return say(
            "the likeliest outcome has a longer word than the rarest. Are the two "
            "least likely glued each time, and is your list in the order of p?"
        )
    if sorted(lengths) == [*range(1, len(words)), len(words) - 1]:
        return say(
            "you glue one outcome after the other to the same lump. Put the lump back "
            "among the others, and each time look for the two least likely of all."
        )
    return say(
        "the average word has {average:.4f} digits, and there are codes with less. "
        "Each time glue the two least likely of all that is left, lumps included.",
        average=average,
    )


def least_average(p):
    """Return the average length of a shortest code: every gluing is asked in its share of cases."""
    heap, average = list(p), 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        glued = heapq.heappop(heap) + heapq.heappop(heap)
        heapq.heappush(heap, glued)
        average += glued
    return float(average)


# --- h1.7: a page of Korean ------------------------------------------------------------------


def own_page(student):
    """Return how often each jamo stands on the student's own page."""
    counts = np.array(list(load_hangul_counts("jamo").values()))
    return own_rng(student, "h1.7").multinomial(JAMO_ON_A_PAGE, counts / counts.sum())


def _shares_of_all():
    """Return the shares of the jamo in the whole text."""
    return normalize(np.array(list(load_hangul_counts("jamo").values())))


def bits_wasted(page):
    """Return by how many bits a shortest code for a page is longer than the entropy allows."""
    seen = page[page > 0]
    return least_average(seen) - page.sum() * entropy(normalize(seen), base=2)


def _word_lengths(counts, ties):
    """Return the lengths of Huffman's words; of equal lumps the older (ties=1) goes first."""
    lengths = np.zeros(len(counts))
    lumps = [(count, ties * i, [i]) for i, count in enumerate(counts)]
    heapq.heapify(lumps)
    for i in range(len(counts), 2 * len(counts) - 1):
        (a, _, some), (b, _, others) = heapq.heappop(lumps), heapq.heappop(lumps)
        lengths[some + others] += 1
        heapq.heappush(lumps, (a + b, ties * i, some + others))
    return lengths


def own_waste(student):
    """Return the exercise about the bits that are wasted on the student's own page."""
    page = own_page(student)
    seen = page[page > 0]
    sent, floor = least_average(seen), JAMO_ON_A_PAGE * entropy(normalize(seen), base=2)
    fixed = JAMO_ON_A_PAGE * math.ceil(math.log2(len(seen)))
    rounded = seen @ np.ceil(surprisal(normalize(seen), base=2))
    lengths = [_word_lengths(seen, ties) for ties in (1, -1)]
    return Exercise(
        answer=bits_wasted(page),
        slips=(
            forgot_minus(sent - floor, "difference"),
            (
                (sent - floor) / JAMO_ON_A_PAGE,
                "That is the waste on one jamo, on average; the whole page is expected.",
            ),
            (sent, "That is what you send. How much of it would the entropy have spared?"),
            (floor, "That is the floor, the part that no code can spare. What is on top of it?"),
            (
                sent - floor * math.log(2),
                "You took nats away from bits: the entropy needs base 2 here.",
            ),
            (
                least_average(page) - floor,
                "You gave words to jamo that are not on your page, and they take room in the "
                "tree. Leave out what never happens.",
            ),
            (
                least_average(page) - floor * math.log(2),
                "Two things: jamo that are not on your page need no word, and the entropy is in "
                "nats while the words are in bits.",
            ),
            (fixed - floor, "That is a code with words of one length. Use your Huffman words."),
            (
                rounded - floor,
                "Surprisals rounded up make a code that works, but not the shortest one.",
            ),
            nats_not_bits(sent - floor),
        ),
        family=(
            *(
                (
                    sent - x,
                    "The floor is the entropy of your own page, times the 500 jamo on it.",
                )
                for x in (
                    JAMO_ON_A_PAGE * math.log2(len(seen)),
                    JAMO_ON_A_PAGE * math.log2(len(page)),
                    JAMO_ON_A_PAGE * entropy(_shares_of_all(), base=2),
                    floor / JAMO_ON_A_PAGE,
                )
            ),
            (
                sent + seen @ np.log2(seen),
                "The floor is the entropy of your own page, times the 500 jamo on it.",
            ),
            *(
                (
                    words.sum() - x,
                    "The lengths were added up as they are; weight each with its probability.",
                )
                for words in lengths
                for x in (floor, floor / JAMO_ON_A_PAGE)
            ),
            *(
                (
                    scale * words.mean() - x,
                    "That is the plain mean of the lengths; weight each with its probability.",
                )
                for words in lengths
                for scale, x in ((JAMO_ON_A_PAGE, floor), (1, floor / JAMO_ON_A_PAGE))
            ),
            *(
                (
                    JAMO_ON_A_PAGE * words.max() - floor,
                    "That is a code with words of one length. Use your Huffman words.",
                )
                for words in lengths
            ),
            *(
                (
                    x - floor,
                    "That is a code with words of one length. Use your Huffman words.",
                )
                for x in (
                    JAMO_ON_A_PAGE * math.ceil(math.log2(len(page))),
                    JAMO_ON_A_PAGE * math.log2(len(seen)),
                )
            ),
            *(
                (x, "The two were divided; how many bits are wasted is a difference.")
                for x in (sent / floor, floor / sent)
            ),
            (
                100 * (sent / floor - 1),
                "This is a percentage of the floor; how many bits is it?",
            ),
            (sent / floor - 1, "This is a share of the floor; how many bits is it?"),
            (1 - floor / sent, "This is a share of what you send; how many bits is it?"),
            ((sent - floor) / 8, "These are bytes; bits are expected."),
            (
                sent / JAMO_ON_A_PAGE - floor,
                "Bits of one jamo and of the whole page were compared: take both for the page.",
            ),
            (
                (sent - floor) / len(seen),
                "This was divided by the kinds of jamo; the whole page is expected.",
            ),
            (sent + floor, "The two were added; what is wasted is their difference."),
        ),
        note="Less than one bit a jamo, as the lesson promised, and in fact far less.",
        strict="floats",
    )


EXERCISES = {
    "h1.1": Exercise(
        answer=surprisal,
        cases=(
            (0.25,),
            (1.0,),
            (0.0,),
            (np.array([0.5, 0.1, 0.0, 1.0]),),
            (np.array([[0.2, 0.8], [1e-300, 0.3]]),),
        ),
        slips=(
            forgot_minus(surprisal),
            bits_not_nats(surprisal),
            (lambda p: surprisal(p, base=10), BASE_10),
            (
                lambda p: np.where(np.equal(p, 0), 0, surprisal(p)),
                "You give an impossible event no surprise at all. How would you feel if it came?",
            ),
            (
                lambda p: np.where(np.equal(p, 0), 0, p * surprisal(np.where(p, p, 1))),
                "You weighed the surprisal with p. That belongs to the average, later on.",
            ),
            (
                lambda p: 1 - p,
                "Rarer is more, but so two independent surprises do not add up to the joint one.",
            ),
            (
                lambda p: np.divide(1, p),
                "This is how many times rarer than certain the event is; the logarithm is missing.",
            ),
            made_finite(surprisal),
            *(
                (
                    lambda p, impossible=impossible: np.where(
                        np.equal(p, 0), impossible, surprisal(np.where(p, p, 1))
                    ),
                    hint,
                )
                for impossible, hint in (
                    (
                        -math.inf,
                        "Infinity has the wrong sign: the impossible surprises infinitely.",
                    ),
                    (1, NO_SURPRISE),
                    *((x, NO_INFINITY) for x in (1e3, 1e6, 1e9, 1e10, 999, 9999, 100)),
                )
            ),
            *(
                (
                    lambda p, least=least: np.where(
                        np.less(p, least), math.inf, surprisal(np.maximum(p, least))
                    ),
                    "A tiny probability is taken for 0. However small it is, it is not impossible.",
                )
                for least in (1e-6, 1e-10, 1e-12, 1e-15, 1e-16, 1e-100, 1e-200)
            ),
            (
                lambda p: -np.log1p(p),
                "np.log1p is the logarithm of 1 + p; the logarithm of p is expected.",
            ),
            (
                lambda p: surprisal(np.subtract(1, p)),
                "This is the surprise if the event does not come: the complement was used.",
            ),
            (
                lambda p: np.divide(1, p) - 1,
                "These are odds, and no logarithm is in them.",
            ),
            (
                lambda p: surprisal(p) ** 2,
                "It is squared; the logarithm itself is expected, with a minus.",
            ),
            (
                lambda p: np.exp(-np.asarray(p)),
                "The exponential goes the other way: take a logarithm.",
            ),
            (lambda p: np.exp(p), "The exponential goes the other way: take a logarithm."),
            (
                lambda p: np.multiply(p, surprisal(np.where(p, p, 1))),
                "You weighed the surprisal with p. That belongs to the average, later on.",
            ),
            (
                lambda p: np.sum(surprisal(p)),
                "The surprises were added up; give one for each event.",
            ),
            (
                lambda p: np.mean(surprisal(p)),
                "This is the mean of the surprises; give one for each event.",
            ),
            *_decided_by_a_tiny_number(lambda prop, p: -np.log(prop(p))),
        ),
        note="Certain is 0, impossible is infinite, and it works on whole arrays.",
        strict="floats",
    ),
    "h1.2": own_entropy,
    "h1.3": Exercise(
        answer=entropy_in_base,
        cases=(
            (np.array([0.2, 0.5, 0.3]),),
            (np.array([0.2, 0.5, 0.3]), 2),
            (np.array([0.5, 0.0, 0.5]), 10),
            (np.array([0.0, 1.0]), 2),
            (np.array([0.01, 0.02, 0.07, 0.30, 0.60]), 5),
            (np.full(20_000, 1 / 20_000), 2),  # so many that a small epsilon counts
        ),
        slips=(
            forgot_minus(entropy_in_base),
            (
                lambda p, base=math.e: entropy(p),
                "Always nats: your function does not use the base.",
            ),
            (
                lambda p, base=math.e: entropy(p, base=2),
                "Always bits: your function does not use the base.",
            ),
            (
                lambda p, base=math.e: entropy(p, base=10),
                "Always to base 10: your function does not use the base.",
            ),
            (
                lambda p, base=math.e: entropy(p) * math.log(base),
                "The unit has been changed the wrong way: how many bits is one nat?",
            ),
            (
                lambda p, base=2: entropy(p, base=base),
                "Right where the base is given; where it is not, nats are expected.",
            ),
            (lambda p, base=math.e: entropy(p, base=base) / len(p), MEAN_NOT_SUM),
            (lambda p, base=math.e: entropy(p, base=base) / np.count_nonzero(p), MEAN_NOT_SUM),
            (lambda p, base=math.e: surprisal(p[p > 0], base=base).sum(), WEIGH),
            (lambda p, base=math.e: surprisal(p, base=base).sum(), WEIGH),
            *smoothing(
                lambda prop, p, base=math.e: -(p @ np.log(prop(p))) / math.log(base),
                tiny_numbers=TINY_NUMBERS[:8],  # down to 1e-10
            ),
            (
                lambda p, base=math.e: entropy(p) / base,
                "Divided by the base itself; one nat is 1/log(base) of the other unit.",
            ),
            (
                lambda p, base=math.e: entropy(p, base=base if base == 2 else None),
                "Right for nats and bits; other bases are expected to work as well.",
            ),
        ),
        family=(
            *_in_any_base(measure_slips(entropy)),
            (lambda p, base=math.e: 1 - p @ p, HINTS["squares of p"]),
            (
                lambda p, base=math.e: entropy(p) / math.log(len(p)),
                "This is divided by the ceiling log n; divide by the logarithm of the base.",
            ),
            *(
                (
                    lambda p, base=math.e, change=change: entropy(p) * change(base),
                    "The unit is changed by 1/log(base), with one logarithm: that of the base.",
                )
                for change in (
                    lambda b: b,
                    lambda b: 1 / np.log2(b),
                    lambda b: 1 / np.log10(b),
                    lambda b: np.log2(b),
                    lambda b: 1 / np.log(b) ** 2,
                    lambda b: 1 / np.sqrt(b),
                )
            ),
            (
                lambda p, base=math.e: entropy(p, base=2 if base == 2 else None),
                "Right for nats and bits; other bases are expected to work as well.",
            ),
            (
                lambda p, base=math.e: p.sum() * math.log(base),
                "The logarithm is that of the base alone; that of p is expected, in this base.",
            ),
            (
                lambda p, base=math.e: -p[p > 0].sum() * math.log(base),
                "The logarithm is that of the base alone; that of p is expected, in this base.",
            ),
            (
                lambda p, base=math.e: (
                    -np.sum(p[p > 0] * math.log(base) / np.where(p[p > 0] < 1, np.log(p[p > 0]), 1))
                ),
                "The two logarithms are divided the wrong way: that of the base stands below.",
            ),
            (
                lambda p, base=math.e: base ** entropy(p, base=base),
                "This is a power of the base, a number of choices; give its exponent.",
            ),
            (
                lambda p, base=10: entropy(p, base=base),
                "Right where the base is given; where it is not, nats are expected.",
            ),
            *(
                (
                    lambda p, base=math.e, least=least: _entropy_of_some(p, least) / math.log(base),
                    "Rare outcomes were left out together with the impossible ones. Only p = 0 "
                    "adds nothing.",
                )
                for least in (1e-4, 1e-3, 1e-2)
            ),
            (
                lambda p, base=math.e: np.floor(entropy(p, base=base)),
                "The result is cut off to a whole number; return the float itself.",
            ),
        ),
        note="What never happens adds nothing, in every unit.",
        strict="floats",
    ),
    "h1.4": Exercise(
        answer=cross_entropy,
        cases=(
            (np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])),
            (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.5, 0.25])),
            (np.array([0.5, 0.0, 0.5]), np.array([0.9, 0.0, 0.1])),
            (np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.0, 0.5])),
            (np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        ),
        slips=(
            forgot_minus(cross_entropy),
            bits_not_nats(cross_entropy),
            (lambda p, q: cross_entropy(p, q, base=10), BASE_10),
            swapped(cross_entropy),
            (
                lambda p, q: entropy(p),
                "This is H(P), the surprise of one who knows the truth. Yours believes Q.",
            ),
            (
                lambda p, q: entropy(q),
                "This is H(Q), averaged over a world that exists only in the forecast.",
            ),
            (
                lambda p, q: cross_entropy(p, q) - entropy(p),
                "You took the floor away. Here the whole average surprise is expected.",
            ),
            (
                lambda p, q: -(p[q > 0] @ np.log(q[q > 0])),
                "You left out what Q holds impossible, even where it happens. That is the one "
                "event which must not be left out: what does it cost?",
            ),
            (
                lambda p, q: cross_entropy(p, q) if (q > 0).all() else math.inf,
                "Infinity comes too soon: what Q holds impossible costs nothing if it never "
                "happens.",
            ),
            (lambda p, q: cross_entropy(p, q) / len(p), MEAN_NOT_SUM),
            (lambda p, q: surprisal(q[(p > 0) | (q > 0)]).sum(), WEIGH),
            (lambda p, q: surprisal(q).sum(), WEIGH),
            made_finite(cross_entropy),
            *_decided_by_a_tiny_number(lambda prop, p, q: -(p @ np.log(prop(q)))),
        ),
        family=(
            *measure_slips(cross_entropy),
            (
                lambda p, q: -math.inf if np.any(q[p > 0] == 0) else cross_entropy(p, q),
                "Infinity has the wrong sign: what was held impossible surprises infinitely.",
            ),
            *(
                (
                    lambda p, q, most=most: p @ np.minimum(surprisal(q), most),
                    "Surprises are cut off at some size. Let infinity be infinity.",
                )
                for most in (10, 20, 50, 100, 1000)
            ),
            *(
                (
                    lambda p, q, large=large: min(cross_entropy(p, q), large),
                    "A large number stands in the place of infinity. Let infinity be infinity.",
                )
                for large in (1e3, 1e6, 1e9, 1e10, 1e12, 999, 9999, 1e308)
            ),
        ),
        note="Infinite only where something happens that was held impossible.",
        strict="floats",
    ),
    "h1.5": Exercise(
        answer=loss_of_target,
        cases=(
            (np.array([2.0, 1.0, 0.0]), np.array([0.2, 0.5, 0.3])),
            (np.array([0.5, -1.0, 3.0]), np.array([0.0, 1.0, 0.0])),
            (np.array([1000.0, 1001.0, 1002.0]), np.array([0.1, 0.2, 0.7])),
            (np.array([-100_000.0, -100_003.0]), np.array([0.5, 0.5])),
            (np.array([0.0, 1000.0]), np.array([1.0, 0.0])),
            (np.array([0.0, 1000.0]), np.array([0.0, 1.0])),
            (np.array([1234.5678, -4321.0987, 987.6543]), np.array([0.1, 0.2, 0.7])),
            (np.array([1.0, -np.inf, 2.0]), np.array([0.4, 0.0, 0.6])),
            (np.array([1.0, -np.inf, 2.0]), np.array([0.4, 0.1, 0.5])),
        ),
        slips=(
            forgot_minus(loss_of_target),
            bits_not_nats(loss_of_target),
            (
                lambda z, p: cross_entropy(p, _softmax(z)),
                "For the logits 0 and 1000 you go through a probability that is too small for a "
                "computer, and report infinity. Put softmax into the formula on paper first.",
            ),
            (
                lambda z, p: loss_from_logits(z, np.argmax(p)),
                "This is the loss of the likeliest class alone. The target may spread over "
                "several classes: average over it.",
            ),
            (
                lambda z, p: np.mean([loss_from_logits(z, k) for k in range(len(z))]),
                "All classes count alike here. The target P does the averaging.",
            ),
            (
                lambda z, p: loss_of_target(z, p) - entropy(p),
                "You took the floor away. Here the whole cross-entropy is expected.",
            ),
            (
                lambda z, p: loss_of_target(z, p) / len(z),
                MEAN_NOT_SUM,
            ),
            (
                lambda z, p: loss_of_target(z, p) - z.max(),
                "You shifted the logits by the largest one inside the exp, and did not add it "
                "back outside.",
            ),
            (
                lambda z, p: np.logaddexp.reduce(z) - z.max(),
                "You took away the largest logit. It only helps inside log-sum-exp; what is "
                "taken away depends on the target.",
            ),
            (
                lambda z, p: np.logaddexp.reduce(z),
                "This is log-sum-exp alone, and the target has not been used.",
            ),
            (
                lambda z, p: loss_of_target(_softmax(z), p),
                "Softmax has been taken twice: log-sum-exp of the logits contains it already.",
            ),
            (
                _without_forbidden,
                "A logit of minus infinity forbids its class. You left it out also where the "
                "target says that it happens: what does that cost?",
            ),
            made_finite(loss_of_target),
            *_decided_by_a_tiny_number(lambda prop, z, p: -(p @ np.log(prop(_softmax(z))))),
        ),
        family=(
            (
                lambda z, p: sum(loss_from_logits(z, k) for k in range(len(z))),
                "All classes count alike here. The target P does the averaging.",
            ),
            (
                lambda z, p: sum(loss_from_logits(z, k) for k in np.flatnonzero(p)),
                "The classes that the target names count alike here. P does the averaging.",
            ),
            (
                lambda z, p: entropy(_softmax(z)),
                "This is the entropy of softmax(z): the forecast averages over itself. The target "
                "P does the averaging.",
            ),
            (
                lambda z, p: cross_entropy(_softmax(z), p),
                "P and softmax(z) are swapped: the target P does the averaging.",
            ),
            (
                lambda z, p: loss_of_target(z, p) if np.isfinite(z).all() else math.inf,
                "A forbidden class makes the loss infinite only if the target names it; here it "
                "never does.",
            ),
            (
                lambda z, p: (
                    -math.inf if math.isinf(loss_of_target(z, p)) else loss_of_target(z, p)
                ),
                "Infinity has the wrong sign: a forbidden class that happens costs that much.",
            ),
            *(
                (
                    lambda z, p, most=most: loss_of_target(np.clip(z, -most, most), p),
                    "The logits were cut off at some size. A large loss is nothing wrong: shift by "
                    "the largest logit, and cut nothing off.",
                )
                for most in (10, 20, 50, 100, 500, 700, 709, np.finfo(float).max)
            ),
            (
                lambda z, p: loss_of_target(z, p) - math.log(len(z)),
                "Inside log-sum-exp stands a sum; a mean was taken.",
            ),
            (
                lambda z, p: z.max() - sum(p[k] * z[k] for k in np.flatnonzero(p)),
                "The largest logit stands for log-sum-exp here. The others belong to the sum, too.",
            ),
            *(
                (
                    lambda z, p, shift=shift: (
                        shift(z)
                        + np.log(np.sum(np.exp(z - shift(z))))
                        - sum(p[k] * z[k] for k in np.flatnonzero(p))
                    ),
                    "The logits were shifted, but not by the largest one: then exp may be too "
                    "large for a computer.",
                )
                for shift in (np.mean, np.min, np.median, lambda z: z[0], lambda z: 0)
            ),
            (
                lambda z, p: sum(p[k] * z[k] for k in np.flatnonzero(p)),
                "This is the mean logit under P; log-sum-exp is missing.",
            ),
            (
                lambda z, p: -sum(p[k] * z[k] for k in np.flatnonzero(p)),
                "This is the mean logit under P with a minus; log-sum-exp is missing.",
            ),
            (
                lambda z, p: base_10(loss_of_target)[0](z, p),
                BASE_10,
            ),
            (
                lambda z, p: np.sum((_softmax(z) - p) ** 2),
                "There is no logarithm in this: it is a squared error.",
            ),
        ),
        note="Finite where it is finite, infinite where it is infinite, and never nan.",
        strict="floats",
    ),
    "h1.6": Exercise(
        answer=None,
        cases=(
            (np.array([0.5, 0.25, 0.125, 0.125]),),
            (np.array([0.1, 0.2, 0.3, 0.4]),),
            (np.array([0.15, 0.20, 0.25, 0.22, 0.18]),),
            (np.array([0.35, 0.17, 0.17, 0.16, 0.15]),),  # cutting into halves is not enough
            (np.full(6, 1 / 6),),
            (np.array([0.6, 0.4, 0.0]),),
            (np.array([1.0]),),
        ),
        wrong=wrong_code,
        note="No word begins another, no question is wasted, and no code is shorter.",
    ),
    "h1.7": own_waste,
}
