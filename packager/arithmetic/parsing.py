"""Formulas and conditions as an author writes them, read into a tree: a small operator-precedence parser (Pratt, 1973) of our own.

A parameter is written by its name, `a * b`, or in braces, `{a} * {b}`, as in a question's text; both are the same. The signs that a word processor
puts in place of - * / are read as what they mean. `^` and `**` both raise to a power, before a minus in front: -2 ** 2 is -4.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import NoReturn

from packager.arithmetic.evaluation import LARGEST
from packager.arithmetic.functions import FUNCTIONS
from packager.arithmetic.tokens import WORDS, Token, tokens
from packager.arithmetic.tree import Call, Comparison, Condition, Expression, Fault, Logic, Name, Negative, Not, Number, Operation, Stop

LONGEST, DEEPEST, MOST = 1000, 50, 200
"""A formula has at most so many characters, levels of brackets, and operations: each is far beyond what anybody can check by hand."""

RESERVED = frozenset({*FUNCTIONS, *WORDS})
"""What no parameter can be called."""

_BINDS = {"or": 1, "and": 2, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "**": 8}
_NOT, _COMPARES, _NEGATIVE = 3, 4, 7

_ALIASES = {
    "arccos": "acos", "arccosh": "acosh", "arcosh": "acosh", "arcsen": "asin", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
    "arctan2": "atan2", "arctanh": "atanh", "arctg": "atan", "arsinh": "asinh", "artanh": "atanh", "ceiling": "ceil", "int": "floor", "lg": "log10",
    "mod": "fmod", "power": "pow", "sen": "sin", "sqr": "sqrt", "tg": "tan", "trunc": "floor",
}  # fmt: skip
"""What other languages and programs call a function."""

_DRAWN = ("rand", "randint", "random", "runif")


def parse_formula(text: str, known: Collection[str] | None = None) -> Expression | Fault:
    """The tree of a formula, which gives a number. known: the parameters that there are; None: any name is one."""
    tree = _parse(text, known)
    if isinstance(tree, Comparison | Not | Logic):
        sign = tree.sign if isinstance(tree, Comparison) else ""
        hint = "write only what stands on one side of it" if sign == "=" else "a formula gives a number"
        return Fault(tree.column, "a condition stands here, where a number is wanted", hint)
    return tree


@lru_cache(4096)
def formula(text: str) -> Expression:
    """The tree of a formula that has been read before without a fault."""
    tree = parse_formula(text)
    assert not isinstance(tree, Fault), tree
    return tree


@lru_cache(4096)
def condition(text: str) -> Condition:
    """The tree of a condition that has been read before without a fault."""
    tree = parse_condition(text)
    assert not isinstance(tree, Fault), tree
    return tree


def parse_condition(text: str, known: Collection[str] | None = None) -> Condition | Fault:
    """The tree of a condition: comparisons (= != < <= > >=, also `0 < a < b`), joined by and, or, not."""
    tree = _parse(text, known)
    if isinstance(tree, Comparison | Not | Logic | Fault):
        return tree
    return Fault(tree.column, "a number stands here, where a condition is wanted", "compare it, as in a > 0")


def _parse(text: str, known: Collection[str] | None) -> Expression | Condition | Fault:
    try:
        if len(text) > LONGEST:
            raise Stop(Fault(LONGEST + 1, f"a formula has at most {LONGEST} characters", "work it out in steps"))
        parser = _Parser(tokens(text), known)
        tree = parser.node(0)
        parser.end()
        return tree
    except Stop as stop:
        return stop.fault


class _Parser:
    """The tokens, and where among them the reading is."""

    def __init__(self, tokens: list[Token], known: Collection[str] | None) -> None:
        self.tokens, self.known = tokens, known
        self.at = self.depth = self.operations = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def fail(self, token: Token, message: str, hint: str = "") -> NoReturn:
        raise Stop(Fault(token.column, message, hint))

    def end(self) -> None:
        """Nothing may follow, and what follows is said in the words of the mistake that it most often is."""
        token = self.here
        if token.kind == "end":
            return
        before = self.tokens[self.at - 1]
        if token.text == ",":
            self.comma(before, self.tokens[self.at + 1])
        if token.text == ")":
            self.fail(token, "this ')' closes nothing", "delete it, or write the '(' that is missing")
        if token.kind == before.kind == "number":
            joined = before.text + token.text
            hint = f"write {joined}" if token.text.isdecimal() else "write one point only" if token.text[0] == "." else ""
            self.fail(token, f"two numbers stand side by side: {before.text} {token.text}", hint)
        if token.text == "not":
            self.fail(token, "'not' stands between two things", "write 'and not', or != between two numbers")
        if token.text == "to":  # as in an answer: power / 230 to 2 decimals
            hint = "take it out here; the key `decimals: 2`, or `figures: 3`, is for all numbers of the question"
            self.fail(token, "how a number is rounded is not said within a formula", hint)
        left, right = before.spelling, token.spelling
        both = f"{left} * {right}" if left != ")" and right != "(" else "a * between them"
        self.fail(token, f"a sign is missing between '{left}' and '{right}'", f"write {both}, if they are multiplied")

    def comma(self, before: Token, after: Token) -> NoReturn:
        comma = self.here
        if before.kind == after.kind == "number":
            self.fail(comma, "',' is no decimal point here", f"write {before.text}.{after.text}")
        self.fail(comma, "a ',' stands only between the numbers of a function", "a decimal point is written '.'")

    def node(self, binding: int) -> Expression | Condition:
        """What stands here, up to a sign that binds no closer than `binding`."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(self.here, f"brackets and signs are nested more than {DEEPEST} deep here", "work it out in steps")
        left = self.first()
        while self.here.kind == "sign" and _BINDS.get(self.here.text, 0) > binding:
            left = self.joined(left, self.take())
        self.depth -= 1
        return left

    def number(self, binding: int) -> Expression:
        return self.is_number(self.node(binding))

    def is_number(self, tree: Expression | Condition) -> Expression:
        if isinstance(tree, Comparison | Not | Logic):
            raise Stop(Fault(tree.column, "a condition stands here, where a number is wanted"))
        return tree

    def condition(self, tree: Expression | Condition) -> Condition:
        if isinstance(tree, Comparison | Not | Logic):
            return tree
        raise Stop(Fault(tree.column, "a number stands here, where a condition is wanted", "compare it, as in a > 0"))

    def joined(self, left: Expression | Condition, sign: Token) -> Expression | Condition:
        self.count(sign)
        binds = _BINDS[sign.text]
        if sign.text in ("and", "or"):
            return Logic(sign.text, self.condition(left), self.condition(self.node(binds)), sign.column)
        if binds == _COMPARES:
            return self.chain(self.is_number(left), sign)
        # a power is read from the right, and its exponent may have a minus of its own
        right = self.number(_NEGATIVE - 1 if sign.text == "**" else binds)
        return Operation(sign.text, self.is_number(left), right, sign.column)

    def chain(self, left: Expression, sign: Token) -> Condition:
        """`0 < a < b` is `0 < a and a < b`."""
        right = self.number(_COMPARES)
        tree: Condition = Comparison(sign.text, left, right, sign.column)
        while _BINDS.get(self.here.text, 0) == _COMPARES:
            sign = self.take()
            self.count(sign)
            left, right = right, self.number(_COMPARES)
            tree = Logic("and", tree, Comparison(sign.text, left, right, sign.column), sign.column)
        return tree

    def count(self, token: Token) -> None:
        self.operations += 1
        if self.operations > MOST:
            self.fail(token, f"a formula has at most {MOST} operations", "work it out in steps")

    def first(self) -> Expression | Condition:
        """A number, a name, a function, brackets, or a sign in front of one."""
        token = self.take()
        if token.kind == "number":
            value = Decimal(token.text) if len(token.text.lower().partition("e")[2]) < 6 else Decimal("Infinity")
            if not value.is_finite() or value.adjusted() >= LARGEST or (value and value.adjusted() < -LARGEST):
                self.fail(token, f"this number has more than {LARGEST} digits")
            return Number(value, token.column)
        if token.kind == "name":
            return self.named(token)
        if token.text == "(":
            tree = self.node(0)
            self.close(token)
            return tree
        if token.text in ("-", "+"):
            self.count(token)
            operand = self.number(_NEGATIVE)
            return Negative(operand, token.column) if token.text == "-" else operand
        if token.text == "not":
            self.count(token)
            return Not(self.condition(self.node(_NOT)), token.column)
        if token.kind == "end":
            self.fail(token, "the formula ends where a number is wanted" if len(self.tokens) > 1 else "there is no formula")
        self.fail(
            token, f"'{token.spelling}' stands where a number is wanted", "write a number or a name before it" if token.text != ")" else ""
        )

    def close(self, opened: Token) -> None:
        if self.here.text == ")":
            self.take()
        elif self.here.kind == "end":
            self.fail(opened, "this '(' is never closed", "write the ')' that is missing")
        else:
            self.end()

    def named(self, token: Token) -> Expression:
        name, braced = token.text, token.spelling.startswith("{")
        called = self.here.text == "(" and self.here.kind == "sign"
        function = name.lower()
        if called and not braced and name not in (self.known or ()):
            if function not in FUNCTIONS:
                self.fail(token, f"unknown function '{name}'", _meant(function, FUNCTIONS))
            return self.call(token, function)
        if function == "pi" and not braced:
            return Call("pi", (), token.column)
        if not name.isascii():
            self.fail(token, f"'{name}' is no name that every platform takes", "a name has the letters a to z, digits and _")
        if name in RESERVED:
            self.fail(token, f"'{name}' is a function", f"write {name}(...)")
        if self.known is not None and name not in self.known:
            self.fail(token, f"nothing is called '{name}'", _meant(name, self.known))
        return Name(name, token.column)

    def call(self, token: Token, function: str) -> Expression:
        opened, arguments = self.take(), []
        self.count(token)
        if self.here.text != ")":
            arguments.append(self.number(0))
            while self.here.text == ",":
                self.take()
                arguments.append(self.number(0))
        last = self.at
        self.close(opened)
        least, most, *_ = FUNCTIONS[function]
        if len(arguments) < least or (most is not None and len(arguments) > most):
            self.count_wrong(token, function, arguments, last)
        return Call(function, tuple(arguments), token.column)

    def count_wrong(self, token: Token, function: str, arguments: list[Expression], last: int) -> NoReturn:
        least, most, *_ = FUNCTIONS[function]
        wants = f"{least} or more numbers" if most is None else f"{least} or {most} numbers" if least != most else _numbers(least)
        hint = ""
        if len(arguments) > least and len(arguments) > 1:
            a, comma, b = self.tokens[last - 3 : last]
            if comma.text == "," and a.kind == b.kind == "number":
                hint = f"if one number is meant, write {a.text}.{b.text}"
        self.fail(token, f"{function} takes {wants}, not {len(arguments)}", hint)


def _numbers(count: int) -> str:
    return "no number" if count == 0 else "one number" if count == 1 else f"{count} numbers"


def _meant(name: str, there: Collection[str]) -> str:
    if name in _DRAWN:
        return "numbers are drawn for the parameters, before a formula is worked out"
    near = [_ALIASES[name]] if _ALIASES.get(name) in there else get_close_matches(name, sorted(there), 1, 0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"there is {', '.join(sorted(there))}" if 0 < len(there) <= 8 else ""
