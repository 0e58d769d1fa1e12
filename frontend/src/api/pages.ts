/** Lists of the API come in pages; these are all of them. */
export type Page<T> = { readonly next?: string | null | undefined; readonly results: readonly T[] };

/** The largest page that the server gives. */
export const PAGE_SIZE = 200;

/** Every row, asking page by page with the cursor that the page before names. */
export async function allPages<T>(page: (cursor: string) => Promise<Page<T>>): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor = "";
  do {
    const { next, results } = await page(cursor);
    rows.push(...results);
    cursor = next ? (new URL(next, "http://page").searchParams.get("cursor") ?? "") : "";
  } while (cursor);
  return rows;
}
