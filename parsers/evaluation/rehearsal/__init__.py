"""Models that only pretend, so that the whole of an evaluation can be tried without a key: what they answer is made of
the cases' own right readings. `perfect` answers right, `sloppy` makes one mistake a case. Pure.

Figures of these say something about what is around a model, and nothing about any model.
"""

from parsers.evaluation.rehearsal.actors import ACTORS, answers_for

__all__ = ["ACTORS", "answers_for"]
