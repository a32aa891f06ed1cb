"""The authoring tree: courses/ and question_banks/ as the author writes them, read into the model."""

from packager.model import TRAINER
from packager.source.allow import Allowance, Allowances
from packager.source.allow import read as allowances
from packager.source.assets import InLanguage, assets, stand_ins
from packager.source.library import Library, read, surroundings
from packager.source.values import did_you_mean

__all__ = [
    "TRAINER",
    "Allowance",
    "Allowances",
    "InLanguage",
    "Library",
    "allowances",
    "assets",
    "did_you_mean",
    "read",
    "stand_ins",
    "surroundings",
]
