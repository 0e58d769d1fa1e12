/** What stands in a field while somebody types: the draft is theirs until it is committed. Pure. */
export type Draft = {
  readonly text: string;
  /** What the document had when the draft was last the same as it. */
  readonly known: string;
  readonly isComposing: boolean;
};

export const drafted = (known: string): Draft => ({ text: known, known, isComposing: false });
export const isDirty = (draft: Draft): boolean => draft.text !== draft.known;
export const typed = (draft: Draft, text: string): Draft => ({ ...draft, text });
export const composing = (draft: Draft, isComposing: boolean): Draft => ({ ...draft, isComposing });

/** The text to be committed now, or null: nothing new, or a syllable is being composed. */
export const due = (draft: Draft): string | null => (draft.isComposing || !isDirty(draft) ? null : draft.text);
/** After a commit: what the document has may be written otherwise ("1." is 1); what was typed stays. */
export const committed = (draft: Draft): Draft => ({ ...draft, known: draft.text });

/** The document says something: it shows unless somebody types, or it is what they typed, written otherwise. */
export function arrived(draft: Draft, known: string, isSame: (one: string, other: string) => boolean): Draft {
  if (isDirty(draft) || isSame(draft.text, known)) return draft;
  return drafted(known);
}
