/** What a conversation has used, beside what it may use at most; pure. */
import type { Conversation, Turn } from "../../api/turns";
import { t } from "../../lib/t";

export type Figure = { readonly name: string; readonly words: string };

/** Of the turns so far; `format` writes numbers, `money` US dollars. */
export function figuresOf(
  { turns, limits }: Conversation,
  format: (value: number) => string,
  money: (value: number) => string,
): Figure[] {
  const of = (used: number, most: number | undefined, write = format): string =>
    most === undefined ? write(used) : t("%(used)s of %(most)s at most", { used: write(used), most: write(most) });
  const tokens = sum(turns, (turn) => turn.input_tokens + turn.output_tokens);
  const most = limits?.max_cost_usd;
  const figures = [
    { name: t("Turns"), words: of(turns.length, limits?.max_iterations) },
    {
      name: t("Calls of tools"),
      words: of(
        sum(turns, ({ calls }) => calls.length),
        limits?.max_tool_calls,
      ),
    },
    { name: t("Tokens"), words: of(tokens, limits?.max_total_tokens) },
  ];
  const cost = costOf(turns);
  if (cost !== null) figures.push({ name: t("Cost"), words: of(cost, most ? Number(most) : undefined, money) });
  return figures;
}

/** In US dollars; null where the price of any turn is not known, or there is none yet. */
export function costOf(turns: readonly Turn[]): number | null {
  if (!turns.length || turns.some(({ cost }) => cost === null)) return null;
  return sum(turns, ({ cost }) => Number(cost));
}

/** Why an answer is not a whole one; "" for the usual ends. */
export function stopWords(reason: string): string {
  const words: Readonly<Record<string, string>> = {
    length: t("The answer was cut: it reached the most tokens that one answer may have."),
    refusal: t("The model declined to answer."),
    filtered: t("The provider held the answer back."),
  };
  return words[reason] ?? "";
}

/** Of a call, beside the tool's name; "" for one that has its result. */
export function callWords({
  state,
  is_error: isError,
}: {
  readonly state: string;
  readonly is_error: boolean;
}): string {
  if (state === "asked") return t("not called yet");
  if (state === "begun") return t("called, no answer yet");
  return isError ? t("failed or refused") : "";
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
