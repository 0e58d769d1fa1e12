import { t } from "../../lib/t";
import { readScreening } from "../boot";
import { exclusionWords, timeframeWords } from "../words";
import { FieldError } from "./FormField";
import { EXCLUSIONS, type Exclusion, TIMEFRAMES } from "./query";
import { SelectInput } from "./SelectInput";
import { type FieldsProps, TextInput } from "./TextInput";

/** Code, the same in every language. */
const EXAMPLES = { index: "KOSPI200", rankBy: "roc(20)", values: "atr(14)" } as const;

/** Which symbols of the market are looked at, and on which bars. */
export function UniverseFields(props: FieldsProps) {
  const { query } = props;
  const { indices, watchlists } = readScreening();
  const lists = watchlists.filter(({ market }) => market === query.market);
  return (
    <div className="screen-universe">
      <TextInput
        {...props}
        name="index"
        label={t("Index")}
        placeholder={EXAMPLES.index}
        choices={indices[query.market] ?? []}
      />
      {(lists.length > 0 || query.watchlist) && (
        <SelectInput
          {...props}
          name="watchlist"
          isNamed
          label={t("Watch-list")}
          choices={[["", t("None")], ...lists.map(({ id, name }) => [id, name] as const)]}
        />
      )}
      <TextInput {...props} name="symbols" label={t("Symbols")} hint={t("Left empty, all of the market.")} />
      <TextInput {...props} name="minPrice" label={t("Lowest price")} inputMode="decimal" />
      <TextInput
        {...props}
        name="minValue"
        label={t("Least traded a day")}
        hint={t("Close times volume, the mean of 20 sessions.")}
        inputMode="decimal"
      />
      <TextInput {...props} name="minSessions" label={t("Fewest bars")} inputMode="numeric" />
      <TextInput {...props} name="rankBy" label={t("Ranked by")} placeholder={EXAMPLES.rankBy} />
      <SelectInput
        {...props}
        name="rankOrder"
        label={t("Order of the ranks")}
        choices={[
          ["", t("Highest first")],
          ["asc", t("Lowest first")],
        ]}
      />
      <TextInput
        {...props}
        name="limit"
        label={t("At most")}
        hint={t("The first so many by rank.")}
        inputMode="numeric"
      />
      <SelectInput
        {...props}
        name="timeframe"
        label={t("Length of a bar")}
        choices={TIMEFRAMES.map((one) => [one === "1d" ? "" : one, timeframeWords(one)] as const)}
      />
      <TextInput
        {...props}
        name="values"
        label={t("Values beside")}
        placeholder={EXAMPLES.values}
        hint={t("Series with commas between.")}
      />
      <Exclusions {...props} />
    </div>
  );
}

function Exclusions({ query, faults, change }: FieldsProps) {
  const error = faults.exclude ?? "";
  const turn = (one: Exclusion): void =>
    change({
      exclude: EXCLUSIONS.filter((other) => query.exclude.includes(other) !== (other === one)),
    });
  return (
    <fieldset className="screen-exclude" aria-describedby={error ? "screen-exclude-help" : undefined}>
      <legend className="label">{t("Left out")}</legend>
      {EXCLUSIONS.map((one) => (
        <label key={one} className="screen-check">
          <input type="checkbox" checked={query.exclude.includes(one)} onChange={() => turn(one)} />
          <span>{exclusionWords(one)}</span>
        </label>
      ))}
      {error && (
        <div id="screen-exclude-help">
          <FieldError text={error} />
        </div>
      )}
    </fieldset>
  );
}
