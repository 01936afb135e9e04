"""Every fixed sentence of the feedback, whole and with named places, so that it can be translated.

The hints of single exercises stand beside the exercises, those that many share in `slips.py`.
"""

from helpers.language import noted, translated

TEXTS = {
    # The four verdicts.
    "right": noted("Right. {note}"),
    "nearly": noted("Nearly. {problem}"),
    "not yet": noted("Not yet. {problem}"),
    "blank": noted("Not yet. Put your answer where the ... is, and run the cell again."),
    # What is typed in an unusual way.
    "in quotes": noted("The number is right, but it is text; write it without quotes."),
    "decimal comma": noted("The number is right, but Python writes a decimal point: 3.7, not 3,7."),
    "percent": noted("That is right as a percentage; give the plain number, a hundredth of it."),
    "few decimals": noted("Right as far as it goes; give {digits} decimals."),
    "cut off": noted("It is cut off where it should be rounded: give {digits} decimals, rounded."),
    "kind: float": noted(
        "The number is right, but it comes as {given} ({kind}); a float is expected."
    ),
    "kind: array": noted(
        "The numbers are right, but they come as {given} ({kind}); an array of shape "
        "{shape} is expected."
    ),
    "kind: numbers": noted(
        "The numbers are right, but they come as {given} ({kind}); plain numbers, or "
        "a list or an array of them, are expected, in the shape {shape}."
    ),
    "kind: integers": noted(
        "The number is right, but it comes as {given} ({kind}); an int is expected."
    ),
    # What cannot be read.
    "no number": noted("A number (or a list of numbers) is expected, not {given}."),
    "text": noted("{given} is text; write the number without quotes."),
    "function": noted("That is a function; call it, and hand over what it returns."),
    "iterator": noted("{given} hands its numbers out one by one; wrap it in list(...) first."),
    "set": noted("{given} is a set, which has no order; write a list instead."),
    "no function": noted("Hand over the function itself, without calling it; this is {given}."),
    "no letter": noted('Answer with a letter in quotes, such as "a", not with {given}.'),
    "no choice": noted("There is no choice {given}."),
    # What a function does.
    "nothing": noted("For {case} your function returns nothing yet; end it with a return."),
    "raises": noted("For {case} your function raises {error}: {message} {cause}"),
    "returns": noted("For {case} your function returns {given}. {problem}"),
    "for": noted("For {case} {problem}"),
    "for:": noted("For {case}: {problem}"),
    "for: where": noted("For {case}: {problem} {where}"),
    "nowhere right": noted("None of the inputs that were tried goes well."),
    "right elsewhere": noted("Of the {n} inputs that were tried, {right} go well."),
    "right without zeros": noted("All inputs without a zero go well: look at the zeros."),
    "right without tables": noted("Single lists go well: look at tables, with several rows."),
    "right without tiny": noted(
        "All other inputs go well. A number as small as 1e-200 is still no zero."
    ),
    "division": noted(
        "A plain Python number cannot be divided by 0: treat the zeros by themselves, or "
        "compute with numpy arrays."
    ),
    "math domain": noted(
        "math.log takes no 0: treat the zeros by themselves, or use np.log, which says -inf."
    ),
    "math array": noted("The functions of math take single numbers; np.log takes whole arrays."),
    "lists": noted(
        "The arguments may be lists: turn them into arrays first, with np.asarray(p, dtype=float)."
    ),
    # Where a nan comes from.
    "nan": noted("It holds a nan: 0/0, inf/inf, 0 times log 0 or the root of a negative number."),
    "nan: 0 log 0": noted(
        "The nan is 0 times log 0: what never happens adds nothing, so leave those terms out."
    ),
    "nan: 0/0": noted("The nan is 0/0: look at the outcomes where both are 0 before you divide."),
    "nan: inf - inf": noted(
        "The nan is infinity minus infinity: two logarithms of 0 were taken from "
        "each other. Leave out what never happens first."
    ),
    "nan: overflow": noted(
        "The nan comes from numbers too large for a computer (an exp overflowed): "
        "take the largest one away before the exp."
    ),
    "nan: log": noted(
        "The nan is the logarithm of a negative number: look at what stands inside it."
    ),
    "nan: root": noted(
        "The nan is the root of a negative number: where a tiny negative number should "
        "be 0, rounding is to blame; take the larger of it and 0."
    ),
    # Two slips, or one that shows in some cases only.
    "two slips": noted("Two slips at once. First: {first} Second: {second}"),
    "then zeros": noted("{first} When that is mended, look at the case {case} too."),
    # What can be said of any miss.
    "amount": noted("This is {given}; {expected} is expected."),
    "one number": noted("one number"),
    "list": noted("a list of {n} numbers"),
    "table": noted("a table of shape {shape}"),
    "not summed": noted("These are the terms one by one; add them up."),
    "summed": noted("This is one number, the sum of all; keep one for each entry."),
    "one too many": noted("The right number is among these; give that one alone."),
    "too few": noted(
        "What is here is right, but {given} of {expected} numbers: give all of them as a "
        "list, in the order asked for."
    ),
    "too many": noted("The first {expected} numbers are right; leave the others out."),
    "infinity": noted(
        "There is an infinity in it: a logarithm of 0 or a division by 0 that should not be."
    ),
    "finite": noted(
        "{given} is finite. Follow the term with the zero by hand: what does the logarithm become?"
    ),
    "other infinity": noted(
        "The size is right, the sign is not: which way does the logarithm of 0 go?"
    ),
    "sign": noted(
        "The sign is flipped: look at what is taken away from what, and at the ratio inside "
        "the logarithm."
    ),
    "not normalised": noted("The proportions are right, but the numbers do not sum to 1 yet."),
    "sum": noted("These should sum to 1, and they sum to {total}."),
    "epsilon": noted(
        "{given} is off by very little. Was a small number (an epsilon) added, or something "
        "rounded on the way?"
    ),
    "near": noted(
        "This is very near. Was something rounded on the way? Keep all digits until the end."
    ),
    "epsilon list": noted(
        "All are off by very little. Was a small number (an epsilon) added, or "
        "something rounded on the way?"
    ),
    "reversed": noted("The numbers are right, but in the opposite order."),
    "some right": noted("Right so far: {right} of your {n} numbers. Look at number {place} again."),
    "some right but": noted(
        "Right so far: {right} of your {n} numbers. Look at number {place}: {problem}"
    ),
    "in place": noted("Look at number {place} first: {problem}"),
    "another place": noted("This is the number that belongs to another place."),
    "largest": noted(
        "That is about the largest number a computer has, put in the place of infinity (by "
        "nan_to_num?). Let infinity be infinity."
    ),
    "not infinite": noted(
        "This is finite. Is there an outcome that happens, and was held impossible?"
    ),
    "its sign": noted("Its sign is flipped."),
    "some signs": noted("The sizes are right, but not all the signs."),
    "half": noted("This is half of it: where did a factor of 2 get lost?"),
    "double": noted("This is twice as much: what has been counted two times, or not halved?"),
    "upside down": noted("The fraction is upside down."),
    "complement": noted("This is the complement, 1 minus it: which of the two was asked about?"),
    "squared": noted("This is the square of it."),
    "root": noted("This is the square root of it."),
    "logarithm": noted("This is the logarithm of it: go back with the exponential."),
    "exponential": noted("This is a power with it as the exponent: leave the logarithm as it is."),
    "ln 2": noted(
        "It is off by the factor ln 2: nats and bits got mixed up, or the unit was changed the "
        "wrong way."
    ),
    "ln 10": noted("It is off by the factor ln 10: there is a logarithm to base 10 in it."),
    "percent of it": noted(
        "It is off by the factor 100: plain numbers are expected, not percentages."
    ),
    "whole factor": noted(
        "It is off by a small whole factor: was something counted several times, or "
        "divided by how many there are?"
    ),
    "below zero": noted("{given} is below zero, and should be above: look at the signs first."),
    "above zero": noted("{given} is above zero, and should be below: look at the signs first."),
    "is zero": noted("{given} is too small: is a term skipped, or does a loop end too early?"),
    "should be zero": noted("{given} comes out where 0 belongs."),
    "too large": noted("{given} is too large in size."),
    "too small": noted("{given} is too small in size."),
    "far too large": noted("{given} is at least ten times too large."),
    "far too small": noted("{given} is a tenth of the right size, or less."),
    "some right table": noted(
        "Right so far: {right} of the {n} numbers. Look at row {row}, column {column}."
    ),
    "unknown": noted("{given} is not it; go through the steps once more."),
    "perhaps": noted(
        "{given} is not it; go through the steps once more, and give {digits} decimals. One "
        "thing to look at, if it is no chance: {hint}"
    ),
    # The second try and the next ones.
    "step": noted("A first step: {step}"),
    "section": noted("Read this section again: {section}."),
    "solution": noted("The way to the solution is folded under this cell."),
    "twin": noted('Then try it with other numbers, with check("{name}", ...): {question}'),
    # Progress.
    "progress": noted("{here} of {all_here} here, {everywhere} of {all} in the course."),
    "no progress": noted(
        "Nothing is solved yet. What you solve is kept here, on this machine only."
    ),
    "lesson done": noted("{name}  {bar}  {here} of {all_here}"),
    "warm up": noted(
        'To warm up, one from earlier with new numbers, check("{name}", ...): {question}'
    ),
}


def sentence(key, **places):
    """Return a sentence of the feedback with its places filled in, in the spoken language.

    Examples
    --------
    >>> sentence("few decimals", digits=4)
    'Right as far as it goes; give 4 decimals.'
    """
    return translated(TEXTS[key], **places).strip()


class Composed(str):
    """A text made of several: as it is it is English, and `in_language` makes it anew.

    Parameters
    ----------
    message : str
        The text with places, in English.
    **parts
        What goes into the places; other texts are translated, too.
    """

    def __new__(cls, message, **parts):
        """Return the English text, which knows what it is made of."""
        text = super().__new__(cls, message.format(**parts))
        text.message, text.parts = message, parts
        return text


def in_language(text):
    """Return a text of an exercise, such as a hint, in the spoken language.

    Examples
    --------
    >>> in_language(Composed("First number: {hint}", hint="Halve it."))
    'First number: Halve it.'
    """
    if not isinstance(text, Composed):
        return translated(text)
    parts = {name: in_language(x) if isinstance(x, str) else x for name, x in text.parts.items()}
    return translated(text.message, **parts)


def messages_of(text):
    """Return the messages that a text of an exercise is made of, for those who translate them.

    Examples
    --------
    >>> messages_of(Composed("First number: {hint}", hint="Halve it."))
    ['First number: {hint}', 'Halve it.']
    """
    if not isinstance(text, Composed):
        return [text] if text else []
    texts = [part for part in text.parts.values() if isinstance(part, str)]
    return [text.message, *(message for part in texts for message in messages_of(part))]
