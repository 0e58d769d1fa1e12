import { useEffect, useState } from "react";
import { answered, api } from "../../api/client";
import { useDraft } from "../../writing/useDraft";
import { idOf } from "../form/at";
import { misfitOf } from "../form/check";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

type Suggestion = { readonly value: string; readonly label: string };

/** A text of which the usual ones are offered: a market, a time zone. */
export function SuggestedField({ at, schema, value, isRequired }: FieldProps) {
  const [isLeft, setIsLeft] = useState(false);
  const suggestions = useSuggestions(schema["x-widget"] === "zone" ? "zone" : "market");
  const known = typeof value === "string" ? value : "";
  const save = (text: string): void => commit(at, text.trim() === "" && !isRequired ? undefined : text.trim());
  const { text, handlers } = useDraft(known, save);
  const misfit = isLeft ? misfitOf(schema, text.trim(), isRequired) : "";
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired} misfit={misfit}>
      <input
        {...handlers}
        {...tied(at, misfit !== "")}
        className="input"
        list={`${idOf(at)}-list`}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onBlur={() => {
          handlers.onBlur();
          setIsLeft(true);
        }}
      />
      <datalist id={`${idOf(at)}-list`}>
        {suggestions.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </datalist>
    </FieldFrame>
  );
}

let markets: readonly Suggestion[] | null = null;

function useSuggestions(kind: "zone" | "market"): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>(markets ?? []);
  useEffect(() => {
    if (kind === "zone") setFound(Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: "" })));
    else if (!markets)
      askMarkets().then(
        (known) => setFound(known),
        // Without suggestions it is typed.
        () => undefined,
      );
  }, [kind]);
  return found;
}

async function askMarkets(): Promise<readonly Suggestion[]> {
  const { data } = await answered(api.GET("/api/v1/markets/"));
  markets = data.results.map((market) => ({ value: market.code, label: market.name }));
  return markets;
}
