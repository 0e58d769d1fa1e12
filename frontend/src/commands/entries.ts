/** What the palette offers now: commands that may run, steps to go to, steps to add. */
import { addStep } from "../canvas/adding/adding";
import { groupsOf } from "../canvas/adding/choices";
import { useCatalog } from "../document/catalog";
import { graphNow } from "../document/store";
import { t } from "../lib/t";
import { NODE_ICONS } from "../view/icons";
import { goToSteps, openStep } from "../view/steps";
import { labelled, type Named } from "./named";
import { edits, situationNow } from "./situation";
import { COMMANDS, GROUPS } from "./table";

export type Entry = {
  readonly id: string;
  readonly label: string;
  /** The name in the label, where people gave it, and the words around it. */
  readonly named?: Named;
  readonly icon: string;
  readonly group: string;
  readonly keys: string;
  run(): void;
};

/** The arrows are for the hand, not for words. */
const BY_HAND = /^(move-|go-|palette$|close$)/;

export function entriesNow(onlySteps: boolean): Entry[] {
  const now = situationNow();
  if (onlySteps) return steps();
  return [...commands(), ...steps(), ...(edits(now) ? additions() : [])];
}

function commands(): Entry[] {
  const now = situationNow();
  return COMMANDS.filter((row) => !BY_HAND.test(row.id) && row.when(now)).map((row) => ({
    id: row.id,
    label: row.label(),
    icon: row.icon,
    group: GROUPS.find(({ id }) => id === row.group)?.label() ?? "",
    keys: row.keys[0] ?? "",
    run: () => void row.run(now),
  }));
}

const steps = (): Entry[] =>
  graphNow().nodes.map(({ key, name, node_type }) => ({
    id: `go ${key}`,
    ...labelled((called) => t("Go to %(name)s", { name: called }), name),
    icon: NODE_ICONS[node_type],
    group: t("Steps"),
    keys: "",
    run: () => {
      openStep(key);
      goToSteps([key]);
    },
  }));

const additions = (): Entry[] =>
  groupsOf(useCatalog.getState())
    .flatMap(({ choices }) => choices)
    .map((choice) => ({
      id: `add ${choice.id}`,
      ...labelled((name) => t("Add %(name)s", { name }), choice.title, choice.isOwn),
      icon: choice.icon,
      group: t("Add"),
      keys: "",
      run: () => addStep(choice),
    }));
