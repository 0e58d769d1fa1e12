/** Which control edits a field: an ordered table of tests, the first hit wins, and JSON is last so that anything can be edited. */
import type { ComponentType } from "react";
import type { Schema } from "../form/schema";
import type { FieldProps } from "../form/types";
import { ArgumentsField } from "./ArgumentsField";
import { ChipsField } from "./ChipsField";
import { ChoiceField } from "./ChoiceField";
import { ChoicesField } from "./ChoicesField";
import { CodeField } from "./CodeField";
import { GroupField } from "./GroupField";
import { ItemsField } from "./ItemsField";
import { JsonField } from "./JsonField";
import { KindsField } from "./KindsField";
import { type Kind, kindOf } from "./kinds";
import { NumberField } from "./NumberField";
import { PairsField } from "./PairsField";
import { PickerField } from "./PickerField";
import { SecretField } from "./SecretField";
import { SuggestedField } from "./SuggestedField";
import { SwitchField } from "./SwitchField";
import { TextField } from "./TextField";
import { ValueField } from "./ValueField";
import { WrittenField } from "./WrittenField";

const FIELDS: Readonly<Record<Kind, ComponentType<FieldProps>>> = {
  arguments: ArgumentsField,
  chips: ChipsField,
  choice: ChoiceField,
  choices: ChoicesField,
  code: CodeField,
  group: GroupField,
  items: ItemsField,
  json: JsonField,
  kinds: KindsField,
  number: NumberField,
  pairs: PairsField,
  picker: PickerField,
  secret: SecretField,
  suggested: SuggestedField,
  switch: SwitchField,
  text: TextField,
  value: ValueField,
  written: WrittenField,
};

export const fieldFor = (schema: Schema, root: Schema, value: unknown): ComponentType<FieldProps> =>
  FIELDS[kindOf(schema, root, value)];
