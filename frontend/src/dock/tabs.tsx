/** The tabs of the dock: what each is called, counts and shows. */
import type { ComponentType } from "react";
import { t } from "../lib/t";
import { Log } from "../monitor/Log";
import { PastRuns } from "../monitor/PastRuns";
import { RunPanel } from "../monitor/RunPanel";
import { Problems } from "../problems/Problems";
import type { DockTab } from "../view/panels";

export type Tab = {
  readonly id: DockTab;
  readonly icon: string;
  readonly label: () => string;
  readonly Panel: ComponentType;
};

export const TABS: readonly Tab[] = [
  { id: "problems", icon: "triangle-alert", label: () => t("Problems"), Panel: Problems },
  { id: "run", icon: "play", label: () => t("Run"), Panel: RunPanel },
  { id: "log", icon: "list", label: () => t("Log"), Panel: Log },
  { id: "runs", icon: "history", label: () => t("Past runs"), Panel: PastRuns },
];
