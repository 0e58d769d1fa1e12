"""Configs as their models: refused with every problem, and where it is. Pure."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pastetrader.common.messages import Problem
from pastetrader.common.pydantic_problems import pydantic_problems
from workflows.definition.node_types import MODELS, NodeConfig
from workflows.definition.policies import EdgeCondition, OnError, RetryConfig, WorkflowConfig

Model = TypeVar("Model", bound=BaseModel)


class ConfigError(ValueError):
    """A config that its model refuses; `problems` say where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))


def parse_config(node_type: str, config: Mapping[str, Any]) -> NodeConfig:
    """The config of a node as the model of its type. Raises ConfigError with every problem."""
    return _parse(MODELS[node_type], config, "config")


def parse_workflow_config(config: Mapping[str, Any]) -> WorkflowConfig:
    """The settings of a workflow. Raises ConfigError with every problem."""
    return _parse(WorkflowConfig, config, "config")


def parse_retry_config(config: Mapping[str, Any]) -> RetryConfig:
    """A node's own retries. Raises ConfigError with every problem."""
    return _parse(RetryConfig, config, "retry_config")


def parse_on_error(config: Mapping[str, Any]) -> OnError | None:
    """What a node's failure means; None when nothing is said: then the workflow's error_handling decides.

    Raises ConfigError with every problem.
    """
    return _parse(OnError, config, "on_error") if config else None


def parse_edge_condition(condition: Mapping[str, Any]) -> EdgeCondition:
    """The condition of an edge. Raises ConfigError with every problem."""
    return _parse(EdgeCondition, condition, "condition")


def _parse(model: type[Model], value: Mapping[str, Any], path: str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ConfigError(pydantic_problems(error, code="config", path=path, model=model)) from error
