"""Keys that are made from names."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.definition.graph import GraphNode
from workflows.definition.keys import key_from
from workflows.models import NodeType

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


@given(name=st.text(max_size=300), kind=st.sampled_from(NodeType.values), again=st.integers(1, 12))
@example(name="0" * 255, kind="aggregator", again=12)
@example(name="a" * 255, kind="tool", again=12)
def test_a_key_that_is_made_fits_what_a_node_takes_whatever_the_name(name: str, kind: str, again: int) -> None:
    taken: set[str] = set()
    for _time in range(again):
        taken.add(key_from(name, taken, kind=kind))

    assert len(taken) == again
    assert [key for key in taken if not KEY.fullmatch(key)] == []
    assert all(GraphNode(key=key, name="Step", node_type="adapter").key == key for key in taken)


@pytest.mark.parametrize(
    ("name", "key"), [("Déjà vu: 50 days", "deja_vu_50_days"), ("50 days", "step_50_days"), ("과매도", "step")]
)
def test_a_key_is_made_of_the_letters_and_digits_of_the_name(name: str, key: str) -> None:
    assert key_from(name, ()) == key
