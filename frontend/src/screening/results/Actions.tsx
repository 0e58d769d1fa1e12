import { useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { makeWorkflow, type Row } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { askedOf } from "../form/query";
import type { Outcome } from "../useScreen";
import { seriesIn } from "./columns";
import { csvOf, fileName } from "./csv";

type Props = { readonly outcome: Outcome; readonly rows: readonly Row[] };

/** What is done with a result: a file of what is shown, and a workflow that looks for the same. */
export function Actions({ outcome, rows }: Props) {
  const { screen } = outcome;
  const save = (): void => {
    const text = csvOf(rows, seriesIn(rows), screen.as_of);
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), {
      href: address,
      download: fileName(screen.market, screen.as_of),
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <div className="button-group">
      <button type="button" className="button button-small" onClick={save} disabled={!rows.length}>
        <Icon name="file" />
        {t("CSV file")}
      </button>
      <MakeWorkflow outcome={outcome} />
    </div>
  );
}

function MakeWorkflow({ outcome }: { readonly outcome: Outcome }) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState("");
  // Pressed twice, it is one workflow; of another screen it is another one.
  const once = useRef({ outcome, key: crypto.randomUUID() });
  if (once.current.outcome !== outcome) once.current = { outcome, key: crypto.randomUUID() };
  const make = async (): Promise<void> => {
    setIsBusy(true);
    setError("");
    try {
      location.assign(await makeWorkflow(askedOf(outcome.query), once.current.key));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError([...new Set([failure.message, ...failure.problems.map(({ detail }) => detail)])].join(" "));
    }
    setIsBusy(false);
  };
  return (
    <>
      <button type="button" className="button button-small" onClick={() => void make()} aria-busy={isBusy}>
        <Icon name="workflow" />
        {t("Make a workflow of this")}
      </button>
      {error && (
        <p className="field-error" role="alert">
          <Icon name="circle-alert" />
          <span>{error}</span>
        </p>
      )}
    </>
  );
}
