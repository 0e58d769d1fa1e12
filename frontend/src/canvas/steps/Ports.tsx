import { Handle, Position, useUpdateNodeInternals } from "@xyflow/react";
import { useEffect } from "react";
import { handleWord } from "../../document/handles";
import { ERROR_HANDLE } from "../../document/types";
import { t } from "../../lib/t";
import { AddButton } from "../adding/AddButton";
import type { Port } from "../faces/face";
import { handleId } from "../handles";
import type { Input } from "../project";

type Output = { readonly stepKey: string; readonly name: string; readonly handle: string; readonly isOpen: boolean };

/** An output: a dot to draw from, and, while it leads nowhere, a + for what comes next. */
export function OutputPort({ stepKey, name, handle, isOpen }: Output) {
  const label = handle
    ? t("Add a step after “%(port)s” of %(name)s", { name, port: handleWord(handle) })
    : t("Add a step after %(name)s", { name });
  return (
    <>
      <Handle type="source" position={Position.Right} id={handleId(handle)} className="port" />
      {isOpen && <AddButton className="add-after" label={label} context={{ kind: "after", source: stepKey, handle }} />}
    </>
  );
}

/** Rows beneath the name: each an output with its word. */
export function OutputRows({
  stepKey,
  name,
  ports,
  used,
}: {
  readonly stepKey: string;
  readonly name: string;
  readonly ports: readonly Port[];
  readonly used: ReadonlySet<string>;
}) {
  return (
    <ul className="step-ports">
      {ports.map(({ handle, label }) => (
        <li key={handle} data-side="out">
          <span>{label}</span>
          <OutputPort stepKey={stepKey} name={name} handle={handle} isOpen={!used.has(handle)} />
        </li>
      ))}
    </ul>
  );
}

/** What an aggregator waits for: each source in a row of its own. */
export function InputRows({ inputs }: { readonly inputs: readonly Input[] }) {
  return (
    <ul className="step-ports">
      {inputs.map(({ id, name }) => (
        <li key={id} data-side="in">
          <Handle type="target" position={Position.Left} id={id} className="port" isConnectableStart={false} />
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}

export const InputPort = () => <Handle type="target" position={Position.Left} id={handleId("")} className="port" />;

/** For what happens when the step fails: there while it is used, or the pointer is near. */
export function ErrorPort({ stepKey, isUsed }: { readonly stepKey: string; readonly isUsed: boolean }) {
  const measure = useUpdateNodeInternals();
  useEffect(() => measure(stepKey), [measure, stepKey]);
  return (
    <Handle
      type="source"
      position={Position.Bottom}
      id={handleId(ERROR_HANDLE)}
      className="port port-error"
      data-used={isUsed || undefined}
      title={t("On error")}
    />
  );
}
