import { Icon } from "../../lib/Icon";
import { FormField, tied } from "./FormField";
import type { TextField } from "./query";
import type { FieldsProps } from "./TextInput";

type Props = FieldsProps & {
  readonly name: TextField;
  readonly label: string;
  /** They are called what people or vendors named them. */
  readonly isNamed?: boolean;
  /** Values with what they are called. */
  readonly choices: readonly (readonly [string, string])[];
};

/** One of several values of the query; one that is not among them stays to be chosen. */
export function SelectInput({ query, faults, change, name, label, choices, isNamed = false }: Props) {
  const id = `screen-${name}`;
  const error = faults[name] ?? "";
  const isKnown = choices.some(([value]) => value === query[name]);
  return (
    <FormField id={id} label={label} error={error}>
      <span className="select">
        <select
          {...tied(id, error)}
          className="input"
          translate={isNamed ? "no" : undefined}
          value={query[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        >
          {[...(isKnown ? [] : [[query[name], query[name]] as const]), ...choices].map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" small />
      </span>
    </FormField>
  );
}
