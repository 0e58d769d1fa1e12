import type { addStep } from "./adding";

/** Adds a step by code that is fetched with the table of commands: nothing that is seen at first needs it. */
export async function addLater(...given: Parameters<typeof addStep>): Promise<void> {
  (await import("./adding")).addStep(...given);
}
