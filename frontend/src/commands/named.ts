/** Sentences with a name in them that people gave: nobody translates it, so it is told from the words around it. Pure. */
export type Named = { readonly name: string; readonly before: string; readonly after: string };
type Labelled = { readonly label: string; readonly named?: Named };

const PLACE = "\n";

/** What `say` makes of the name; with the name apart, unless it is a word of ours. */
export function labelled(say: (name: string) => string, name: string, isOwn = true): Labelled {
  const label = say(name);
  if (!isOwn) return { label };
  const [before = "", after = ""] = say(PLACE).split(PLACE);
  return { label, named: { name, before, after } };
}
