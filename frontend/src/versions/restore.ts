/** A version becomes the newest state again; what is not saved is asked about first. */
import { readGraph } from "../api/graph";
import { restoreVersion } from "../api/versions";
import { beginWith, changeWorkflow, useSave } from "../document/autosave";
import { placed } from "../document/loading";
import { backToDraft } from "../document/past";
import { refuse } from "../document/refusal";
import { graphNow, useDocument } from "../document/store";
import { useWorkflow } from "../document/workflow";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";

/** One edit for undo, though it is saved already: undone, the graph before is saved over it. False when refused. */
export async function restore(number: number): Promise<boolean> {
  const { id } = useWorkflow.getState();
  backToDraft();
  const isUnsaved = useSave.getState().state !== "saved";
  const question = t("There are changes that are not saved. Restore version %(number)s all the same?", { number });
  if (isUnsaved && !confirm(question)) return false;
  try {
    await changeWorkflow(async (version) => {
      const workflow = await restoreVersion(id, number, version);
      const kept = await readGraph(id);
      const shown = await placed(kept);
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
