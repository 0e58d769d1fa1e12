/** Version history: a list of differences, and restoring. */
import "../styles/versions.css";
import { useCallback, useEffect, useRef, useState } from "react";
import { readVersions, type Version } from "../api/versions";
import { useWorkflow } from "../document/workflow";
import { Failed } from "../lib/Failed";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { useAnswer } from "./useAnswer";
import { VersionDetail } from "./VersionDetail";
import { DRAFT, VersionList } from "./VersionList";

export function Versions() {
  const isOpen = usePanels((panels) => panels.sheet === "versions");
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  const close = () => {
    if (usePanels.getState().sheet === "versions") usePanels.getState().set({ sheet: "" });
  };
  return (
    <dialog className="versions" ref={dialog} aria-labelledby="versions-title" onClose={close}>
      <header className="versions-head">
        <h2 id="versions-title">{t("Versions")}</h2>
        <button
          type="button"
          className="button button-quiet button-small"
          aria-label={t("Close the versions")}
          onClick={close}
        >
          <Icon name="x" />
        </button>
      </header>
      {isOpen && <History />}
    </dialog>
  );
}

function History() {
  const id = useWorkflow((workflow) => workflow.id);
  const answer = useAnswer(useCallback(() => readVersions(id), [id]));
  if (answer.state === "loading") return <Skeleton />;
  if (answer.state === "failed") return <Failed title={t("The versions could not be loaded.")} retry={answer.retry} />;
  return answer.value.length ? <Known versions={answer.value} /> : <None />;
}

function Known({ versions }: { readonly versions: readonly Version[] }) {
  const [chosen, setChosen] = useState(DRAFT);
  return (
    <div className="versions-body">
      <VersionList versions={versions} chosen={chosen} choose={setChosen} />
      <VersionDetail key={chosen} versions={versions} chosen={chosen} />
    </div>
  );
}

function Skeleton() {
  return (
    <div className="versions-body" role="status" aria-label={t("Loading…")}>
      <div className="versions-list versions-skeleton">
        <span className="skeleton skeleton-long" />
        <span className="skeleton skeleton-short" />
        <span className="skeleton skeleton-long" />
        <span className="skeleton skeleton-short" />
      </div>
      <div className="versions-detail versions-skeleton">
        <span className="skeleton skeleton-short" />
        <span className="skeleton skeleton-long" />
        <span className="skeleton skeleton-long" />
      </div>
    </div>
  );
}

function None() {
  return (
    <div className="empty empty-small">
      <Icon name="history" />
      <p className="empty-title">{t("No version yet")}</p>
      <p>{t("One is kept whenever the workflow is run or switched on with something new in it.")}</p>
    </div>
  );
}
