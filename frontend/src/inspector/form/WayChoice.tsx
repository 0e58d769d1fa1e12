import { inWay, wayOf } from "../resolve";
import { type At, idOf } from "./at";
import { commit } from "./commit";
import type { Schema, Values } from "./schema";

type Props = { readonly at: At; readonly schema: Schema; readonly values: Values };

/** Which of several ways something is filled in: another one takes the fields of this one away. */
export function WayChoice({ at, schema, values }: Props) {
  const group = schema["x-ways"];
  const chosen = wayOf(schema, values);
  if (!group || !chosen) return null;
  const id = `${idOf(at)}-way`;
  return (
    <fieldset className="ways">
      <legend className="label">{group.title}</legend>
      <div className="segments">
        {group.ways.map((way) => (
          <label key={way.title} className="segment">
            <input
              type="radio"
              name={id}
              className="visually-hidden"
              checked={way === chosen}
              onChange={() => commit(at, inWay(schema, values, way))}
            />
            <span>{way.title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
