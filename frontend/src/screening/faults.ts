/** What the server refused, by the field that it is about. Pure. */
import type { ApiError } from "../api/client";
import { fieldAt } from "./form/query";
import type { Faults } from "./form/TextInput";

export function faultsOf(error: ApiError | null): Faults {
  const found = (error?.problems ?? []).map((one) => {
    const field = fieldAt(one.pointer ?? "");
    return field ? { [field]: [one.detail, one.hint].filter(Boolean).join(" ") } : {};
  });
  return Object.assign({}, ...found) as Faults;
}
