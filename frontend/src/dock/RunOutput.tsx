import "../styles/values.css";
import { useEffect, useState } from "react";
import { readOutput } from "../api/executions";
import { ValueView } from "../inspector/values/ValueView";
import { Skeleton } from "../lib/Skeleton";
import { t } from "../lib/t";
import { isOver } from "../monitor/status";
import type { Run } from "../monitor/store";

type Asked =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly output: unknown };

/** What the whole run handed on: outputs of its last steps. It may be large, so it is fetched when it is opened. */
export function RunOutput({ run: { id, status } }: { readonly run: Run }) {
  const [isOpen, setOpen] = useState(false);
  if (!isOver(status)) return null;
  return (
    <details className="value-source run-output" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("Output of the whole run")}</summary>
      {isOpen && <Output id={id} />}
    </details>
  );
}

function Output({ id }: { readonly id: string }) {
  const [asked, setAsked] = useState<Asked>({ state: "loading" });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a reason to ask anew
  useEffect(() => {
    let isWanted = true;
    readOutput(id).then(
      (output) => isWanted && setAsked({ state: "ready", output }),
      (error: Error) => isWanted && setAsked({ state: "failed", message: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [id, turn]);
  if (asked.state === "loading")
    return <Skeleton className="value-loading" label={t("Loading")} lines={["long", "short"]} />;
  if (asked.state === "failed")
    return (
      <div className="notice" data-tone="bad" role="alert">
        <p>{asked.message || t("There is no connection.")}</p>
        <button type="button" className="button button-small" onClick={() => setTurn(turn + 1)}>
          {t("Try again")}
        </button>
      </div>
    );
  if (asked.output === null || asked.output === undefined)
    return <p className="inspector-empty">{t("It handed nothing on.")}</p>;
  return <ValueView title={t("Output of the whole run")} path="output" value={asked.output} />;
}
