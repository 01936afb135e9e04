"""What can be wrong with a translation, as far as a program can tell."""


def complaints(*a):
    return iter(())


def inconsistencies(*a):
    return iter(())
