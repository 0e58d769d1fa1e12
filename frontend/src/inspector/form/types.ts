import type { ReactNode } from "react";
import type { At } from "./at";
import type { Schema, Values } from "./schema";

export type FieldProps = {
  readonly at: At;
  /** Resolved: without references, allOf and null. */
  readonly schema: Schema;
  /** Where its references lead. */
  readonly root: Schema;
  readonly value: unknown;
  readonly isRequired: boolean;
  /** The model that it is a field of, and the values of that. */
  readonly owner: { readonly schema: Schema; readonly values: Values } | null;
  /** Draws a field inside of this one. */
  readonly nested: Nested;
};
export type Nested = (props: Omit<FieldProps, "nested">) => ReactNode;
