import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { type Kind, toBrowser } from "./completion";
import type { Told } from "./useAnswer";

type Props = { readonly id: string; readonly text: string; readonly kind: Kind; readonly told: Told | null };

/** Under the field: what is wrong and at which words, or what it gave in the last run. */
export function Advice({ id, text, kind, told }: Props) {
  const answer = told?.about === text ? told.answer : null;
  const [problem] = answer?.problems ?? [];
  return (
    <div id={id} className="written-advice" aria-live="polite">
      {problem ? (
        <p className="field-error" data-severity={problem.severity}>
          <Icon name={problem.severity === "error" ? "circle-alert" : "triangle-alert"} />
          <span>
            <Marked text={text} start={toBrowser(text, problem.start)} end={toBrowser(text, problem.end)} />{" "}
            {problem.detail} {problem.hint}
          </span>
        </p>
      ) : (
        answer?.preview !== null &&
        answer !== null && (
          <p className="written-preview">
            {kind === "condition" ? null : <span className="hint">{t("In the last run")}</span>}
            {kind === "condition" ? <span>{answer.preview}</span> : <code>{answer.preview}</code>}
          </p>
        )
      )}
    </div>
  );
}

function Marked({ text, start, end }: { readonly text: string; readonly start: number; readonly end: number }) {
  const words = text.slice(start, end).trim();
  return words ? <mark className="written-mark">{words}</mark> : null;
}
