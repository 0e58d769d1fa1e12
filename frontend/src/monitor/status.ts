/** States of executions and steps: which are over, how each is said and drawn. */
import { t } from "../lib/t";
import type { Status } from "./store";

const OVER: ReadonlySet<Status> = new Set(["completed", "failed", "cancelled", "timeout", "skipped"]);

export const isOver = (status: Status): boolean => OVER.has(status);
export const isTrouble = (status: Status): boolean => status === "failed" || status === "timeout";

/** Of the sprite, as pastetrader/templatetags/pages.py has them. */
export const STATUS_ICONS: Readonly<Record<Status, string>> = {
  pending: "circle-dashed",
  running: "loader",
  completed: "check",
  failed: "x",
  cancelled: "ban",
  timeout: "clock-alert",
  skipped: "minus",
};

const WORDS: Readonly<Record<Status, () => string>> = {
  pending: () => t("Waiting"),
  running: () => t("Running"),
  completed: () => t("Done"),
  failed: () => t("Failed"),
  cancelled: () => t("Cancelled"),
  timeout: () => t("Timed out"),
  skipped: () => t("Skipped"),
};
export const statusWord = (status: Status): string => WORDS[status]();

const TRIGGERS: Readonly<Record<string, () => string>> = {
  manual: () => t("By hand"),
  schedule: () => t("By schedule"),
  webhook: () => t("By webhook"),
  api: () => t("By hand"),
};
/** The canvas starts through the API: to its reader that is by hand. */
export const triggerWord = (trigger: string): string => TRIGGERS[trigger]?.() ?? trigger;

const MODES: Readonly<Record<string, () => string>> = { test: () => t("A test"), dry_run: () => t("A dry run") };
/** "" for a real run. */
export const modeWord = (mode: string): string => MODES[mode]?.() ?? "";

const CAUSES: Readonly<Record<string, () => string>> = {
  kept: () => t("Taken over"),
  pinned: () => t("Pinned output"),
  previewed: () => t("Only shown"),
  default_output: () => t("Default value"),
};
/** Where an output comes from that the step did not work out in this run; "" when it did. */
export const causeWord = (cause: string): string => CAUSES[cause]?.() ?? "";

const WAITS: Readonly<Record<string, () => string>> = {
  retry: () => t("Tries again soon"),
  approval: () => t("Waits for a decision"),
  rate_limit: () => t("Waits its turn: too many calls"),
  children: () => t("Waits for the executions that it started"),
};
export const waitWord = (waitingFor: string): string => WAITS[waitingFor]?.() ?? t("Waits");
