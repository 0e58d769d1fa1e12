import "../styles/beyond.css";
import { Beyond } from "./camera/Beyond";
import { Overview } from "./camera/Overview";
import { ClickConnecting } from "./edges/ClickConnecting";
import type { StepNode } from "./project";

/** What helps to find and connect steps: fetched once they are seen. */
export function Surroundings({ nodes }: { readonly nodes: readonly StepNode[] }) {
  return (
    <>
      <Overview nodes={nodes} />
      <Beyond />
      <ClickConnecting />
    </>
  );
}
