/** The one way to the server: the session of the page, its CSRF token, and errors that say what to do. */
import createClient from "openapi-fetch";
import { readPage } from "../lib/boot";
import { t } from "../lib/t";
import type { components, paths } from "./schema";
import type { Problem } from "./types";

/** An answer that is no success, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];
  /** Of a 409 or 412: the version that the server has. */
  readonly currentVersion: number | null;

  constructor(status: number, body: Partial<components["schemas"]["ProblemDetails"]> & { current_version?: number }) {
    super(body.detail || body.title || (status ? String(status) : t("There is no connection.")));
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

/** The cookie first: whoever signs in again in another tab gets a new token. */
function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? readPage().csrf;
}

api.use({
  onRequest({ request }) {
    if (request.method !== "GET" && request.method !== "HEAD") request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
  onError() {
    return new ApiError(0, {});
  },
});

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/** The types of openapi-fetch make objects of read-only arrays: here they are arrays again. */
type Arrays<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends { readonly [place: number]: infer Part; readonly length: number }
    ? readonly Arrays<Part>[]
    : T extends object
      ? { [Name in keyof T]: Arrays<T[Name]> }
      : T;

/** The body of a success. Throws ApiError for anything else. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<{ data: Arrays<T>; response: Response }> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new ApiError(response.status, (error as object | undefined) ?? {});
  return { data: data as Arrays<T>, response };
}
