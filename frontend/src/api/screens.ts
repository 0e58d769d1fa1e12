/** Screens: run, explained, checked while a condition is typed, made into a workflow. */
import { answered, api } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Asked = Schemas["ScreenAskedRequest"];
export type Universe = Schemas["ScreenedUniverse"];
/** A part of a condition at a symbol, with the parts that are in it: the API's document cannot say how deep. */
export type Part = Omit<Schemas["ExplainedPart"], "parts"> & { readonly parts: readonly Part[] };
export type Explained = Omit<Schemas["ScreenExplanation"], "explanation"> & { readonly explanation: Part | null };
export type Row = {
  readonly symbol: string;
  readonly name: string;
  readonly close: number;
  readonly change_percent: number | null;
  readonly volume: number;
  readonly values: Readonly<Record<string, number | null>>;
  /** Of a near miss: the relative gap of the part that fails, and that part. */
  readonly distance?: number | null;
  readonly failed?: Part;
};
export type Screen = Omit<Schemas["Screen"], "matches" | "near_misses" | "parts"> & {
  readonly matches: readonly Row[];
  readonly near_misses: readonly Row[];
  readonly parts: readonly { readonly condition: string; readonly words: string; readonly true: number }[];
};

/** Throws ApiError; an AbortError when `signal` says that nobody waits any more. */
export async function runScreen(body: Asked, signal: AbortSignal): Promise<Screen> {
  return (await answered(api.POST("/api/v1/screens", { body, signal }))).data as unknown as Screen;
}

export async function explainSymbol(asked: Asked, symbol: string, signal: AbortSignal): Promise<Explained> {
  const { values: _values, ...about } = asked;
  const body = { ...about, symbol };
  return (await answered(api.POST("/api/v1/screens/explain", { body, signal }))).data as unknown as Explained;
}

/** What is said of a condition; the cursor counts characters as the server does. */
export async function checkCondition(text: string, cursor: number): Promise<Schemas["Written"]> {
  return (await answered(api.POST("/api/v1/screens/check", { body: { text, cursor } }))).data;
}

/** The same key makes one workflow: the address of its page. */
export async function makeWorkflow({ condition, universe, timeframe }: Asked, key: string): Promise<string> {
  const body = { condition, universe, timeframe, name: "" };
  const headers = { "Idempotency-Key": key };
  return (await answered(api.POST("/api/v1/screens/workflow", { body, headers }))).data.page;
}
