"""Figures as they became known."""

import numpy as np

from screening.bars.facts import DatedFacts


def test_until_a_day_nothing_is_known_that_was_told_later() -> None:
    told = DatedFacts(
        owners=np.array([0, 0, 1, 2]),
        known=np.array([10, 20, 20, 21], dtype=np.int32),
        values=np.array([1.0, 2.0, 3.0, 4.0]),
    )
    early = told.until(20)
    owners, late = np.array([0, 1, 2]), np.full(3, 99, dtype=np.int32)
    assert early.at(owners, late)[:2].tolist() == [2.0, 3.0]
    assert np.isnan(early.at(owners, late)[2])
    assert told.until(9).at(owners, late).tolist() != told.at(owners, late).tolist()
    assert np.isnan(told.until(9).at(owners, late)).all()
    assert told.until(99).at(owners, late).tolist() == [2.0, 3.0, 4.0]
