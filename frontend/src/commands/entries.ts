/** What the palette offers now: commands that may run, steps to go to, steps to add. */
import { graphNow } from "../document/store";
import { t } from "../lib/t";
import { focusStep } from "../monitor/actions";
import { addables, addStep } from "./adding";
import { NODE_ICONS } from "./icons";
import { edits, situationNow } from "./situation";
import { COMMANDS, GROUPS } from "./table";

export type Entry = {
  readonly id: string;
  readonly label: string;
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
    label: t("Go to %(name)s", { name }),
    icon: NODE_ICONS[node_type],
    group: t("Steps"),
    keys: "",
    run: () => focusStep(key),
  }));

const additions = (): Entry[] =>
  addables().map((what) => ({
    id: `add ${what.id}`,
    label: t("Add %(name)s", { name: what.name }),
    icon: NODE_ICONS[what.type],
    group: t("Add"),
    keys: "",
    run: () => addStep(what),
  }));
