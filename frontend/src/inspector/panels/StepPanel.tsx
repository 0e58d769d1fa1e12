import { useDocument } from "../../document/store";
import { type InspectorTab, usePanels } from "../../view/panels";
import { InputTab } from "./InputTab";
import { OutputTab } from "./OutputTab";
import { ParametersTab } from "./ParametersTab";
import { SettingsTab } from "./SettingsTab";
import { StepFooter } from "./StepFooter";
import { StepHeader } from "./StepHeader";
import { Tabs } from "./Tabs";

const BODIES = { parameters: ParametersTab, input: InputTab, output: OutputTab, settings: SettingsTab } as const;

/** One step: its name and type, its four tabs, and what can be done with it. */
export function StepPanel({ node }: { readonly node: string }) {
  const chosen = usePanels(({ inspectorTab }) => inspectorTab);
  const isTrigger = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === node)?.node_type === "trigger");
  const tab: InspectorTab = isTrigger && chosen === "input" ? "parameters" : chosen;
  const Body = BODIES[tab];
  return (
    <>
      <StepHeader node={node} />
      <Tabs tab={tab} hasInput={!isTrigger} />
      <div className="inspector-body" role="tabpanel" id={`tab-${tab}-panel`} aria-labelledby={`tab-${tab}`}>
        <Body node={node} />
      </div>
      <StepFooter node={node} />
    </>
  );
}
