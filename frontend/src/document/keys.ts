/** The key of a new step, made from its name as the server makes it (workflows/definition/keys.py). */
const MAX_KEY = 64;
const RESERVED = new Set(["input", "output", "nodes", "variables", "source_output", "execution", "item", "item_index"]);

export function keyFrom(name: string, taken: ReadonlySet<string>, kind = "step"): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, MAX_KEY - 6)
    .replace(/^_+|_+$/g, "");
  const slug = /^[a-z]/.test(plain) ? plain : `${kind}_${plain}`.replace(/_+$/, "");
  let key = slug;
  for (let number = 2; taken.has(key) || RESERVED.has(key); number += 1) key = `${slug}_${number}`;
  return key;
}
