import { useMemo } from "react";
import { useCatalog } from "../../document/catalog";
import { useDocument } from "../../document/store";
import { readBoot } from "../../lib/boot";
import type { Around } from "../faces/face";

const { language } = readBoot();

/** What faces look at besides their step; it changes when the catalog came, or a variable did. */
export function useAround(): Around {
  const catalog = useCatalog();
  const variables = useDocument(({ graph }) => graph.variables);
  return useMemo(() => ({ catalog, variables, language }), [catalog, variables]);
}
