/** The order of a table's rows. Pure. */
import type { Row } from "../../api/screens";

/** A column: one of its own, or a value by the text of its series. `rank` is the server's order. */
export type Column = "rank" | "symbol" | "name" | "close" | "change" | "volume" | "distance" | `value:${string}`;
export type Order = { readonly by: Column; readonly falls: boolean };

const TEXT_COLUMNS: ReadonlySet<Column> = new Set(["symbol", "name"]);

export function valueAt(row: Row, column: Column): string | number | null {
  if (column.startsWith("value:")) return row.values[column.slice("value:".length)] ?? null;
  if (column === "symbol" || column === "name") return row[column];
  if (column === "close" || column === "volume") return row[column];
  if (column === "distance") return row.distance ?? null;
  return column === "change" ? row.change_percent : null;
}

/** Sorted anew; what has no value comes last whichever way, and equal rows stay as the server has them. */
export function sorted(rows: readonly Row[], { by, falls }: Order, language: string): readonly Row[] {
  if (by === "rank") return falls ? rows.toReversed() : rows;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const sign = falls ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [left, right] = [valueAt(one, by), valueAt(other, by)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === "string" || typeof right === "string") return sign * compare(String(left), String(right));
    return sign * (left - right);
  });
}

/** Pressed again, the other way; pressed first, names rise and figures fall. */
export function pressed(order: Order, by: Column): Order {
  if (order.by === by) return { by, falls: !order.falls };
  return { by, falls: !TEXT_COLUMNS.has(by) && by !== "distance" && by !== "rank" };
}

/** "change", "-close": as an address keeps it; what is no column is the server's order. */
export function readOrder(text: string | null): Order {
  const by = (text ?? "").replace(/^-/, "");
  const known = ["symbol", "name", "close", "change", "volume", "distance"].includes(by) || by.startsWith("value:");
  return known ? { by: by as Column, falls: text?.startsWith("-") ?? false } : { by: "rank", falls: false };
}

export const writeOrder = ({ by, falls }: Order): string => (by === "rank" && !falls ? "" : `${falls ? "-" : ""}${by}`);
