import { useLoading } from "../document/loading";
import { type SaveState as State, useSave } from "../document/saving/autosave";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";

type Shown = { readonly icon: string; readonly words: string; readonly tone: "" | "warn" | "bad" };

/** Whether it is saved: an icon and words, never colour alone. */
export function SaveState() {
  const state = useSave((save) => save.state);
  const isLoading = useLoading((loading) => loading.state === "loading");
  const { icon, words, tone } = isLoading ? loading() : shown(state);
  return (
    <span className="topbar-saved" data-tone={tone} data-state={state} role={tone ? "status" : undefined}>
      <Icon name={icon} small />
      <span>{words}</span>
    </span>
  );
}

const loading = (): Shown => ({ icon: "loader", words: t("Loading…"), tone: "" });

function shown(state: State): Shown {
  switch (state) {
    case "saved":
      return { icon: "check", words: t("Saved"), tone: "" };
    case "dirty":
      return { icon: "pencil", words: t("Not saved yet"), tone: "" };
    case "saving":
      return { icon: "loader", words: t("Saving…"), tone: "" };
    case "conflict":
      return { icon: "triangle-alert", words: t("Changed elsewhere"), tone: "bad" };
    case "refused":
      return { icon: "circle-alert", words: t("Not saved"), tone: "bad" };
    case "offline":
      return { icon: "wifi-off", words: t("Not saved: no connection"), tone: "warn" };
    case "signed_out":
      return { icon: "log-out", words: t("Not saved: signed out"), tone: "warn" };
  }
}
