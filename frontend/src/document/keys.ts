/** The key of a new step, made from its name as the server makes it (workflows/definition/keys.py). */
const MAX_KEY = 64;
const LONGEST_NUMBER = "_99999";
const RESERVED = new Set(["input", "output", "nodes", "variables", "source_output", "execution", "item", "item_index"]);

export function keyFrom(name: string, taken: ReadonlySet<string>, kind = "step"): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\p{ASCII}]/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const whole = /^[a-z]/.test(plain) ? plain : `${kind}_${plain}`;
  const slug = whole.slice(0, MAX_KEY - LONGEST_NUMBER.length).replace(/_+$/, "");
  let key = slug;
  for (let number = 2; taken.has(key) || RESERVED.has(key); number += 1) key = `${slug}_${number}`;
  return key;
}
