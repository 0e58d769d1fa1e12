/** What can be added: node types with their schemas, built-in tools, own tools and agents; asked once. */
import { create } from "zustand";
import type { components } from "../api/schema";
import type { NodeType, NodeTypeDescription } from "./types";

type Schemas = components["schemas"];
export type Catalog = {
  readonly types: ReadonlyMap<NodeType, NodeTypeDescription>;
  readonly builtinTools: readonly Schemas["BuiltinTool"][];
  readonly tools: readonly Schemas["Tool"][];
  readonly agents: readonly Schemas["Agent"][];
  readonly state: "loading" | "ready" | "failed";
};

export const useCatalog = create<Catalog>()(() => ({
  types: new Map(),
  builtinTools: [],
  tools: [],
  agents: [],
  state: "loading",
}));

/** By what names exported workflows call tools and agents; own ones come before others' of the same name. */
export function namesIn({ builtinTools, tools, agents }: Catalog) {
  return {
    tools: new Map([...tools, ...builtinTools].map(({ name, id }) => [name, id])),
    agents: new Map(agents.map(({ name, id }) => [name, id])),
  };
}
