import { FormField, tied } from "./FormField";
import type { Query, TextField } from "./query";

/** What is wrong, by field. */
export type Faults = Readonly<Partial<Record<TextField | "exclude", string>>>;
export type FieldsProps = {
  readonly query: Query;
  readonly faults: Faults;
  readonly change: (change: Partial<Query>) => void;
};
type Props = FieldsProps & {
  readonly name: TextField;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly type?: "text" | "date";
  readonly inputMode?: "numeric" | "decimal";
  /** Texts to choose from. */
  readonly choices?: readonly string[];
};

/** One text of the query. */
export function TextInput(props: Props) {
  const { query, faults, change, name, label, hint = "", placeholder, type = "text", inputMode, choices = [] } = props;
  const id = `screen-${name}`;
  const error = faults[name] ?? "";
  return (
    <FormField id={id} label={label} hint={hint} error={error}>
      <input
        {...tied(id, error, hint)}
        className="input"
        type={type}
        inputMode={inputMode}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        list={choices.length ? `${id}-choices` : undefined}
        value={query[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
      {choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {choices.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </FormField>
  );
}
