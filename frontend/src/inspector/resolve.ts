/** A schema made plain for one field: references followed, allOf joined, null set apart; and which fields are shown. Pure. */
import { isValues, type Schema, type ShowIf, type Values, type Way } from "./form/schema";

const MAX_TURNS = 16;

/** Without $ref, allOf and null: what a field is made of. What stands beside a reference wins over what it leads to. */
export function resolved(schema: Schema, root: Schema): Schema {
  let found = schema;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { $ref, allOf, anyOf, ...own } = found;
    if ($ref !== undefined) {
      found = { ...referred($ref, root), ...own, ...(allOf && { allOf }), ...(anyOf && { anyOf }) };
    } else if (allOf?.length) {
      found = { ...joined(allOf), ...own, ...(anyOf && { anyOf }) };
    } else if (anyOf?.some(isNull) && anyOf.length === 2) {
      const [inner] = anyOf.filter((one) => !isNull(one));
      found = { ...inner, ...own, isNullable: true };
    } else if (Array.isArray(found.type) && found.type.includes("null")) {
      const types = found.type.filter((type) => type !== "null");
      found = { ...found, type: types.length === 1 ? (types[0] ?? "null") : types, isNullable: true };
    } else break;
  }
  return found;
}

const isNull = (schema: Schema): boolean => schema.type === "null" || schema.const === null;

function referred(reference: string, root: Schema): Schema {
  if (!reference.startsWith("#/$defs/")) return {};
  const found = root.$defs?.[reference.slice("#/$defs/".length)] ?? {};
  // The name of a model is for programmers; a title that a field gives itself stands beside the reference.
  return found;
}

function joined(parts: readonly Schema[]): Schema {
  let whole: Schema = {};
  for (const part of parts) {
    whole = {
      ...whole,
      ...part,
      ...((whole.properties || part.properties) && { properties: { ...whole.properties, ...part.properties } }),
      ...((whole.required || part.required) && { required: [...(whole.required ?? []), ...(part.required ?? [])] }),
    };
  }
  return whole;
}

export type Alternative = { readonly value: unknown; readonly schema: Schema };
export type Alternatives = { readonly property: string; readonly choices: readonly Alternative[] };

/** The kinds that an object may be, told apart by one property of it; null when there is none. */
export function alternativesOf(schema: Schema, root: Schema): Alternatives | null {
  const choices = (schema.oneOf ?? schema.anyOf ?? []).map((one) => resolved(one, root));
  if (choices.length < 2) return null;
  const named = schema.discriminator?.propertyName;
  const names = named ? [named] : Object.keys(choices[0]?.properties ?? {});
  for (const property of names) {
    const values = choices.map((one) => resolved(one.properties?.[property] ?? {}, root).const);
    if (values.every((value) => value !== undefined) && new Set(values).size === values.length) {
      return { property, choices: choices.map((choice, place) => ({ value: values[place], schema: choice })) };
    }
  }
  return null;
}

export function isShown(showIf: ShowIf | undefined, values: Values, schema: Schema): boolean {
  return Object.entries(showIf ?? {}).every(([name, wanted]) =>
    wanted.includes(name in values ? values[name] : schema.properties?.[name]?.default),
  );
}

/** The way in which a model is filled in: the first of which a field is there, else the first. */
export function wayOf(schema: Schema, values: Values): Way | null {
  const group = schema["x-ways"];
  if (!group || !isShown(group["x-show-if"], values, schema)) return null;
  const isOwn = (name: string, way: Way) => group.ways.every((one) => one === way || !one.fields.includes(name));
  const having = (test: (name: string, way: Way) => boolean) =>
    group.ways.find((way) => way.fields.some((name) => test(name, way)));
  return (
    having((name, way) => isOwn(name, way) && isSet(values[name])) ??
    having((name, way) => isOwn(name, way) && name in values) ??
    having((name) => name in values) ??
    group.ways[0] ??
    null
  );
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** The names of the fields that a form shows, in the order of the schema. */
export function shownFields(schema: Schema, values: Values): string[] {
  const chosen = wayOf(schema, values);
  const ofWays = new Set(schema["x-ways"]?.ways.flatMap((way) => way.fields));
  return (
    Object.entries(schema.properties ?? {})
      .filter(([name, field]) => !ofWays.has(name) || chosen?.fields.includes(name) || (!chosen && field["x-show-if"]))
      // Of what can only be one thing nobody is asked.
      .filter(([, field]) => field.const === undefined && isShown(field["x-show-if"], values, schema))
      .map(([name]) => name)
  );
}

/** The values when another way is chosen: what only other ways have goes, and the new one begins. */
export function inWay(schema: Schema, values: Values, way: Way): Values {
  const ofWays = new Set(schema["x-ways"]?.ways.flatMap((one) => one.fields));
  const kept = Object.entries(values).filter(([name]) => !ofWays.has(name) || way.fields.includes(name));
  return { ...way.initial, ...Object.fromEntries(kept) };
}

/** The values without those whose fields are hidden: the server refuses what means nothing. */
export function pruned(schema: Schema, values: Values): Values {
  const hidden = Object.entries(schema.properties ?? {}).filter(
    ([name, field]) => name in values && !isShown(field["x-show-if"], values, schema),
  );
  if (hidden.length === 0) return values;
  const names = new Set(hidden.map(([name]) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));
}

/** The values when a choice has just made ways of filling in appear: the first of them begins. */
export function begun(schema: Schema, before: Values, values: Values): Values {
  const way = wayOf(schema, values);
  const isNew = way !== null && wayOf(schema, before) === null;
  const isEmpty = !schema["x-ways"]?.ways.some((one) => one.fields.some((name) => name in values));
  return isNew && isEmpty ? { ...values, ...way.initial } : values;
}

/** What a field begins with when it is added: as little as its schema takes. */
export function initialOf(given: Schema, root: Schema, depth = 0): unknown {
  const schema = resolved(given, root);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.enum?.length) return schema.enum[0];
  const kinds = alternativesOf(schema, root);
  if (kinds?.choices[0] && depth < 4) return initialOf(kinds.choices[0].schema, root, depth + 1);
  if (schema.properties && depth < 4) {
    const fields = (schema.required ?? []).map((name) => [name, schema.properties?.[name] ?? {}] as const);
    return Object.fromEntries(fields.map(([name, field]) => [name, initialOf(field, root, depth + 1)]));
  }
  if (schema.type === "array") return [];
  if (schema.type === "object") return {};
  if (schema.type === "boolean") return false;
  if (schema.type === "number" || schema.type === "integer") return Math.max(0, schema.minimum ?? 0);
  return schema.type === "string" ? "" : null;
}

/** A value that may be looked into by names. */
export const valuesOf = (value: unknown): Values => (isValues(value) ? value : {});
