"""What the notebooks import: measures and units here, pictures and exercises in submodules."""

from helpers.measures import (
    cross_entropy,
    entropy,
    generalized_js_divergence,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
    surprisal,
)
from helpers.units import with_unit

__all__ = [
    "cross_entropy",
    "entropy",
    "generalized_js_divergence",
    "jeffreys_divergence",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "kl_terms",
    "normalize",
    "surprisal",
    "with_unit",
]
