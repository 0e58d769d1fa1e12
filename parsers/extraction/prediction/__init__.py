"""Strategies to and from the prediction form of the strategy cases, and readings with the words of each rule. Pure."""

from parsers.extraction.prediction.readings import LEFT_OUT, BeyondRule, Reading, ReadQuestion, ReadRule, to_reading
from parsers.extraction.prediction.strategies import from_prediction, to_prediction

__all__ = [
    "LEFT_OUT",
    "BeyondRule",
    "ReadQuestion",
    "ReadRule",
    "Reading",
    "from_prediction",
    "to_prediction",
    "to_reading",
]
