import { useCallback, useState } from "react";
import { readVersion, type Version } from "../api/versions";
import { difference } from "../document/differences";
import { placed } from "../document/layout/tidy";
import { draftNow, lookAt } from "../document/past";
import { refuse } from "../document/refusal";
import { useSave } from "../document/saving/autosave";
import type { Graph } from "../document/types";
import { useWorkflow } from "../document/workflow";
import { readBoot } from "../lib/boot";
import { Failed } from "../lib/Failed";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { DifferenceList } from "./DifferenceList";
import { restore } from "./restore";
import { useAnswer } from "./useAnswer";
import { DRAFT } from "./VersionList";

type Props = { readonly versions: readonly Version[]; readonly chosen: number };
type Against = "before" | "draft";

const NOTHING: Graph = { nodes: [], edges: [], config: {}, variables: {} };

/** What one version changed, or how the draft is another; and what can be done with it. */
export function VersionDetail({ versions, chosen }: Props) {
  const [against, setAgainst] = useState<Against>("before");
  const mode = usePanels((panels) => panels.mode);
  const isDraft = chosen === DRAFT;
  return (
    <section
      className="versions-detail"
      aria-label={isDraft ? t("Draft") : t("Version %(number)s", { number: chosen })}
    >
      {!isDraft && mode === "edit" && (
        <div className="versions-choices" role="radiogroup" aria-label={t("Compared with")}>
          <Choice words={t("What it changed")} isOn={against === "before"} choose={() => setAgainst("before")} />
          <Choice words={t("What the draft has since")} isOn={against === "draft"} choose={() => setAgainst("draft")} />
        </div>
      )}
      <Compared versions={versions} chosen={chosen} against={against} />
      {!isDraft && <Actions number={chosen} />}
    </section>
  );
}

function Compared({ versions, chosen, against }: Props & { readonly against: Against }) {
  const id = useWorkflow((workflow) => workflow.id);
  const numbers = versions.map(({ version_number: number }) => number);
  const before = chosen === DRAFT ? numbers[0] : numbers[numbers.indexOf(chosen) + 1];
  const ask = useCallback(async () => {
    const graphOf = async (number: number | undefined) => (number ? readVersion(id, number) : NOTHING);
    if (chosen === DRAFT) return difference(await graphOf(before), draftNow());
    if (against === "draft") return difference(await graphOf(chosen), draftNow());
    const [one, other] = await Promise.all([graphOf(before), graphOf(chosen)]);
    return difference(one, other);
  }, [id, chosen, before, against]);
  const answer = useAnswer(ask);
  if (answer.state === "failed") return <Failed title={t("The versions could not be loaded.")} retry={answer.retry} />;
  if (answer.state === "loading") return <span className="skeleton skeleton-long" />;
  return (
    <>
      <h3>{titleOf(chosen, before, against)}</h3>
      <DifferenceList found={answer.value} />
    </>
  );
}

function titleOf(chosen: number, before: number | undefined, against: Against): string {
  if (chosen === DRAFT) return t("What the draft has since version %(number)s", { number: before ?? "" });
  if (against === "draft") return t("What the draft has since version %(number)s", { number: chosen });
  return before
    ? t("What changed since version %(number)s", { number: before })
    : t("The first version: everything is new");
}

function Actions({ number }: { readonly number: number }) {
  const isSaved = useSave((save) => save.state === "saved");
  const [isAsking, setAsking] = useState(false);
  const { workflow, urls } = readBoot();
  const look = async () => {
    usePanels.getState().set({ sheet: "" });
    try {
      lookAt(await placed(await readVersion(useWorkflow.getState().id, number)), { mode: "view", version: number });
    } catch (error) {
      refuse(t("The version could not be loaded."), error);
    }
  };
  return (
    <div className="button-group versions-actions">
      {isAsking && <p role="alert">{t("There are changes that are not saved. Undo brings them back.")}</p>}
      <button type="button" className="button" onClick={() => void look()}>
        <Icon name="eye" />
        {t("Look at it")}
      </button>
      <a className="button" href={`${urls.compare.replace("{id}", workflow.id)}?a=${number}`}>
        <Icon name="split" />
        {t("What changes in signals")}
      </a>
      {workflow.canEdit && (
        <button
          type="button"
          className="button button-primary"
          onClick={() => (isSaved || isAsking ? void restore(number) : setAsking(true))}
        >
          <Icon name="history" />
          {isAsking ? t("Restore it all the same") : t("Restore it")}
        </button>
      )}
    </div>
  );
}

type ChoiceProps = { readonly words: string; readonly isOn: boolean; readonly choose: () => void };

function Choice({ words, isOn, choose }: ChoiceProps) {
  return (
    <label className="versions-choice">
      <input type="radio" name="versions-against" checked={isOn} onChange={choose} />
      <span>{words}</span>
    </label>
  );
}
