/** The execution that tells what a step was given and handed on, when the one that is shown had no part for it. */
import { readExecutions, readSteps } from "../../api/executions";
import { readBoot } from "../../lib/boot";

/** So many of the newest are looked at: single steps are run by the dozen while a workflow is being built. */
const LOOKED_AT = 25;
/** Steps are all there from the beginning of an execution: asked once. */
const known = new Map<string, Promise<ReadonlySet<string>>>();

/** The newest of the whole workflow (or of this step alone, too) in which the step had a part; "" without one. */
export async function lastRunWith(key: string, isAlone: boolean): Promise<string> {
  const query = { page_size: LOOKED_AT, fields: "id,only_node_key" };
  const { results } = await readExecutions(readBoot().workflow.id, query);
  const found = results.find(({ only_node_key: only }) => only === "" || (isAlone && only === key));
  return found && (await hasStep(found.id, key)) ? found.id : "";
}

export async function hasStep(execution: string, key: string): Promise<boolean> {
  const asked = known.get(execution) ?? readSteps(execution);
  known.set(execution, asked);
  // What was not answered is asked anew.
  asked.catch(() => known.delete(execution));
  return (await asked).has(key);
}
