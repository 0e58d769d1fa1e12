import { RunPanel } from "../monitor/RunPanel";
import { RunOutput } from "./RunOutput";

/** The execution that is shown, with what it handed on as a whole. */
export function RunTab() {
  return <RunPanel result={(run) => <RunOutput key={run.id} run={run} />} />;
}
