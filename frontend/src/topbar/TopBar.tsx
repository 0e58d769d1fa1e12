/** Back, name, save state, live badge | undo, redo, tidy, check | activate, run. */
import "../styles/topbar.css";
import "../styles/topbar-state.css";
import { usePast } from "../document/past";
import { useWorkflow } from "../document/workflow";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { lazily } from "../lib/lazily";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { Activate } from "./Activate";
import { EditButtons } from "./EditButtons";
import { Name } from "./Name";
import { Questions } from "./Questions";
import { Run } from "./Run";
import { SaveState } from "./SaveState";
import { ViewButtons } from "./ViewButtons";

const PastExecution = lazily(async () => (await import("./Past")).PastExecution);
const PastVersion = lazily(async () => (await import("./Past")).PastVersion);

export function TopBar() {
  const mode = usePanels((panels) => panels.mode);
  const isOldVersion = usePast((past) => past.version > 0);
  return (
    <header className="topbar">
      <Back />
      {mode === "edit" && <Draft />}
      {mode === "execution" && <PastExecution />}
      {mode === "view" && (isOldVersion ? <PastVersion /> : <Theirs />)}
    </header>
  );
}

function Back() {
  const { workflow, urls } = readBoot();
  return (
    <a
      className="button button-quiet topbar-icon"
      href={urls.workflow.replace("{id}", workflow.id)}
      aria-label={t("Back to the page of the workflow")}
      title={t("Back to the page of the workflow")}
    >
      <Icon name="arrow-left" />
    </a>
  );
}

function Draft() {
  const name = useWorkflow((workflow) => workflow.name);
  return (
    <>
      <div className="topbar-name">
        <h1 className="visually-hidden">{name}</h1>
        <Name />
        <SaveState />
      </div>
      <EditButtons />
      <ViewButtons />
      <div className="topbar-act">
        <Questions />
        <Activate />
        <Run />
      </div>
    </>
  );
}

function Theirs() {
  const name = useWorkflow((workflow) => workflow.name);
  return (
    <>
      <div className="topbar-name">
        <h1 className="topbar-title">{name}</h1>
        <span className="pill">
          <Icon name="eye" />
          {t("Only to look at")}
        </span>
      </div>
      <ViewButtons />
    </>
  );
}
