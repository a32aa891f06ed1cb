"""Arithmetic in questions: formulas that are read and worked out without `eval`, rows of values drawn from a seed, and rounding as it is taught."""

from packager.arithmetic.evaluation import evaluate, holds, in_binary
from packager.arithmetic.functions import FUNCTIONS
from packager.arithmetic.parsing import RESERVED, parse_condition, parse_formula
from packager.arithmetic.rounding import to_decimals, to_significant
from packager.arithmetic.rows import Drawn, Listed, Span, Worked, draw
from packager.arithmetic.spelling import spelled
from packager.arithmetic.tree import Condition, Expression, Fault, names

__all__ = [
    "FUNCTIONS", "RESERVED", "Condition", "Drawn", "Expression", "Fault", "Listed", "Span", "Worked", "draw", "evaluate", "holds", "in_binary",
    "names", "parse_condition", "parse_formula", "spelled", "to_decimals", "to_significant",
]  # fmt: skip
