/** What the page hands over: markets with bars, lists that may be named, conditions to try. */
import { type PageBoot, readPage } from "../lib/boot";

export type Market = { readonly code: string; readonly name: string; readonly isSynthetic: boolean };
export type Named = { readonly id: string; readonly name: string; readonly market: string };
export type Sample = { readonly title: string; readonly condition: string };
export type ScreeningBoot = PageBoot & {
  /** What is looked at when the address says nothing. */
  readonly market: string;
  readonly markets: readonly Market[];
  readonly watchlists: readonly Named[];
  /** Indices of which members are known, by market. */
  readonly indices: Readonly<Record<string, readonly string[]>>;
  readonly samples: readonly Sample[];
};

export const readScreening = (): ScreeningBoot => readPage<ScreeningBoot>();
