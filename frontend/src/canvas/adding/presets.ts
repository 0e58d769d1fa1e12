/** What a new step is set up with, so that it fits what usually stands before it. Pure. */
import type { Graph, GraphNode, NodeType } from "../../document/types";

type Config = GraphNode["config"];

export function typeConfig(type: NodeType): Config {
  const configs: Readonly<Record<NodeType, Config>> = {
    trigger: { trigger_type: "manual" },
    tool: { arguments: {} },
    agent: { prompt: "{{ output }}" },
    condition: { condition_expression: "{{ output.matches | length > 0 }}" },
    adapter: { output: "{{ output }}" },
    aggregator: { join: "all", merge: "object" },
  };
  return configs[type];
}

/** Of a built-in tool, by its name (screening/tools/builtin.py). */
export function presetConfig(name: string, { variables }: Pick<Graph, "variables">): Config {
  switch (name) {
    case "market_data":
      return { arguments: { market: "market" in variables ? "{{ variables.market }}" : "SAMPLE" } };
    case "universe":
      return { arguments: { market: "{{ output.market }}" } };
    case "screen":
      return { arguments: { condition: "close > sma(20)", market: "{{ output.market }}" } };
    case "backtest":
      return {
        arguments: {
          entry: "close crosses_above sma(20)",
          exit: "close crosses_below sma(20)",
          stop: "5%",
          market: "{{ output.market }}",
        },
      };
    case "emit_signals":
      return {
        arguments: {
          side: "long",
          market: "{{ output.market }}",
          bar: "{{ output.as_of }}",
          matches: "{{ output.matches }}",
        },
      };
    default:
      return typeConfig("tool");
  }
}
