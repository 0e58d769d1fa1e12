import { useMemo } from "react";
import { useCatalog } from "../document/catalog";
import { useDocument } from "../document/store";
import { readBoot } from "../lib/boot";
import type { Around } from "./faces/face";

const { language } = readBoot();

/** What faces look at besides their step; it changes when the catalog came, or a variable did. */
export function useAround(): Around {
  const builtinTools = useCatalog((catalog) => catalog.builtinTools);
  const tools = useCatalog((catalog) => catalog.tools);
  const agents = useCatalog((catalog) => catalog.agents);
  const variables = useDocument(({ graph }) => graph.variables);
  return useMemo(
    () => ({ catalog: { builtinTools, tools, agents }, variables, language }),
    [builtinTools, tools, agents, variables],
  );
}
