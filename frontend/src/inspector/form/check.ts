/** What the browser says of a value before the server does: required, range, length, form. Pure. */
import { t } from "../../lib/t";
import type { Schema } from "./schema";

/** Why a value does not fit its field; "" when it does. Only said after the field was left. */
export function misfitOf(schema: Schema, value: unknown, isRequired: boolean): string {
  if (value === undefined || value === null || value === "") return isRequired ? t("This is needed.") : "";
  if (typeof value === "string" && value.includes("{{")) return "";
  if (schema.type === "integer" && !Number.isInteger(value)) return t("This must be a whole number.");
  if (schema.type === "number" && typeof value !== "number") return t("This must be a number.");
  if (typeof value === "number") return outOfRange(schema, value);
  if (typeof value === "string") return badText(schema, value);
  return schema.enum && !schema.enum.includes(value) ? t("Choose one of the list.") : "";
}

function outOfRange(schema: Schema, value: number): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < minimum) return t("This must be at least %(limit)s.", { limit: minimum });
  if (maximum !== undefined && value > maximum) return t("This must be at most %(limit)s.", { limit: maximum });
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return t("This must be more than %(limit)s.", { limit: exclusiveMinimum });
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return t("This must be less than %(limit)s.", { limit: exclusiveMaximum });
  return "";
}

function badText(schema: Schema, value: string): string {
  if (schema.enum && !schema.enum.includes(value)) return t("Choose one of the list.");
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    return t("This is longer than %(limit)s characters.", { limit: schema.maxLength });
  if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) return t("This has the wrong form.");
  return "";
}
