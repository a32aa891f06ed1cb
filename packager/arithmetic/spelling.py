"""A formula written out for platforms that work it out themselves, in the language of PHP, so that it says there what it says here.

What differs there, and is written so that it does not matter: `^` flips bits (pow() is written); `--` counts down, so a minus in front has brackets;
a number that begins with 0 counts in eights; a value below nought is put in as it is, without brackets, in some places; a function of the single
digit 0 is refused (0.0 is not); `ln` is called log. Read in Moodle 4.3 and 4.5 (question/type/calculated), tried in both.
"""

from __future__ import annotations

from decimal import Decimal

from packager.arithmetic.tree import Call, Expression, Name, Negative, Number

_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_WHOLE = 3


def spelled(tree: Expression) -> str:
    """The formula in platforms' spelling, names in braces: `{a} * (-{b}) + pow({c}, 2)`. Reading it again gives the same tree, but for powers,
    which come back as pow(), and ln, which comes back as log()."""
    return _spelled(tree, 0)


def _spelled(tree: Expression, binding: int) -> str:
    if isinstance(tree, Number):
        return _number(tree.value)
    if isinstance(tree, Name):
        return f"{{{tree.name}}}"
    if isinstance(tree, Negative):
        return f"(-{_spelled(tree.operand, _WHOLE)})"
    if isinstance(tree, Call):
        name = "log" if tree.function == "ln" else tree.function
        return f"{name}({', '.join(_spelled(argument, 0) for argument in tree.arguments)})"
    if tree.sign == "**":
        return f"pow({_spelled(tree.left, 0)}, {_spelled(tree.right, 0)})"
    binds = _BINDS[tree.sign]
    text = f"{_spelled(tree.left, binds)} {tree.sign} {_spelled(tree.right, binds + 1)}"
    return f"({text})" if binds < binding else text


def _number(value: Decimal) -> str:
    if not value:
        return "0.0"
    value = value.normalize()
    if -10 < value.adjusted() < 15:
        return f"{value:f}"
    digits = "".join(map(str, value.as_tuple().digits))
    return f"{digits[0]}.{digits[1:] or '0'}e{value.adjusted()}"
