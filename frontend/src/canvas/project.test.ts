import { describe, expect, test } from "vitest";
import { configure, move } from "../document/edits/configure";
import { remove } from "../document/edits/remove";
import { projection } from "./project";
import { graphOf } from "./sample";

const chain = graphOf(...Array.from({ length: 49 }, (_one, place) => `s${place}>s${place + 1}`));
const NOTHING = {
  selected: { nodes: new Set<string>(), edges: new Set<string>() },
  dragged: new Map(),
  sizes: new Map(),
};

describe("what React Flow is given", () => {
  test("dragging one step of fifty leaves the objects of all others, and all edges, as they were", () => {
    const project = projection();
    const before = project(chain, NOTHING);
    const after = project(chain, { ...NOTHING, dragged: new Map([["s7", { x: 5, y: 5 }]]) });
    const changed = after.nodes.filter((node, place) => node !== before.nodes[place]);
    expect(changed.map((node) => node.id)).toEqual(["s7"]);
    expect(changed[0]?.data).toBe(before.nodes.find((node) => node.id === "s7")?.data);
    expect(after.edges).toBe(before.edges);
  });

  test("a graph that did not change is the same list", () => {
    const project = projection();
    expect(project(chain, NOTHING).nodes).toBe(project(chain, { ...NOTHING }).nodes);
  });

  test("dropping, renaming or selecting a step changes that step alone", () => {
    const project = projection();
    let last = project(chain, NOTHING);
    const changes = [
      () => project(move(new Map([["s3", { x: 1, y: 2 }]]))(chain), NOTHING),
      () => project(configure("s3", { name: "Other" })(chain), NOTHING),
      () => project(chain, { ...NOTHING, selected: { nodes: new Set(["s3"]), edges: new Set<string>() } }),
    ];
    for (const change of changes) {
      const next = change();
      const changed = next.nodes.filter((node) => !last.nodes.includes(node));
      expect(changed.map((node) => node.id)).toEqual(["s3"]);
      last = project(chain, NOTHING);
    }
  });

  test("without its edge an output is open again, and its source alone is drawn anew", () => {
    const project = projection();
    const before = project(chain, NOTHING);
    const edge = before.edges[10]?.id ?? "";
    const after = project(remove(new Set(), new Set([edge]))(chain), NOTHING);
    expect(after.nodes.filter((node) => !before.nodes.includes(node)).map((node) => node.id)).toEqual(["s10"]);
    expect(after.nodes.find((node) => node.id === "s10")?.data.used).toBe("");
  });

  test("steps stand in the order in which they run, whatever order they were made in", () => {
    const graph = { ...chain, nodes: [...chain.nodes].reverse() };
    expect(projection()(graph, NOTHING).nodes.map((node) => node.id)).toEqual(chain.nodes.map((node) => node.key));
  });

  test("a step that was not measured has the handles and the size that its card will have", () => {
    const [node] = projection()(graphOf("check>b:true"), NOTHING).nodes;
    expect(node?.measured).toEqual({ width: 208, height: 120.5 });
    expect(node?.handles?.map((handle) => handle.id)).toEqual(["h:", "h:true", "h:false", "h:error"]);
  });

  test("what leads into an aggregator has a row of its own there", () => {
    const { nodes, edges } = projection()(graphOf("a>join", "b>join"), NOTHING);
    expect(nodes.at(-1)?.data.inputs.map((input) => input.name)).toEqual(["a", "b"]);
    expect(edges.map((edge) => edge.targetHandle)).toEqual(edges.map((edge) => edge.id));
  });
});
