"""Exercises of notebook 00: the five questions that show whether one is ready to start."""

from itertools import permutations

import numpy as np

from helpers.exercises import Exercise, in_each_place
from helpers.measures import entropy

STARS = np.array([1, 4, 5])
CHANCES = np.array([0.2, 0.5, 0.3])
MEALS = np.array([[2, 5, 3], [6, 8, 6]])  # rows: days; columns: ratings
DELIVERIES = np.array([[0.72, 0.08], [0.10, 0.10]])  # rows: dry, rain; columns: on time, late
OTHER_DELIVERIES = np.array([[0.63, 0.07], [0.12, 0.18]])

NEEDED = "You need"  # what to know before, and where one learns it
WORDS = "5. The words, in English and Korean"


def _average(stars, chances, **more):
    """Return the exercise about an average with weights."""
    terms = stars * chances
    return Exercise(
        answer=terms.sum(),
        digits=2,
        family=(
            (stars.mean(), "This treats the three ratings alike; some come more often."),
            (stars[chances.argmax()], "This is the most frequent rating, not the average."),
            (
                (stars[0] + stars[-1]) / 2,
                "This lies halfway between the extremes, however often they come.",
            ),
            (
                terms.mean(),
                "The probabilities have done the averaging already: do not divide again.",
            ),
            (
                terms.sum() / stars.sum(),
                "This is divided by the sum of the stars, as if they were the weights. The "
                "probabilities are the weights, and they sum to 1 already.",
            ),
            (chances.sum(), "These are the weights alone: multiply each by its stars first."),
            (
                stars.sum(),
                "This is the sum of the stars, perhaps times the sum of the probabilities. "
                "Multiply star by star first, then add.",
            ),
            (stars**2 @ chances, "The stars were squared on the way: use each as it is."),
            (stars @ chances**2, "The probabilities were squared on the way: use each as it is."),
            (terms.prod(), "The three products were multiplied; add them up."),
            *(
                (term, "This is one of the three products alone; add all of them.")
                for term in terms
            ),
            (-terms.sum(), "Stars and probabilities are positive, and so is their average."),
            *(
                (terms.sum() - term, "One of the three products is missing from the sum.")
                for term in terms
            ),
            *(
                (
                    stars @ order,
                    "The probabilities stand beside the wrong stars: keep the two lists in one "
                    "order.",
                )
                for order in map(np.array, permutations(chances))
            ),
            (
                np.prod(stars**chances),
                "This is a geometric mean: the probabilities stand in the exponents. They are "
                "factors.",
            ),
            (entropy(chances), "This has logarithms in it, and no stars: it is an entropy."),
            (np.sqrt(stars**2 @ chances), "Neither squares nor roots are in a plain average."),
            ((stars - terms.sum()) ** 2 @ chances, "This is the variance, not the average."),
        ),
        note="Every average in this course is made like this: value times probability, summed.",
        **more,
    )


def _along_an_axis(meals, **more):
    """Return the exercise about the sums of the rows."""
    rows = meals.sum(axis=1)
    return Exercise(
        answer=rows,
        family=(
            (meals.sum(axis=0), "These are the totals of the columns; that is what axis=0 gives."),
            (meals.sum(), "This is the total of the whole table: sum() without an axis."),
            (meals.mean(axis=1), "These are the means of the right groups; a sum is expected."),
            (meals.mean(axis=0), "These are the means of the columns; read axis and sum again."),
            (meals.mean(), "This is the mean of the whole table; there is one sum for each day."),
            (meals.max(axis=1), "These are the largest counts of the days; a sum is expected."),
            (meals.prod(axis=1), "These are products along the rows; a sum is expected."),
            (meals.T.shape, "These numbers are the shape of the table; add up what it holds."),
            (meals.shape, "This is the shape of the table; add up what it holds."),
            (
                np.full(len(meals), meals.shape[1]),
                "This is how many counts there are in each row; add them up.",
            ),
            (
                rows / meals.sum(),
                "These are the shares of the days in all meals; do not divide the sums.",
            ),
            (meals, "This is the table itself: the sum makes one number of each row."),
            (meals.cumsum(axis=1), "These are running totals; only the last one of each row is."),
            (meals.min(axis=1), "These are the smallest counts of the days; a sum is expected."),
            (meals[:, 0], "This is the first count of each day alone; add up the whole row."),
            (meals[:, -1], "This is the last count of each day alone; add up the whole row."),
            (meals.std(axis=1), "These are standard deviations along the rows; a sum is expected."),
            *((day, "This is one row of the table as it stands; add it up.") for day in meals),
            *(
                (day.cumsum(), "These are running totals of one day; only the last one is its sum.")
                for day in meals
            ),
            (meals.cumsum(), "These are running totals of the whole table: cumsum is not sum."),
            *((row, "This is the sum of one day only; give one for each.") for row in rows),
            *(([row], "This is the sum of one day only; give one for each.") for row in rows),
        ),
        note="axis=1 adds along the rows and leaves one number for each: the meals of each day.",
        **more,
    )


def _given_and_independent(table, **more):
    """Return the exercise about late food if it rains, and about independence."""
    both, rain, late = table[1, 1], table[1].sum(), table[:, 1].sum()
    if_rain = [
        (
            both,
            "This is how often both happen among all evenings. "
            '"If it rains" looks at the rainy row only: divide by its total.',
        ),
        (
            both / late,
            "This is how often it rains if the food is late. "
            "What stands behind the bar is what you divide by.",
        ),
        (late, "This is how often the food is late in any weather; look at the rainy row only."),
        (rain, "This is how often it rains; how often is the food late on those evenings?"),
        (table[0, 1] / table[0].sum(), "This is about dry evenings; look at the rainy row."),
        (table[0, 1] / late, "This is how often it is dry if the food is late."),
        (rain * late, "This is the product of the two shares; that belongs to the second number."),
        (both * rain, "You multiplied by the total of the rainy row; divide by it."),
        (late / rain, "All late evenings were divided by rain; count the rainy ones among them."),
        (rain / late, "This divides the two totals; count the evenings that are rainy and late."),
        (rain / both, "The fraction is upside down: the part stands on top, the whole below."),
        *(
            (both / other, "The whole below is the rainy row, with all that happens in the rain.")
            for other in (table[0].sum(), table[0, 0], table[:, 0].sum(), table[0, 1])
        ),
        (rain - late, "This takes one total from the other; divide the part by its whole."),
        (1 - late, "This is how often the food is on time in any weather."),
        (table[1, 0] / rain, "This is how often the food is on time if it rains."),
    ]
    if_independent = [
        (
            both,
            "This is how often both really happen. "
            "What would it be if neither cared about the other?",
        ),
        (
            rain**2,
            "This is the share of rain times itself. "
            "One of the two factors is how often the food is late, in rain or not: a whole column.",
        ),
        (late**2, "This is the share of late food times itself; one factor is the share of rain."),
        (rain + late, "Probabilities of independent events do not add up like this."),
        (rain + late - both, 'This is "rain or late"; "rain and late" was the question.'),
        *(
            (
                product,
                "This is a product of two cells of the table. The factors are the total of "
                "the rainy row and the total of the late column.",
            )
            for product in (both**2, table[0, 1] * both, table[1, 0] * both, table[0, 0] * both)
        ),
        (table[0, 1] * table[1, 0], "This is a product of two cells; use totals."),
        (
            both / rain * late,
            "The share of late food if it rains was multiplied by that of all late food. "
            "One factor is how often it rains.",
        ),
        (both / rain * both / late, "These are two conditional probabilities; use the totals."),
        (both / rain, "This is the first number again; what would independence make of it?"),
        (rain, "This is how often it rains; the late food is missing."),
        (late, "This is how often the food is late; the rain is missing."),
        (table[0].sum() * late, "This is for dry evenings; take the share of rain."),
        (rain * table[:, 0].sum(), "This is for food on time; take the share of late food."),
        (1 - rain * late, "This is the complement, everything but rain and late food."),
        (rain / late, "Independent probabilities multiply; these were divided."),
        (late / rain, "Independent probabilities multiply; these were divided."),
        ((both / rain) ** 2, "This is the first number times itself; the two totals are needed."),
        (
            both / rain * rain,
            "This is how often both really happen, on the way of the first number.",
        ),
        (abs(rain - late), "Independent probabilities multiply; these were taken from each other."),
        (
            0,
            "Independent events can happen together; zero would mean that they exclude each other.",
        ),
        ((rain + late) / 2, "This is a mean of the two shares; independent ones multiply."),
    ]
    right, places = in_each_place(
        (both / rain, if_rain, "Look at number 1. {hint}"),
        (rain * late, if_independent, "Look at number 2. {hint}"),
    )
    return Exercise(
        answer=right,
        digits=3,
        family=(
            *places,
            (right[::-1], "The numbers are right, but in the opposite order."),
            (right[0], "This is the first number only; two are expected, in a list."),
            (right[1], "This is the second number only; two are expected, in a list."),
            (np.multiply(100, right), "These are percentages; give plain numbers."),
        ),
        note="Rain and late food come together more often than independence would allow.",
        **more,
    )


EXERCISES = {
    "00.1": Exercise(
        answer="b",
        slips=(
            ("a", "That divides the two logarithms. The logarithm of a ratio is something else."),
            ("c", "Try p = 1 and q = 0.5: the left side is log 2, yours is log 0.5."),
            ("d", "Upside down: this is the logarithm of q/p."),
        ),
        note="A ratio inside the logarithm becomes a difference outside.",
        step="Put p = 1 and q = 0.5 into the left side, and then into each choice.",
        section=NEEDED,
    ),
    "00.2": _average(
        STARS,
        CHANCES,
        step="Multiply the stars of each rating by its probability: that makes three products.",
        section=WORDS,
        twin=lambda: _average(
            np.array([1, 3, 5]),
            np.array([0.1, 0.3, 0.6]),
            question="1 star comes with probability 0.1, 3 stars with 0.3 and 5 stars with 0.6. "
            "How many stars is that on average (two decimals)?",
        ),
    ),
    "00.3": Exercise(
        answer="c",
        slips=(
            ("a", "It sums to 1, but one entry is negative, and no probability is."),
            ("b", "Nothing is negative, but add it up: a part is missing."),
            ("d", "These are counts. Divided by their sum they would be one."),
        ),
        note="Zeros are allowed: this one says that the third outcome is certain.",
        step="Ask two things of each list: is an entry negative, and is the sum 1?",
        section=WORDS,
    ),
    "00.4": _along_an_axis(
        MEALS,
        step="The axis that you name disappears. Axis 0 counts the rows, axis 1 the columns.",
        section=NEEDED,
        twin=lambda: _along_an_axis(
            np.array([[1, 4, 2], [7, 3, 5]]),
            question="What is np.array([[1, 4, 2], [7, 3, 5]]).sum(axis=1)?",
        ),
    ),
    "00.5": _given_and_independent(
        DELIVERIES,
        step="Write the total of each row and of each column beside the table.",
        section=WORDS,
        twin=lambda: _given_and_independent(
            OTHER_DELIVERIES,
            question="Now dry evenings have 0.63 on time and 0.07 late, rainy ones 0.12 on time "
            "and 0.18 late. The same two numbers (three decimals)?",
        ),
    ),
}
