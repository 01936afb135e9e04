"""Instant feedback on exercises: `check("01.2", answer)` says right, nearly, or which slip it was.

The engine is in `feedback.py`, what many exercises share in `slips.py`, the sentences in `texts.py`
and what is solved in `progress.py`.
"""

from helpers.exercises.feedback import (
    BLANK,
    NOT_YET,
    Exercise,
    check,
    feedback,
    find,
    forget,
    judge,
)
from helpers.exercises.progress import show_progress, warm_up
from helpers.exercises.slips import (
    after,
    base_10,
    bits_not_nats,
    clipping,
    distribution_slips,
    forgot_minus,
    in_a_sum,
    in_each_place,
    measure_slips,
    nats_not_bits,
    propped_up,
    smoothing,
    swapped,
    unnamed,
)

__all__ = [
    "BLANK",
    "NOT_YET",
    "Exercise",
    "after",
    "base_10",
    "bits_not_nats",
    "check",
    "clipping",
    "distribution_slips",
    "feedback",
    "find",
    "forget",
    "forgot_minus",
    "in_a_sum",
    "in_each_place",
    "judge",
    "measure_slips",
    "nats_not_bits",
    "propped_up",
    "show_progress",
    "smoothing",
    "swapped",
    "unnamed",
    "warm_up",
]
