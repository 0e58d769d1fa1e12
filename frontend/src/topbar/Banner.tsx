/** Conflict, offline, signed out, refused: what happened and what to do. */
import "../styles/notices.css";
import { useCatalog } from "../document/catalog";
import { loadCatalog, loadDocument, useLoading } from "../document/loading";
import { dismiss, useRefusal } from "../document/refusal";
import { saveNow, useSave } from "../document/saving/autosave";
import { bringBack, dropFound, useFoundDrafts } from "../document/saving/bring-back";
import { keepAsCopy } from "../document/saving/conflict";
import { useDocument } from "../document/store";
import { lazily } from "../lib/lazily";
import { t } from "../lib/t";
import { shortMoment } from "../lib/time";
import { usePanels } from "../view/panels";
import { Action } from "./Action";
import { Notice } from "./Notice";
import { addressOf, pasteOf } from "./Questions";

const Conflict = lazily(async () => (await import("./Conflict")).Conflict);
const SignIn = lazily(async () => (await import("./SignIn")).SignIn);

export function Banner() {
  const state = useSave((save) => save.state);
  return (
    <div className="topbar-notices">
      <Failure />
      {state === "conflict" && <Conflict />}
      {state === "offline" && <Offline />}
      {state === "signed_out" && <SignIn />}
      {state === "refused" && <Refused />}
      <Refusal />
      <FoundDraft />
    </div>
  );
}

function Failure() {
  const { state, status, message } = useLoading();
  const catalog = useCatalog((shown) => shown.state);
  if (state === "failed" && status === 401) return <SignIn />;
  if (state === "failed") {
    return (
      <Notice tone="bad" icon="circle-alert" title={t("The workflow could not be loaded.")} text={message}>
        <Action label={t("Retry")} isMain run={loadDocument} />
      </Notice>
    );
  }
  if (catalog !== "failed") return null;
  return (
    <Notice tone="warn" icon="circle-alert" title={t("The steps that can be added could not be loaded.")}>
      <Action label={t("Retry")} run={loadCatalog} />
    </Notice>
  );
}

function Offline() {
  const message = useSave((save) => save.message);
  const title = t("Not saved: the server does not answer. It is tried again by itself, and nothing is lost.");
  return (
    <Notice tone="warn" icon="wifi-off" title={title} text={message}>
      <Action label={t("Try now")} run={saveNow} />
    </Notice>
  );
}

function Refused() {
  const { message, problems } = useSave();
  return (
    <Notice
      tone="bad"
      icon="circle-alert"
      title={t("Your last changes are not saved.")}
      text={message}
      problems={problems}
    >
      <ToProblems />
      <Action label={t("Save again")} run={saveNow} />
    </Notice>
  );
}

/** What was asked for and not done: run, switched on, restored. */
function Refusal() {
  const { title, error } = useRefusal();
  const paste = useDocument(({ graph }) => pasteOf(graph));
  if (!error) return null;
  const isUnsure = error.code === "unsure_rules";
  return (
    <Notice tone="bad" icon="circle-alert" title={title} text={error.message} problems={error.problems}>
      {isUnsure && (
        <a className="button button-small button-primary" href={addressOf(paste)}>
          {t("Answer")}
        </a>
      )}
      {!isUnsure && error.problems.length > 0 && <ToProblems />}
      <Action label={t("Hide this")} run={dismiss} />
    </Notice>
  );
}

function ToProblems() {
  const open = () => usePanels.getState().set({ dock: "problems" });
  return <Action label={t("Show the problems")} isMain run={open} />;
}

function FoundDraft() {
  const { drafts, version } = useFoundDrafts();
  const [draft] = drafts;
  if (!draft) return null;
  const title = t("Your last changes, of %(time)s, were not saved.", { time: shortMoment(draft.at) });
  const older = t("The workflow was changed elsewhere since. Brought back, they take the place of that.");
  const isOlder = draft.version < version;
  const asCopy = () => keepAsCopy(draft.graph, () => dropFound(draft));
  return (
    <Notice tone="warn" icon="history" title={title} text={isOlder ? older : ""}>
      <Action label={t("Bring them back")} isMain={!isOlder} run={() => bringBack(draft)} />
      {isOlder && <Action label={t("Open them as a copy")} isMain run={asCopy} />}
      <Action label={t("Drop them")} run={() => dropFound(draft)} />
    </Notice>
  );
}
