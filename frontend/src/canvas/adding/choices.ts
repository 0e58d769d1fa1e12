/** What can be added, in groups, and which of it fits what is typed. Pure. */
import type { Catalog } from "../../document/catalog";
import { type Graph, type GraphNode, NODE_TYPES, type NodeType } from "../../document/types";
import { t } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { typeWord } from "../faces/face";
import { TOOL_ICONS } from "../faces/tool";
import { presetConfig, typeConfig } from "./presets";

export type Choice = {
  readonly id: string;
  readonly type: NodeType;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  /** Title and description are people's own words, which nobody translates. */
  readonly isOwn: boolean;
  readonly toolId: string | null;
  readonly agentId: string | null;
  config(graph: Graph): GraphNode["config"];
};
export type Group = { readonly id: string; readonly title: string; readonly choices: readonly Choice[] };

export function groupsOf({ builtinTools, tools, agents }: Pick<Catalog, "builtinTools" | "tools" | "agents">): Group[] {
  const plain = { description: "", isOwn: false, toolId: null, agentId: null };
  const groups: Group[] = [
    { id: "types", title: t("Steps"), choices: NODE_TYPES.map(typeChoice) },
    {
      id: "builtin",
      title: t("Ready to use"),
      choices: [...builtinTools].sort(byUse).map((tool) => ({
        ...plain,
        id: `tool:${tool.id}`,
        type: "tool",
        title: tool.title,
        description: tool.description,
        icon: TOOL_ICONS[tool.name] ?? NODE_ICONS.tool,
        toolId: tool.id,
        config: (graph) => presetConfig(tool.name, graph),
      })),
    },
    {
      id: "tools",
      title: t("Your tools"),
      // The list of tools holds the built-in ones as well.
      choices: tools
        .filter(({ tool_type }) => tool_type !== "builtin")
        .map((tool) => ({
          ...plain,
          id: `tool:${tool.id}`,
          type: "tool",
          isOwn: true,
          title: tool.name,
          description: tool.description ?? "",
          icon: NODE_ICONS.tool,
          toolId: tool.id,
          config: () => typeConfig("tool"),
        })),
    },
    {
      id: "agents",
      title: t("Your agents"),
      choices: agents.map((agent) => ({
        ...plain,
        id: `agent:${agent.id}`,
        type: "agent",
        isOwn: true,
        title: agent.name,
        description: agent.description || agent.model_name,
        icon: NODE_ICONS.agent,
        agentId: agent.id,
        config: () => typeConfig("agent"),
      })),
    },
  ];
  return groups.filter((group) => group.choices.length > 0);
}

/** In the order in which they follow each other in a workflow; others after them, as they come. */
const FIRST = ["market_data", "universe", "screen", "backtest", "emit_signals"];
const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
const byUse = (one: { readonly name: string }, other: { readonly name: string }): number =>
  rank(one.name) - rank(other.name);

function typeChoice(type: NodeType): Choice {
  return {
    id: `type:${type}`,
    type,
    title: typeWord(type),
    description: typeDescription(type),
    icon: NODE_ICONS[type],
    isOwn: false,
    toolId: null,
    agentId: null,
    config: () => typeConfig(type),
  };
}

function typeDescription(type: NodeType): string {
  const words: Readonly<Record<NodeType, string>> = {
    trigger: t("Starts by hand, on a schedule or from outside"),
    tool: t("Calls a tool, or another workflow"),
    agent: t("Asks a language model that may use tools"),
    condition: t("Goes on this way or that"),
    adapter: t("Filters, sorts or reshapes what came in"),
    aggregator: t("Waits for several steps and joins them"),
  };
  return words[type];
}

/** Groups with what fits; better hits first: the title's start, a word's start, the title, the description. */
export function found(
  groups: readonly Group[],
  typed: string,
  accepts: (choice: Choice) => boolean = () => true,
): Group[] {
  const words = typed.trim().toLowerCase();
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices
        .map((choice, place) => ({ choice, place, score: accepts(choice) ? score(choice, words) : 0 }))
        .filter(({ score }) => score > 0)
        .sort((one, other) => other.score - one.score || one.place - other.place)
        .map(({ choice }) => choice),
    }))
    .filter((group) => group.choices.length > 0);
}

function score({ title, description, type }: Choice, typed: string): number {
  if (!typed) return 1;
  const name = title.toLowerCase();
  if (name.startsWith(typed)) return 4;
  if (name.split(/\s+/).some((word) => word.startsWith(typed))) return 3;
  if (name.includes(typed) || type.startsWith(typed)) return 2;
  return description.toLowerCase().includes(typed) ? 1 : 0;
}
