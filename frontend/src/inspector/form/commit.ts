import { graphNow, useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { mayEdit } from "../../view/panels";
import { type At, placeOf, setAt } from "./at";

/** What a field says, into the document: what is typed in one field is one step back. */
export function commit(at: At, value: unknown): void {
  if (!mayEdit()) return;
  const name = at.isEdge ? "" : (graphNow().nodes.find((node) => node.key === at.node)?.name ?? at.node);
  const label = name ? t("Change %(step)s", { step: name }) : t("Change the connection");
  useDocument.getState().apply(label, setAt(at, value), placeOf(at));
}
