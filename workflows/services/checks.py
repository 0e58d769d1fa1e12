"""What a workflow may be: its words, its tags, a graph that can be kept, a graph that can run."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import UNSTORABLE
from registry import builtin
from registry.catalogue import Catalogue
from registry.models import Agent, Tool
from registry.services import describe
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.storage.rows import known_workflows, read_graph
from workflows.validation import refusals, validate
from workflows.validation.references import holds_template, missing_agents, missing_tools

MAX_NAME = 255
# It comes with every row of a list.
MAX_DESCRIPTION = 10_000
MAX_TAGS = 20
MAX_TAG = 50


def problems_of(workflow: Workflow) -> tuple[Problem, ...]:
    """What is wrong with the graph as it is kept now, given the tools and agents that its owner may use."""
    return problems_in(read_graph(workflow.pk)[1], owner=workflow.owner, itself=workflow.pk)


def problems_in(graph: Graph, *, owner: User, itself: UUID | None = None) -> tuple[Problem, ...]:
    """What is wrong with a graph of that owner's, errors before warnings; `itself`: the workflow that it is of."""
    return problems_with(graph, catalogue_of(graph, owner), owner=owner, itself=itself)


def problems_with(graph: Graph, catalogue: Catalogue, *, owner: User, itself: UUID | None) -> tuple[Problem, ...]:
    """The same with a catalogue that was read before."""
    found = validate(graph, catalogue, known_workflows(graph, owner=owner, itself=itself))
    asked = _doubtful_arguments(graph, catalogue, owner)
    return tuple(sorted((*found, *asked), key=lambda problem: problem.severity != "error"))


def _doubtful_arguments(graph: Graph, catalogue: Catalogue, owner: User) -> Iterator[Problem]:
    """What built-in tools say of the literal arguments they are given; what an expression gives, shows when it runs."""
    calls: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for node in graph.nodes:
        tool = catalogue.tools.get(node.tool_id) if node.tool_id and node.is_enabled else None
        arguments = node.config.get("arguments", {})
        if tool is not None and tool.tool_type == "builtin" and isinstance(arguments, dict):
            literal = {name: value for name, value in arguments.items() if not holds_template(value)}
            calls.setdefault(tool.name, []).append((node.key, literal))
    known = {tool.name: tool for tool in builtin.registered()}
    for name, called in calls.items():
        if name not in known:
            continue
        for place, problem in known[name].problems_of([arguments for _key, arguments in called], owner=owner.pk):
            path = ".".join(part for part in ("config.arguments", problem.path) if part)
            yield replace(problem, node=called[place][0], path=path)


def catalogue_of(graph: Graph, owner: User) -> Catalogue:
    """The tools and agents that the graph names and its owner may use."""
    return describe(owner, tools=graph.tool_ids, agents=graph.agent_ids)


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep a graph from running."""
    return [problem for problem in problems if problem.severity == "error"]


def check_words(name: str, description: str, tags: Sequence[str] = ()) -> None:
    """Raises Invalid with every problem of a name, a description and tags."""
    problems = []
    if not name.strip():
        problems.append(Problem("required", _("Give the workflow a name."), path="name"))
    if len(name.strip()) > MAX_NAME:
        text = _("The name is longer than %(limit)s characters.", limit=MAX_NAME)
        problems.append(Problem("too_long", text, path="name"))
    if len(description) > MAX_DESCRIPTION:
        text = _("The description is longer than %(limit)s characters.", limit=MAX_DESCRIPTION)
        problems.append(Problem("too_long", text, path="description"))
    if len(tags) > MAX_TAGS:
        text = _("A workflow has at most %(limit)s tags.", limit=MAX_TAGS)
        problems.append(Problem("too_many_tags", text, path="tags"))
    for place, tag in enumerate(tags):
        if not 0 < len(tag) <= MAX_TAG or not tag.isprintable():
            text = _("A tag has 1 to %(limit)s characters on one line.", limit=MAX_TAG)
            problems.append(Problem("bad_tag", text, path=f"tags.{place}"))
    problems += [
        Problem("not_storable", _("The text holds a character that cannot be stored."), path=path)
        for path, text in (("name", name), ("description", description))
        if UNSTORABLE.search(text)
    ]
    if problems:
        raise Invalid(problems=problems)


def check_keepable(graph: Graph, *, owner: User, before: Graph | None = None) -> None:
    """Drafts may hold errors, except those that no row can hold, and references that the owner may not see.

    A tool that was deleted or is no longer public may stay where it stands (`before`); validation reports it.
    Raises Invalid.
    """
    problems = refusals(graph)
    if not problems:
        known = before or Graph()
        tools = graph.tool_ids - known.tool_ids
        agents = graph.agent_ids - known.agent_ids
        tools -= _seen(Tool.all_objects.visible_to(owner), tools)
        agents -= _seen(Agent.all_objects.visible_to(owner), agents)
        problems = (*missing_tools(graph, tools), *missing_agents(graph, agents))
    if problems:
        raise Invalid(_("The graph cannot be saved like this."), code="invalid_graph", problems=problems)


def check_can_run(graph: Graph, *, owner: User, itself: UUID | None = None) -> None:
    """Raises Invalid (`invalid_graph`) with the errors that keep the graph from running."""
    errors = errors_among(problems_in(graph, owner=owner, itself=itself))
    if errors:
        raise Invalid(_("The graph has errors, so it cannot run."), code="invalid_graph", problems=errors)


def check_goes_on(workflow: Workflow, graph: Graph) -> None:
    """An active workflow is never saved with a graph that would stop it. Raises NotAllowed (`would_stop_active`)."""
    errors = errors_among(problems_in(graph, owner=workflow.owner, itself=workflow.pk))
    if errors:
        raise NotAllowed(
            _(
                "This workflow is active, and with this graph it could not run. Correct what is wrong, or switch it "
                "off before you save."
            ),
            code="would_stop_active",
            problems=errors,
        )


def check_living(workflow: Workflow) -> None:
    """Raises NotAllowed for a deleted workflow."""
    if not Workflow.objects.filter(pk=workflow.pk).exists():
        raise NotAllowed(_("This workflow is deleted. Restore it first."), code="workflow_deleted")


def _seen(rows: QuerySet[Tool] | QuerySet[Agent], wanted: AbstractSet[UUID]) -> set[UUID]:
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
