/** How well words find a name; pure. 0: not at all. */

/** All words must be found; at the beginning of the name is best, then of a word, then inside, then letter by letter. */
export function score(query: string, name: string): number {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  const text = plain(name);
  let sum = 1;
  for (const word of wanted) {
    const found = scoreOfWord(word, text);
    if (!found) return 0;
    sum += found;
  }
  // Of two that fit alike, the shorter one is meant.
  return sum - Math.min(0.9, text.length / 200);
}

function scoreOfWord(word: string, text: string): number {
  if (text.startsWith(word)) return 100;
  const place = text.indexOf(word);
  if (place > 0) return /[\s:·/()-]/.test(text[place - 1] ?? "") ? 80 : 50;
  return isScattered(word, text) ? 10 : 0;
}

/** Each letter in order, the first one at the beginning of a word: “rfs” finds “Run from this step”. */
function isScattered(word: string, text: string): boolean {
  if (word.length < 2) return false;
  const initials = text.split(/[\s:·/()-]+/).map((part) => part[0] ?? "");
  let at = 0;
  for (const letter of word) {
    at = initials.indexOf(letter, at) + 1;
    if (!at) return false;
  }
  return true;
}

/** Hangul is composed, so that 조 does not find only 좋. */
const plain = (text: string): string => text.normalize("NFC").toLocaleLowerCase();

/** The best first; in the given order where they fit alike. Everything, as it stands, without words. */
export function best<T>(query: string, all: readonly T[], nameOf: (one: T) => string): T[] {
  if (!query.trim()) return [...all];
  return all
    .map((one) => ({ one, points: score(query, nameOf(one)) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(({ one }) => one);
}
