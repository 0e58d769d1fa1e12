import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { rerunFrom, tryFrom } from "../../monitor/actions";
import { isOver } from "../../monitor/status";
import { useRun } from "../../monitor/store";
import { usePanels } from "../../view/panels";
import { EditOutput } from "../values/EditOutput";
import type { Pin } from "../values/usePin";

type Props = {
  readonly node: string;
  readonly pin: Pin;
  /** What it handed on; undefined: nothing is known. */
  readonly output: unknown;
  readonly hasRun: boolean;
};

/** What can be done with an output: pinned, written by hand, and gone on with. */
export function OutputActions({ node, pin, output, hasRun }: Props) {
  const [isEditing, setIsEditing] = useState(false);
  const isEditable = usePanels(({ mode }) => mode !== "view");
  const isFree = useRun(({ run }) => !run || isOver(run.status));
  if (!isEditable) return null;
  const { held } = pin;
  const hasOutput = output !== undefined && output !== null;

  async function keep(edited: unknown, goesOn: boolean): Promise<void> {
    if (!(await pin.keep(edited))) return;
    setIsEditing(false);
    if (goesOn) await tryFrom(node);
  }
  return (
    <>
      <div className="button-group">
        {held && <Button icon="pin" label={t("Unpin")} press={() => void pin.drop()} />}
        {!held && hasOutput && <Button icon="pin" label={t("Pin this output")} press={() => void pin.keep(output)} />}
        <Button icon="pencil" label={t("Edit")} isOpen={isEditing} press={() => setIsEditing(!isEditing)} />
        {held && isFree && !isEditing && (
          <Button icon="flask" label={t("Go on with it as a test")} press={() => void tryFrom(node)} />
        )}
        {hasRun && isFree && <Button icon="rotate" label={t("Run from here")} press={() => void rerunFrom(node)} />}
      </div>
      {isEditing && (
        <EditOutput
          value={held?.output ?? output ?? {}}
          onSave={(edited) => void keep(edited, false)}
          onGoOn={isFree ? (edited) => void keep(edited, true) : null}
        />
      )}
    </>
  );
}

type ButtonProps = {
  readonly icon: string;
  readonly label: string;
  readonly isOpen?: boolean;
  readonly press: () => void;
};

function Button({ icon, label, isOpen, press }: ButtonProps) {
  return (
    <button type="button" className="button button-small" aria-expanded={isOpen} onClick={press}>
      <Icon name={icon} />
      {label}
    </button>
  );
}
