import { withCode } from "../../document/refusal";
import { t } from "../../lib/t";
import type { addStep } from "./adding";

/** Adds a step by code that is fetched with the table of commands: nothing that is seen at first needs it. */
export async function addLater(...given: Parameters<typeof addStep>): Promise<void> {
  await withCode(t("The step was not added."), import("./adding"), ({ addStep: add }) => add(...given));
}
