import { backToDraft } from "../../document/past";
import { t } from "../../lib/t";
import { cancelRun, putRight, rerunFrom, runStep, startRun, startTrial } from "../../monitor/actions";
import { isTrouble } from "../../monitor/status";
import { useRun } from "../../monitor/store";
import { usePanels } from "../../view/panels";
import { oneStep, onlyStep } from "../situation";
import type { Command, Situation } from "../types";

const mayRun = ({ mode }: Situation): boolean => mode !== "view";
const shownRun = () => useRun.getState().run;

export const RUN: readonly Command[] = [
  {
    id: "run",
    keys: ["Mod+Enter"],
    label: () => t("Run"),
    icon: "play",
    group: "run",
    when: (now) => mayRun(now) && !now.isRunning && now.graph.nodes.length > 0,
    run: () => startRun(),
  },
  {
    id: "stop",
    keys: ["Mod+Enter"],
    label: () => t("Stop"),
    icon: "ban",
    group: "run",
    when: (now) => mayRun(now) && now.isRunning,
    run: cancelRun,
  },
  {
    id: "run-test",
    keys: [],
    label: () => t("Run as a test, with pinned outputs"),
    icon: "flask",
    group: "run",
    when: (now) => mayRun(now) && !now.isRunning && now.graph.nodes.length > 0,
    run: () => startTrial("test"),
  },
  {
    id: "run-dry",
    keys: [],
    label: () => t("Dry run: only show what would be changed"),
    icon: "eye",
    group: "run",
    when: (now) => mayRun(now) && !now.isRunning && now.graph.nodes.length > 0,
    run: () => startTrial("dry_run"),
  },
  {
    id: "run-step",
    keys: ["Mod+Shift+Enter"],
    label: () => t("Run this step"),
    icon: "play",
    group: "run",
    when: (now) => mayRun(now) && !now.isRunning && oneStep(now),
    run: (now) => runStep(onlyStep(now)),
  },
  {
    id: "run-from",
    keys: [],
    label: () => t("Run from this step on"),
    icon: "rotate",
    group: "run",
    when: (now) => mayRun(now) && !now.isRunning && oneStep(now),
    run: (now) => rerunFrom(onlyStep(now)),
  },
  {
    id: "put-right",
    keys: [],
    label: () => t("Put right what failed"),
    icon: "wrench",
    group: "run",
    when: (now) => mayRun(now) && [...(shownRun()?.nodes.values() ?? [])].some(({ status }) => isTrouble(status)),
    run: putRight,
  },
  {
    id: "past-runs",
    keys: [],
    label: () => t("Past runs"),
    icon: "history",
    group: "run",
    when: () => true,
    run: () => usePanels.getState().set({ dock: "runs" }),
  },
  {
    id: "leave",
    keys: [],
    label: () => t("Back to the draft"),
    icon: "pencil",
    group: "run",
    when: ({ mode }) => mode === "execution",
    run: backToDraft,
  },
];
