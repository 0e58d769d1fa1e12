/** Outputs that stand in for a step in tests and dry runs. */
import { answered, api } from "../../api/client";
import { readBoot } from "../../lib/boot";

const PIN = "/api/v1/workflows/{id}/nodes/{node_key}/pin";
const of = (key: string) => ({ path: { id: readBoot().workflow.id, node_key: key } });
export type Pinned = { readonly output: unknown } | null;

/** Nothing is the usual answer: 204. */
export async function pinned(key: string): Promise<Pinned> {
  const { data } = await answered(api.GET(PIN, { params: of(key) }));
  return data ? { output: data.output } : null;
}

export async function pin(key: string, output: unknown): Promise<Pinned> {
  await answered(api.PUT(PIN, { params: of(key), body: { output } }));
  return { output };
}

export async function unpin(key: string): Promise<Pinned> {
  await answered(api.DELETE(PIN, { params: of(key) }));
  return null;
}
