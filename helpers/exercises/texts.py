"""Every fixed sentence of the feedback, whole and with named places, so that it can be translated.

The hints of single exercises stand beside the exercises, those that many share in `slips.py`.
"""

TEXTS = {
    # The four verdicts.
    "right": "Right. {note}",
    "nearly": "Nearly. {problem}",
    "not yet": "Not yet. {problem}",
    "blank": "Not yet. Put your answer where the ... is, and run the cell again.",
    # What is typed in an unusual way.
    "in quotes": "The number is right, but it is text; write it without quotes.",
    "decimal comma": "The number is right, but Python writes a decimal point: 3.7, not 3,7.",
    "percent": "That is right as a percentage; give the plain number, a hundredth of it.",
    "few decimals": "Right as far as it goes; give {digits} decimals.",
    "cut off": "It is cut off where it should be rounded: give {digits} decimals, rounded.",
    "kind: float": "The number is right, but it comes as {given} ({kind}); a float is expected.",
    "kind: array": "The numbers are right, but they come as {given} ({kind}); an array of shape "
    "{shape} is expected.",
    "kind: numbers": "The numbers are right, but they come as {given} ({kind}); plain numbers, or "
    "a list or an array of them, are expected, in the shape {shape}.",
    "kind: integers": "The number is right, but it comes as {given} ({kind}); an int is expected.",
    # What cannot be read.
    "no number": "A number (or a list of numbers) is expected, not {given}.",
    "text": "{given} is text; write the number without quotes.",
    "function": "That is a function; call it, and hand over what it returns.",
    "iterator": "{given} hands its numbers out one by one; wrap it in list(...) first.",
    "set": "{given} is a set, which has no order; write a list instead.",
    "no function": "Hand over the function itself, without calling it; this is {given}.",
    "no letter": 'Answer with a letter in quotes, such as "a", not with {given}.',
    "no choice": "There is no choice {given}.",
    # What a function does.
    "nothing": "For {case} your function returns nothing yet; end it with a return.",
    "raises": "For {case} your function raises {error}: {message} {cause}",
    "returns": "For {case} your function returns {given}. {problem}",
    "for": "For {case} {problem}",
    "for:": "For {case}: {problem}",
    "division": "A plain Python number cannot be divided by 0: treat the zeros by themselves, or "
    "compute with numpy arrays.",
    "math domain": "math.log takes no 0: treat the zeros by themselves, or use np.log, which says "
    "-inf.",
    "math array": "The functions of math take single numbers; np.log takes whole arrays.",
    "lists": "The arguments may be lists: turn them into arrays first, with np.asarray(p, "
    "dtype=float).",
    # Where a nan comes from.
    "nan": "It holds a nan: 0/0, inf/inf, 0 times log 0 or the root of a negative number.",
    "nan: 0 log 0": "The nan is 0 times log 0: what never happens adds nothing, so leave those "
    "terms out.",
    "nan: 0/0": "The nan is 0/0: look at the outcomes where both are 0 before you divide.",
    "nan: inf - inf": "The nan is infinity minus infinity: two logarithms of 0 were taken from "
    "each other. Leave out what never happens first.",
    "nan: overflow": "The nan comes from numbers too large for a computer (an exp overflowed): "
    "take the largest one away before the exp.",
    "nan: log": "The nan is the logarithm of a negative number: look at what stands inside it.",
    "nan: root": "The nan is the root of a negative number: where a tiny negative number should "
    "be 0, rounding is to blame; take the larger of it and 0.",
    # Two slips, or one that shows in some cases only.
    "two slips": "Two slips at once. First: {first} Second: {second}",
    "then zeros": "{first} When that is mended, look at the case {case} too.",
    # What can be said of any miss.
    "amount": "This is {given}; {expected} is expected.",
    "one number": "one number",
    "list": "a list of {n} numbers",
    "table": "a table of shape {shape}",
    "not summed": "These are the terms one by one; add them up.",
    "summed": "This is one number, the sum of all; keep one for each entry.",
    "one too many": "The right number is among these; give that one alone.",
    "too few": "What is here is right, but {given} of {expected} numbers: give all of them as a "
    "list, in the order asked for.",
    "too many": "The first {expected} numbers are right; leave the others out.",
    "infinity": "There is an infinity in it: a logarithm of 0 or a division by 0 that should not "
    "be.",
    "finite": "{given} is finite. Follow the term with the zero by hand: what does the logarithm "
    "become?",
    "other infinity": "The size is right, the sign is not: which way does the logarithm of 0 go?",
    "sign": "The sign is flipped: look at what is taken away from what, and at the ratio inside "
    "the logarithm.",
    "not normalised": "The proportions are right, but the numbers do not sum to 1 yet.",
    "sum": "These should sum to 1, and they sum to {total}.",
    "epsilon": "{given} is off by very little. Was a small number (an epsilon) added, or something "
    "rounded on the way?",
    "near": "This is very near. Was something rounded on the way? Keep all digits until the end.",
    "epsilon list": "All are off by very little. Was a small number (an epsilon) added, or "
    "something rounded on the way?",
    "reversed": "The numbers are right, but in the opposite order.",
    "some right": "Right so far: {right} of your {n} numbers. Look at number {place} again.",
    "some right but": "Right so far: {right} of your {n} numbers. Look at number {place}: "
    "{problem}",
    "in place": "Look at number {place} first: {problem}",
    "another place": "This is the number that belongs to another place.",
    "largest": "That is about the largest number a computer has, put in the place of infinity (by "
    "nan_to_num?). Let infinity be infinity.",
    "not infinite": "This is finite. Is there an outcome that happens, and was held impossible?",
    "its sign": "Its sign is flipped.",
    "some signs": "The sizes are right, but not all the signs.",
    "half": "This is half of it: where did a factor of 2 get lost?",
    "double": "This is twice as much: what has been counted two times, or not halved?",
    "upside down": "The fraction is upside down.",
    "complement": "This is the complement, 1 minus it: which of the two was asked about?",
    "squared": "This is the square of it.",
    "root": "This is the square root of it.",
    "logarithm": "This is the logarithm of it: go back with the exponential.",
    "exponential": "This is a power with it as the exponent: leave the logarithm as it is.",
    "ln 2": "It is off by the factor ln 2: nats and bits got mixed up, or the unit was changed the "
    "wrong way.",
    "ln 10": "It is off by the factor ln 10: there is a logarithm to base 10 in it.",
    "percent of it": "It is off by the factor 100: plain numbers are expected, not percentages.",
    "whole factor": "It is off by a small whole factor: was something counted several times, or "
    "divided by how many there are?",
    "unknown": "{given} is not it; go through the steps once more.",
    "perhaps": "{given} is not it; go through the steps once more, and give {digits} decimals. One "
    "thing to look at, if it is no chance: {hint}",
    # The second try and the next ones.
    "step": "A first step: {step}",
    "section": "Read this section again: {section}.",
    "solution": "The way to the solution is folded under this cell.",
    "twin": 'Then try it with other numbers, with check("{name}", ...): {question}',
    # Progress.
    "progress": "{here} of {all_here} here, {everywhere} of {all} in the course.",
    "no progress": "Nothing is solved yet. What you solve is kept here, on this machine only.",
    "lesson done": "{name}  {bar}  {here} of {all_here}",
    "warm up": 'To warm up, one from earlier with new numbers, check("{name}", ...): {question}',
}


def say(key, **places):
    """Return a sentence of the feedback with its places filled in.

    Examples
    --------
    >>> say("few decimals", digits=4)
    'Right as far as it goes; give 4 decimals.'
    """
    return TEXTS[key].format(**places).strip()
