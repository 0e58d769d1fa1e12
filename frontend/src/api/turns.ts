/** What the model of an agent's step was told, said and had done, turn by turn, and what it may use. */
import { answered, api } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Conversation = Schemas["Turns"];
export type Turn = Schemas["Turn"];
export type TurnCall = Schemas["TurnCall"];

/** Of one step, which is named by its key; no turns for a step that asks no agent. Throws ApiError. */
export async function readTurns(execution: string, key: string): Promise<Conversation> {
  const params = { path: { id: execution, node_execution_id: key } };
  return (await answered(api.GET("/api/v1/executions/{id}/nodes/{node_execution_id}/turns", { params })))
    .data as Conversation;
}
