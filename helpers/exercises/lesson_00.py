"""Exercises of notebook 00: the five questions that show whether one is ready to start."""

import numpy as np

from helpers.exercises import Exercise

STARS = np.array([1, 4, 5])
CHANCES = np.array([0.2, 0.5, 0.3])
MEALS = np.array([[2, 5, 3], [6, 8, 6]])  # rows: days; columns: ratings
DELIVERIES = np.array([[0.72, 0.08], [0.10, 0.10]])  # rows: dry, rain; columns: on time, late

BOTH = DELIVERIES[1, 1]
RAIN = DELIVERIES[1].sum()
LATE = DELIVERIES[:, 1].sum()
# Each number of the last answer with the slips that lead elsewhere.
LATE_IF_RAIN = [
    (BOTH / RAIN, ""),
    (
        BOTH,
        "First number: this is how often both happen among all evenings. "
        '"If it rains" looks at the rainy row only: divide by its total.',
    ),
    (
        BOTH / LATE,
        "First number: this is how often it rains if the food is late. "
        "What stands behind the bar is what you divide by.",
    ),
]
BOTH_IF_INDEPENDENT = [
    (RAIN * LATE, ""),
    (
        BOTH,
        "Second number: this is how often both really happen. "
        "What would it be if neither cared about the other?",
    ),
    (
        RAIN**2,
        "Second number: this is the share of rain times itself. "
        "One of the two factors is how often the food is late, in rain or not: a whole column.",
    ),
    (RAIN + LATE, "Second number: probabilities of independent events do not add up like this."),
]

EXERCISES = {
    "00.1": Exercise(
        answer="b",
        slips=(
            ("a", "That divides the two logarithms. The logarithm of a ratio is something else."),
            ("c", "Try p = 1 and q = 0.5: the left side is log 2, yours is log 0.5."),
            ("d", "Upside down: this is the logarithm of q/p."),
        ),
        note="A ratio inside the logarithm becomes a difference outside.",
    ),
    "00.2": Exercise(
        answer=STARS @ CHANCES,
        digits=2,
        slips=(
            (STARS.mean(), "This treats the three ratings alike; some come more often."),
            (STARS[CHANCES.argmax()], "This is the most frequent rating, not the average."),
            (
                (STARS * CHANCES).mean(),
                "The probabilities have done the averaging already: do not divide again.",
            ),
            (CHANCES.sum(), "These are the weights alone: multiply each by its stars first."),
        ),
        note="Every average in this course is made like this: value times probability, summed.",
    ),
    "00.3": Exercise(
        answer="c",
        slips=(
            ("a", "It sums to 1, but one entry is negative, and no probability is."),
            ("b", "Nothing is negative, but add it up: a part is missing."),
            ("d", "These are counts. Divided by their sum they would be one."),
        ),
        note="Zeros are allowed: this one says that the third outcome is certain.",
    ),
    "00.4": Exercise(
        answer=MEALS.sum(axis=1),
        slips=(
            (MEALS.sum(axis=0), "These are the totals of the columns; that is what axis=0 gives."),
            (MEALS.sum(), "This is the total of the whole table: sum() without an axis."),
            (MEALS.mean(axis=1), "These are the means of the right groups; a sum is asked for."),
            (MEALS.mean(axis=0), "These are the means of the columns; read axis and sum again."),
        ),
        note="axis=1 adds along each row and leaves one number a row: the meals of each day.",
    ),
    "00.5": Exercise(
        answer=[LATE_IF_RAIN[0][0], BOTH_IF_INDEPENDENT[0][0]],
        digits=3,
        slips=tuple(
            ([first, second], f"{hint} {other}".strip())
            for first, hint in LATE_IF_RAIN
            for second, other in BOTH_IF_INDEPENDENT
            if hint or other
        ),
        note="Rain and late food come together more often than independence would allow.",
    ),
}
