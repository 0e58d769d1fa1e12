/** What steps can be: their types, the built-in tools, own tools and agents. */
import { answered, api } from "./client";
import { allPages, PAGE_SIZE } from "./pages";
import type { components } from "./schema";

type Schemas = components["schemas"];

export async function readNodeTypes(): Promise<readonly Schemas["NodeType"][]> {
  return (await answered(api.GET("/api/v1/node-types/"))).data.results;
}

export async function readBuiltinTools(): Promise<readonly Schemas["BuiltinTool"][]> {
  return allPages(async (cursor) => {
    const query = { cursor, page_size: PAGE_SIZE };
    return (await answered(api.GET("/api/v1/built-in-tools/", { params: { query } }))).data;
  });
}

export async function readTools(): Promise<readonly Schemas["Tool"][]> {
  return allPages(async (cursor) => {
    const query = { cursor, page_size: PAGE_SIZE };
    return (await answered(api.GET("/api/v1/tools/", { params: { query } }))).data;
  });
}

export async function readAgents(): Promise<readonly Schemas["Agent"][]> {
  return allPages(async (cursor) => {
    const query = { cursor, page_size: PAGE_SIZE };
    return (await answered(api.GET("/api/v1/agents/", { params: { query } }))).data;
  });
}
