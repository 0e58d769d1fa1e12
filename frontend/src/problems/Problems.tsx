import "../styles/problems.css";
import { useDocument } from "../document/store";
import type { Problem } from "../document/types";
import { Failed } from "../lib/Failed";
import { Icon } from "../lib/Icon";
import { Skeleton } from "../lib/Skeleton";
import { t } from "../lib/t";
import { openStep } from "../view/steps";
import { checkNow } from "./check";
import { ordered, stepOf } from "./places";
import { useProblems } from "./store";

/** What stands in the way of running, each with the way to its step. */
export function Problems() {
  const { problems, state, about } = useProblems();
  const isStale = useDocument(({ graph }) => about !== null && graph !== about);
  if (state === "failed") return <NotChecked />;
  if (about === null)
    return (
      <Skeleton
        className="dock-loading"
        label={t("The workflow is being checked.")}
        lines={["long", "short", "long"]}
      />
    );
  if (!problems.length) return <Nothing isStale={isStale} />;
  return <List problems={problems} isStale={isStale} isAsking={state === "asking"} />;
}

type ListProps = { readonly problems: readonly Problem[]; readonly isStale: boolean; readonly isAsking: boolean };

function List({ problems, isStale, isAsking }: ListProps) {
  return (
    <ul className="dock-problems" data-stale={isStale || undefined} aria-busy={isAsking}>
      {ordered(problems).map((problem) => (
        <li
          key={`${problem.code} ${problem.node ?? ""} ${problem.edge ?? ""} ${problem.pointer ?? ""} ${problem.detail}`}
        >
          <Row problem={problem} />
        </li>
      ))}
    </ul>
  );
}

function Row({ problem }: { readonly problem: Problem }) {
  const step = stepOf(problem);
  const name = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === step)?.name);
  const words = (
    <>
      <Icon name={problem.severity === "error" ? "circle-x" : "triangle-alert"} />
      <span className="dock-problem-text">
        <span className="visually-hidden">{problem.severity === "error" ? t("Error:") : t("Warning:")} </span>
        <span>{problem.detail}</span>
        {problem.hint && <span className="hint">{problem.hint}</span>}
      </span>
    </>
  );
  if (name === undefined) {
    return (
      <div className="dock-problem" data-severity={problem.severity}>
        {words}
      </div>
    );
  }
  return (
    <button
      type="button"
      className="dock-problem"
      data-severity={problem.severity}
      onClick={() => openStep(step, "parameters")}
    >
      {words}
      <span className="tag">{name}</span>
    </button>
  );
}

function Nothing({ isStale }: { readonly isStale: boolean }) {
  return (
    <div className="empty empty-small" data-stale={isStale || undefined}>
      <Icon name="circle-check" />
      <p className="empty-title">{t("Nothing stands in the way")}</p>
      <p>{t("This workflow can run as it is.")}</p>
    </div>
  );
}

function NotChecked() {
  const safe = t("What you changed is safe. Try again when the server can be reached.");
  return <Failed title={t("The workflow could not be checked")} text={safe} retry={checkNow} />;
}
