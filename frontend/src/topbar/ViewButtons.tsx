import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { IconButton } from "./IconButton";

/** Search, list or canvas, versions, keys: what is looked at, not changed. */
export function ViewButtons() {
  const isList = usePanels((panels) => panels.isList);
  const { set } = usePanels.getState();
  return (
    <fieldset className="topbar-group topbar-view" aria-label={t("View")}>
      <IconButton
        icon="search"
        label={t("Search and commands")}
        keys="Ctrl+K"
        onPress={() => set({ sheet: "palette" })}
      />
      <IconButton
        icon={isList ? "workflow" : "list"}
        label={isList ? t("Show the canvas") : t("Show as a list")}
        onPress={() => set({ isList: !isList })}
      />
      <IconButton icon="history" label={t("Versions")} onPress={() => set({ sheet: "versions" })} />
      <IconButton icon="keyboard" label={t("Keys")} keys="?" onPress={() => set({ sheet: "shortcuts" })} />
    </fieldset>
  );
}
