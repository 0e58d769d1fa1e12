/** Of an execution, what the bar says of it: when it was, and which version it ran. */
import { answered, api } from "./client";
import type { components } from "./schema";

export type Execution = components["schemas"]["Execution"];

export async function readExecution(id: string): Promise<Execution> {
  return (await answered(api.GET("/api/v1/executions/{id}", { params: { path: { id } } }))).data;
}
