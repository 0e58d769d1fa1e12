import { useState } from "react";
import { ApiError } from "../api/client";
import { t } from "../lib/t";

type Props = { readonly label: string; readonly isMain?: boolean; readonly run: () => unknown };

/** A button of a notice: busy while it works, and when that fails it says so beside itself. */
export function Action({ label, isMain = false, run }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const press = async () => {
    setBusy(true);
    setProblem("");
    try {
      await run();
    } catch (error) {
      const said = error instanceof ApiError && error.status ? error.message : "";
      setProblem(said || t("That did not work. Try again."));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {problem && (
        <span className="field-error" role="alert">
          {problem}
        </span>
      )}
      <button
        type="button"
        className={isMain ? "button button-small button-primary" : "button button-small"}
        aria-busy={isBusy}
        disabled={isBusy}
        onClick={() => void press()}
      >
        {label}
      </button>
    </>
  );
}
