/** The whole of saving by itself, over a server that is a variable: only the page around it is not there. */
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Graph } from "../types";

const graphOf = (word: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { word } });
const server = { version: 1, graph: graphOf("start"), saved: [] as unknown[] };
const boxes = new Map<string, string>();

class FromPage extends Request {
  constructor(address: string, how: RequestInit) {
    super(new URL(address, "http://page"), how);
  }
}

async function serve(request: Request): Promise<Response> {
  if (request.method !== "PUT") return Response.json(server);
  const { graph, version } = (await request.json()) as { graph: Graph; version: number };
  if (version !== server.version) return Response.json({ code: "conflict" }, { status: 409 });
  Object.assign(server, { graph, version: version + 1 });
  server.saved.push(graph.variables.word);
  return Response.json({ version: server.version });
}

async function modules() {
  const [autosave, past, store, panels] = await Promise.all([
    import("./autosave"),
    import("../past"),
    import("../store"),
    import("../../view/panels"),
  ]);
  return { ...autosave, ...past, ...store, ...panels };
}
let page: Awaited<ReturnType<typeof modules>>;
const edit = (word: string): void => page.useDocument.getState().apply(word, () => graphOf(word));
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeAll(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("Request", FromPage);
  vi.stubGlobal("fetch", serve);
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("window", { addEventListener: () => {}, innerWidth: 1_440 });
  vi.stubGlobal("document", { cookie: "csrftoken=x" });
  vi.stubGlobal("localStorage", {
    get length() {
      return boxes.size;
    },
    key: (place: number) => [...boxes.keys()][place] ?? null,
    getItem: (name: string) => boxes.get(name) ?? null,
    setItem: (name: string, text: string) => boxes.set(name, text),
    removeItem: (name: string) => boxes.delete(name),
  });
  page = await modules();
  page.startAutosave("w");
});

beforeEach(() => {
  page.backToDraft();
  Object.assign(server, { version: 1, graph: graphOf("start"), saved: [] });
  page.useDocument.getState().load(graphOf("start"));
  page.beginWith(page.draftNow(), { version: 1, graph: graphOf("start") });
});

test("what is edited is saved 800 ms later, once", async () => {
  edit("one");
  edit("two");
  await pass(799);
  expect(server.saved).toEqual([]);
  await pass(1);
  expect([server.saved, page.useSave.getState().state]).toEqual([["two"], "saved"]);
});

test("what is only looked at is never saved, whatever is done and however long it takes", async () => {
  page.lookAt(graphOf("past"), { mode: "execution" });
  page.useDocument.getState().apply("stray", () => graphOf("stray"));
  page.lookAt(graphOf("older"), { mode: "view", version: 2 });
  await page.saveNow();
  await pass(60_000);
  page.backToDraft();
  await pass(60_000);
  expect([server.saved, page.useSave.getState().state]).toEqual([[], "saved"]);
  expect(page.graphNow().variables.word).toBe("start");
});

test("a draft that was left before it was saved is what is saved meanwhile, and goes on with its steps back", async () => {
  edit("one");
  page.lookAt(graphOf("past"), { mode: "execution" });
  await pass(250);
  expect([...boxes.values()].map((text) => JSON.parse(text).graph.variables.word)).toEqual(["one"]);
  await pass(60_000);
  expect([server.saved, page.useSave.getState().state]).toEqual([["one"], "saved"]);
  page.backToDraft();
  page.undo();
  await pass(800);
  expect([server.saved, page.graphNow().variables.word]).toEqual([["one", "start"], "start"]);
});
