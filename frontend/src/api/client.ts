/** The one way to the server: the session of the page, its CSRF token, and errors that say what to do. */
import createClient from "openapi-fetch";
import { readBoot } from "../lib/boot";
import type { components, paths } from "./schema";

export type ShownProblem = components["schemas"]["Problem"];

/** An answer that is no success, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly ShownProblem[];
  /** Of a 409 or 412: the version that the server has. */
  readonly currentVersion: number | null;

  constructor(status: number, body: Partial<components["schemas"]["ProblemDetails"]> & { current_version?: number }) {
    super(body.detail || body.title || String(status));
    this.status = status;
    this.code = body.code ?? (status ? "unknown" : "offline");
    this.problems = body.problems ?? [];
    this.currentVersion = body.current_version ?? null;
  }
}

export const api = createClient<paths>({
  baseUrl: "",
  credentials: "same-origin",
  headers: { Accept: "application/json" },
});

api.use({
  onRequest({ request }) {
    if (request.method !== "GET" && request.method !== "HEAD") request.headers.set("X-CSRFToken", readBoot().csrf);
    return request;
  },
  onError() {
    return new ApiError(0, {});
  },
});

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/** The body of a success. Throws ApiError for anything else. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new ApiError(response.status, (error as object | undefined) ?? {});
  return { data: data as T, response };
}
