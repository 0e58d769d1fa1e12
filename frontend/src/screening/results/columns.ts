/** The columns of a table: what each is called and what stands in it. */
import type { Row } from "../../api/screens";
import { t } from "../../lib/t";
import type { Figures } from "./numbers";
import type { Column } from "./sorting";

export type Head = { readonly by: Column; readonly words: string; readonly isNumber: boolean };

/** Prices and volumes that the condition reads stand in columns of their own already. */
const SHOWN = new Set(["close", "volume"]);

export const seriesIn = (rows: readonly Row[]): string[] =>
  Object.keys(rows[0]?.values ?? {}).filter((text) => !SHOWN.has(text));

/** A market that was imported from prices alone has none. */
const hasNames = (rows: readonly Row[]): boolean => rows.some(({ name, symbol }) => name && name !== symbol);

export function headsOf(rows: readonly Row[], isNear: boolean): readonly Head[] {
  const figure = (by: Column, words: string): Head => ({ by, words, isNumber: true });
  return [
    { by: "symbol", words: t("Symbol"), isNumber: false },
    ...(hasNames(rows) ? [{ by: "name", words: t("Name"), isNumber: false } as const] : []),
    // What is missing is what near misses are looked at for: it is seen on a narrow screen, too.
    ...(isNear ? [figure("distance", t("Missing"))] : []),
    figure("close", t("Closing price")),
    figure("change", t("Change")),
    figure("volume", t("Volume")),
    ...seriesIn(rows).map((text) => figure(`value:${text}`, text)),
  ];
}

export function textIn(row: Row, by: Column, figures: Figures): string {
  if (by.startsWith("value:")) return figures.value(row.values[by.slice("value:".length)] ?? null);
  if (by === "symbol" || by === "name") return row[by];
  if (by === "close") return figures.price(row.close);
  if (by === "volume") return figures.volume(row.volume);
  return by === "distance" ? figures.distance(row.distance ?? null) : figures.change(row.change_percent);
}
