/** What a status looks like and is called; the icons are those of the pages (templatetags/pages.py). */
import { t } from "../lib/t";
import type { Status } from "../monitor/store";

export const STATUS_ICONS: Readonly<Record<Status, string>> = {
  pending: "circle-dashed",
  running: "loader",
  completed: "check",
  failed: "x",
  cancelled: "ban",
  timeout: "clock-alert",
  skipped: "minus",
};

export function statusWord(status: Status): string {
  const words: Readonly<Record<Status, string>> = {
    pending: t("pending"),
    running: t("running"),
    completed: t("completed"),
    failed: t("failed"),
    cancelled: t("cancelled"),
    timeout: t("timed out"),
    skipped: t("skipped"),
  };
  return words[status];
}

export const TERMINAL: ReadonlySet<string> = new Set(["completed", "failed", "cancelled", "timeout", "skipped"]);
