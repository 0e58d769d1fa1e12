import { Fragment } from "react";
import { resolved, shownFields, wayOf } from "../resolve";
import { type At, below } from "./at";
import type { Schema, Values } from "./schema";
import type { Nested } from "./types";
import { WayChoice } from "./WayChoice";

type Props = {
  readonly at: At;
  readonly schema: Schema;
  readonly root: Schema;
  readonly values: Values;
  readonly nested: Nested;
  /** Fields that somebody else draws, or nobody. */
  readonly without?: readonly string[];
};

/** The fields of a model: those that mean something now, each with its control. */
export function Fields({ at, schema, root, values, nested, without = [] }: Props) {
  const names = shownFields(schema, values).filter((name) => !without.includes(name));
  const chosen = wayOf(schema, values);
  const ofWays = schema["x-ways"]?.ways.flatMap((way) => way.fields) ?? [];
  const first = names.find((name) => ofWays.includes(name));
  return (
    <>
      {first === undefined && <WayChoice at={at} schema={schema} values={values} />}
      {names.map((name) => (
        <Fragment key={name}>
          {name === first && <WayChoice at={at} schema={schema} values={values} />}
          {nested({
            at: below(at, name),
            schema: resolved(schema.properties?.[name] ?? {}, root),
            root,
            value: values[name],
            isRequired: (schema.required?.includes(name) ?? false) || chosen?.fields[0] === name,
            owner: { schema, values },
          })}
        </Fragment>
      ))}
    </>
  );
}
