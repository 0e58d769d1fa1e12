/** The tabs of the dock: what each is called, counts and shows. */
import type { ComponentType } from "react";
import { lazily } from "../lib/lazily";
import { t } from "../lib/t";
import type { DockTab } from "../view/panels";

export type Tab = {
  readonly id: DockTab;
  readonly icon: string;
  readonly label: () => string;
  readonly Panel: ComponentType;
};

const Log = lazily(async () => (await import("../monitor/log/Log")).Log);
const PastRuns = lazily(async () => (await import("../monitor/past/PastRuns")).PastRuns);
const Problems = lazily(async () => (await import("../problems/Problems")).Problems);
const RunTab = lazily(async () => (await import("./RunTab")).RunTab);

export const TABS: readonly Tab[] = [
  { id: "problems", icon: "triangle-alert", label: () => t("Problems"), Panel: Problems },
  { id: "run", icon: "play", label: () => t("Run"), Panel: RunTab },
  { id: "log", icon: "list", label: () => t("Log"), Panel: Log },
  { id: "runs", icon: "history", label: () => t("Past runs"), Panel: PastRuns },
];
