/** Rows as a file for spreadsheets (RFC 4180). Pure. */
import type { Row } from "../../api/screens";

/** So that a spreadsheet reads Korean as what it is. */
const BYTE_ORDER_MARK = "\uFEFF";
/** What a spreadsheet would take for a formula, or run. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

export function csvOf(rows: readonly Row[], series: readonly string[], asOf: string): string {
  const isNear = rows.some(({ failed }) => failed);
  const head = ["as_of", "symbol", "name", "close", "change_percent", "volume", ...series];
  const lines = rows.map((row) => [
    asOf,
    row.symbol,
    row.name,
    row.close,
    row.change_percent,
    row.volume,
    ...series.map((text) => row.values[text] ?? null),
    ...(isNear ? [row.failed?.condition ?? "", row.distance ?? null] : []),
  ]);
  const all = [[...head, ...(isNear ? ["failed", "distance"] : [])], ...lines];
  return `${BYTE_ORDER_MARK}${all.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** A number is written as one; a text that begins like a formula has an apostrophe before it. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const fileName = (market: string, asOf: string): string => `screen-${market}-${asOf}.csv`;
