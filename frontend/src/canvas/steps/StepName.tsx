import { useEffect, useRef } from "react";
import { configure } from "../../document/edits/configure";
import { useDocument } from "../../document/store";
import { isComposing } from "../../lib/ime";
import { t } from "../../lib/t";
import { stopRenaming, useRenaming } from "../../view/renaming";
import { focusStep } from "../../view/viewport";

const MOST = 200;
type Props = { readonly stepKey: string; readonly name: string };

/** The name on the card, over two lines at most; F2 types a new one in its place. */
export function StepName({ stepKey, name }: Props) {
  const isRenaming = useRenaming((renaming) => renaming.key === stepKey);
  if (isRenaming) return <NameField stepKey={stepKey} name={name} />;
  return (
    <span className="node-name step-name" translate="no" title={name.length > 40 ? name : undefined}>
      {name}
    </span>
  );
}

function NameField({ stepKey, name }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const isOver = useRef(false);
  const end = (isKept: boolean) => {
    // Leaving the card takes the focus away, which is a second end.
    if (isOver.current) return;
    isOver.current = true;
    const typed = field.current?.value.trim() ?? "";
    stopRenaming();
    if (isKept && typed) {
      useDocument.getState().apply(t("Rename %(name)s", { name }), configure(stepKey, { name: typed.slice(0, MOST) }));
    }
  };
  return (
    <input
      ref={field}
      className="step-name-field nodrag nopan"
      aria-label={t("Name")}
      defaultValue={name}
      maxLength={MOST}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        // The Enter that ends a composed syllable is not the one that ends the name.
        if (isComposing(event.nativeEvent)) return;
        if (event.key !== "Enter" && event.key !== "Escape") return;
        end(event.key === "Enter");
        focusStep(stepKey);
      }}
    />
  );
}
