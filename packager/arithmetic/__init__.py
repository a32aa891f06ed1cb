"""Arithmetic in questions: formulas that are read and worked out without `eval`, rows of values drawn from a seed, values in a text,
and answers with their rounding and tolerance."""

from packager.arithmetic.answers import Digits, Tolerance, interval, refused
from packager.arithmetic.evaluation import evaluate, holds, in_binary
from packager.arithmetic.functions import FUNCTIONS
from packager.arithmetic.parameters import parse_listed, parse_parameter, parse_worked, worked, written
from packager.arithmetic.parsing import RESERVED, condition, formula, parse_condition, parse_formula
from packager.arithmetic.rounding import to_decimals, to_significant
from packager.arithmetic.rows import Drawn, Listed, Parameter, Row, Span, Worked, draw, misfit
from packager.arithmetic.spelling import spelled
from packager.arithmetic.texts import Pieces, Value, filled, formulas, mentioned, pieces, shown, strangers
from packager.arithmetic.tree import Condition, Expression, Fault, Name, names

__all__ = [
    "FUNCTIONS", "RESERVED", "Condition", "Digits", "Drawn", "Expression", "Fault", "Listed", "Name", "Parameter", "Pieces", "Row", "Span", "Tolerance",
    "Value", "Worked", "condition", "draw", "evaluate", "filled", "formula", "formulas", "holds", "in_binary", "interval", "mentioned", "misfit", "names", "parse_condition", "parse_formula",
    "parse_listed", "parse_parameter", "parse_worked", "pieces", "refused", "shown", "spelled", "strangers", "to_decimals", "to_significant", "worked", "written",
]  # fmt: skip
