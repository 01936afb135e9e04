"""What a student's code finds in the sandbox instead of most modules of `helpers`.

Homework is written from scratch: what `helpers` has ready is not there. Every other name can be
imported, so that an unused import breaks nothing, and says so when it is called.
"""


def check(name, answer, student=""):
    """Say nothing: the answer is tried outside."""


def normalize(counts, *, axis=-1):
    """Return counts divided by their sum; `helpers.letters` needs it."""
    return counts / counts.sum(axis=axis, keepdims=True)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def missing(*args, **kwargs):
        raise NotImplementedError(f"{name} of helpers is not allowed here; write it from scratch")

    return missing
