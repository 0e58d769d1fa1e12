import { useDocument } from "../document/store";
import type { Graph } from "../document/types";
import { useWorkflow } from "../document/workflow";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { tn } from "../lib/t";

/** What its author has yet to answer about the text, which keeps it from starting; leads to where it is asked. */
export function Questions() {
  const count = useWorkflow((workflow) => workflow.questions);
  const paste = useDocument(({ graph }) => pasteOf(graph));
  if (!count) return null;
  const words = tn("%(n)s to answer", "%(n)s to answer", count);
  return (
    <a className="pill topbar-questions" data-tone="warn" href={addressOf(paste)}>
      <Icon name="circle-help" />
      {words}
    </a>
  );
}

/** The paste that its steps come from, or "". */
export const pasteOf = ({ nodes }: Graph): string =>
  nodes.find(({ provenance }) => provenance[0]?.paste_id)?.provenance[0]?.paste_id ?? "";

export function addressOf(paste: string): string {
  const { urls, workflow } = readBoot();
  return paste ? urls.understood.replace("{id}", paste) : urls.workflow.replace("{id}", workflow.id);
}
