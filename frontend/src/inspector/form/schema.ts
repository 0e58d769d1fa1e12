/** JSON Schema as the server's forms use it (pastetrader/common/form_words.py): words, widgets, when a field is shown. */
export type Widget =
  | "agent"
  | "arguments"
  | "code"
  | "condition"
  | "cron"
  | "expression"
  | "json_schema"
  | "market"
  | "secret"
  | "template"
  | "tool"
  | "value"
  | "watchlist"
  | "workflow"
  | "zone";

export type ShowIf = Readonly<Record<string, readonly unknown[]>>;
export type Way = {
  readonly title: string;
  readonly fields: readonly string[];
  readonly initial: Readonly<Record<string, unknown>>;
};
/** Fields that exclude each other: one way of filling in is chosen. */
export type Ways = { readonly title: string; readonly ways: readonly Way[]; readonly "x-show-if"?: ShowIf };

export type Schema = {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly discriminator?: { readonly propertyName: string };
  readonly "x-widget"?: Widget;
  readonly "x-labels"?: Readonly<Record<string, string>>;
  readonly "x-show-if"?: ShowIf;
  readonly "x-ways"?: Ways;
  /** Set by `resolved`: null may stand here too. */
  readonly isNullable?: boolean;
};

export type Values = Readonly<Record<string, unknown>>;
export const isValues = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
