import { describe, expect, test } from "vitest";
import type { Told } from "../../lib/stream";
import { applied, MOST_LINES, newRun } from "./apply";
import { batched } from "./frames";

const told = (kind: Told["kind"], data: object, execution = "x"): Told => ({
  kind,
  execution,
  data: data as Told["data"],
});
const node = (key: string, status: string, more: object = {}) => told("node", { key, status, ...more });
const line = (id: number) => told("log", { id: String(id), level: "info", message: `line ${id}`, node_key: "a" });

const SNAPSHOT = told("snapshot", {
  execution: { status: "running", version_number: 3, trigger_type: "api", started_at: "2026-03-02T09:00:00Z" },
  nodes: [
    { key: "a", name: "Prices", order: 0, status: "completed", attempt: 1, handle: "" },
    { key: "b", name: "Screen", order: 1, status: "pending", attempt: 0, handle: "" },
  ],
  logs: [{ id: "1", level: "info", message: "begun", node_key: "" }],
});

describe("a run and what is told of it", () => {
  const run = applied(newRun("x"), [SNAPSHOT]);

  test("a snapshot is the whole run", () => {
    expect([run.status, run.version, run.trigger]).toEqual(["running", 3, "api"]);
    expect([...run.nodes.values()].map(({ name, status }) => [name, status])).toEqual([
      ["Prices", "completed"],
      ["Screen", "pending"],
    ]);
    expect(run.lines.map(({ message }) => message)).toEqual(["begun"]);
  });

  test("a step that changed is a new object, the others stay the same", () => {
    const after = applied(run, [node("b", "running", { attempt: 1 })]);
    expect(after.nodes.get("a")).toBe(run.nodes.get("a"));
    expect(after.nodes.get("b")).toMatchObject({ status: "running", name: "Screen", order: 1 });
    expect(after.lines).toBe(run.lines);
  });

  test("what is told twice changes nothing", () => {
    expect(applied(run, [SNAPSHOT])).toBe(run);
  });

  test("the end of the execution leaves its steps alone", () => {
    const after = applied(run, [told("execution", { status: "failed", error_message: "No data.", ended_at: "z" })]);
    expect([after.status, after.error, after.endedAt]).toEqual(["failed", "No data.", "z"]);
    expect(after.nodes).toBe(run.nodes);
  });

  test("what a model says stands there until it is taken back, or its step runs no more", () => {
    const says = (words: string) => told("said", { key: "b", text: words });
    const running = applied(run, [node("b", "running"), says("The market"), says("The market is quiet")]);
    expect(running.said.get("b")).toBe("The market is quiet");
    expect(applied(running, [says("The market is quiet")])).toBe(running);
    expect(applied(running, [says("")]).said.size).toBe(0);
    // Its worker was lost, and took nothing back.
    expect(applied(running, [node("b", "failed")]).said.size).toBe(0);
    expect(applied(running, [node("a", "failed")]).said).toBe(running.said);
  });

  test("what is told of another execution changes nothing", () => {
    expect(applied(run, [told("execution", { status: "failed" }, "y")])).toBe(run);
  });

  test("of many lines the latest stay", () => {
    const after = applied(
      run,
      Array.from({ length: MOST_LINES + 5 }, (_, number) => line(number + 10)),
    );
    expect(after.lines).toHaveLength(MOST_LINES);
    expect(after.lines.at(-1)?.message).toBe(`line ${MOST_LINES + 14}`);
  });

  test("three thousand events in one run: none is lost, and one picture is one write", () => {
    const frames: (() => void)[] = [];
    let shown = newRun("x");
    let writes = 0;
    const take = batched<Told>(
      (all) => {
        shown = applied(shown, all);
        writes += 1;
      },
      (work) => frames.push(work),
    );
    for (let number = 0; number < 1_000; number += 1) {
      for (const status of ["pending", "running", "completed"]) take(node(`s${number}`, status));
      if (number % 100 === 99) for (const draw of frames.splice(0)) draw();
    }
    expect(writes).toBe(10);
    expect(shown.nodes.size).toBe(1_000);
    expect([...shown.nodes.values()].every(({ status }) => status === "completed")).toBe(true);
  });
});
