import { type FormEvent, useEffect, useRef } from "react";
import { checkCondition } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { type Look, toServer } from "../../writing/completion";
import { WrittenInput } from "../../writing/WrittenInput";
import { readScreening } from "../boot";
import { type Query, saidBeside } from "./query";
import { SelectInput } from "./SelectInput";
import { type FieldsProps, TextInput } from "./TextInput";
import { UniverseFields } from "./UniverseFields";

type Props = FieldsProps & {
  readonly isRunning: boolean;
  readonly run: (query: Query) => void;
  readonly cancel: () => void;
};
/** Code, the same in every language. */
const EXAMPLE = "rsi(14) < 30 and close > sma(200)";
export const CONDITION = "screen-condition";
const look: Look = (text, cursor) => checkCondition(text, toServer(text, cursor));
const UNIVERSE = [
  "index",
  "watchlist",
  "symbols",
  "minPrice",
  "minValue",
  "minSessions",
  "rankBy",
  "rankOrder",
  "limit",
  "timeframe",
  "values",
  "exclude",
] as const;

/** The condition, where it is looked for, and the way to begin. */
export function QueryForm({ isRunning, run, cancel, ...fields }: Props) {
  const { query, faults, change } = fields;
  const { markets } = readScreening();
  const universe = useRef<HTMLDetailsElement>(null);
  const said = saidBeside(query);
  // What is wrong with a field that is folded away is seen.
  useEffect(() => {
    if (universe.current && UNIVERSE.some((name) => faults[name])) universe.current.open = true;
  }, [faults]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run(query);
  };
  return (
    <form className="card card-body screen-form" onSubmit={submit} aria-label={t("What is looked for")} noValidate>
      <div className="field">
        <label className="label" htmlFor={CONDITION}>
          {t("Condition")}
        </label>
        <WrittenInput
          id={CONDITION}
          kind="condition"
          look={look}
          value={query.condition}
          placeholder={EXAMPLE}
          onCommit={(condition) => change({ condition })}
          onEnter={(condition) => run({ ...query, condition })}
        />
        <p className="hint" id={`${CONDITION}-help`}>
          {t("Enter runs it, Shift and Enter begin a line. Control and Space show what may be written.")}
        </p>
      </div>
      <div className="screen-where">
        <SelectInput
          {...fields}
          name="market"
          isNamed
          label={t("Market")}
          choices={markets.map(({ code, name }) => [code, name ? `${code} · ${name}` : code] as const)}
        />
        <TextInput {...fields} name="asOf" label={t("As of")} type="date" />
        <div className="screen-buttons">
          <button type="submit" className="button button-primary">
            <Icon name="play" />
            {t("Run")}
          </button>
          {isRunning && (
            <button type="button" className="button" onClick={cancel}>
              <Icon name="x" />
              {t("Cancel")}
            </button>
          )}
        </div>
      </div>
      <details className="screen-more" ref={universe}>
        <summary>
          <Icon name="filter" small />
          {t("Which symbols, and what beside")}
          {said > 0 && <span className="count">{said}</span>}
        </summary>
        <UniverseFields {...fields} />
      </details>
    </form>
  );
}
