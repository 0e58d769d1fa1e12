/** A version becomes the newest state again. */
import { readGraph } from "../api/graph";
import { restoreVersion } from "../api/versions";
import { placed } from "../document/layout/tidy";
import { backToDraft } from "../document/past";
import { refuse } from "../document/refusal";
import { beginWith, changeWorkflow } from "../document/saving/autosave";
import { graphNow, useDocument } from "../document/store";
import { useWorkflow } from "../document/workflow";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";

/** For undo one edit, though it is saved already: undone, the graph before is saved over it. False when refused. */
export async function restore(number: number): Promise<boolean> {
  const { id } = useWorkflow.getState();
  backToDraft();
  try {
    await changeWorkflow(async (version) => {
      const workflow = await restoreVersion(id, number, version);
      const kept = await readGraph(id);
      const shown = await placed(kept.graph);
      useDocument.getState().apply(t("Restore version %(number)s", { number }), () => shown);
      beginWith(graphNow(), kept);
      return workflow;
    });
    usePanels.getState().set({ sheet: "" });
    return true;
  } catch (error) {
    refuse(t("The version was not restored."), error);
    usePanels.getState().set({ sheet: "" });
    return false;
  }
}
