import { type KeyboardEvent, useId, useState } from "react";
import { renameTo, useWorkflow } from "../document/workflow";
import { isComposing } from "../lib/ime";
import { t } from "../lib/t";

/** The name, changed in place: Enter or leaving it saves, Esc takes it back. */
export function Name() {
  const name = useWorkflow((workflow) => workflow.name);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const problemId = useId();

  const commit = async () => {
    const wanted = draft?.trim() ?? "";
    if (draft === null) return;
    if (!wanted || wanted === name) return reset();
    const refusal = await renameTo(wanted);
    if (!refusal) return reset();
    setProblem(refusal.problems[0]?.detail || refusal.message || t("The name could not be saved."));
  };
  const reset = () => {
    setDraft(null);
    setProblem("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Enter") event.currentTarget.blur();
    if (event.key === "Escape") reset();
  };
  return (
    <div className="topbar-rename">
      <input
        className="topbar-title"
        aria-label={t("Name of the workflow")}
        title={draft ?? name}
        value={draft ?? name}
        maxLength={255}
        spellCheck={false}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? problemId : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={onKeyDown}
      />
      {problem && (
        <p className="topbar-problem" id={problemId} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
