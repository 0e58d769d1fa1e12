import { type ChangeEvent, type CompositionEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { isComposing } from "../lib/ime";
import { arrived, committed, composing, type Draft, drafted, due, typed } from "./draft";

const PAUSE_MS = 500;
type Editable = HTMLInputElement | HTMLTextAreaElement;
type Options = {
  readonly isSame?: (one: string, other: string) => boolean;
  /** Enter makes a new line and commits nothing. */
  readonly isMultiline?: boolean;
};
const sameText = (one: string, other: string): boolean => one === other;

/** A field's draft over a value: committed at blur, Enter, or a pause of 500 ms; never while a syllable is composed. */
export function useDraft(known: string, onCommit: (text: string) => void, options: Options = {}) {
  const { isSame = sameText, isMultiline = false } = options;
  const [draft, setDraft] = useState<Draft>(() => drafted(known));
  const now = useRef(draft);
  const say = useRef(onCommit);
  const timer = useRef(0);
  say.current = onCommit;

  const keep = (next: Draft): void => {
    now.current = next;
    setDraft(next);
  };
  const flush = (): void => {
    window.clearTimeout(timer.current);
    const text = due(now.current);
    if (text === null) return;
    keep(committed(now.current));
    say.current(text);
  };
  const write = (text: string): void => {
    keep(typed(now.current, text));
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(flush, PAUSE_MS);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the document says is news here
  useEffect(() => {
    const next = arrived(now.current, known, isSame);
    if (next !== now.current) keep(next);
  }, [known]);
  // What is still a draft when the field goes (another step is selected) is not lost.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the end
  useEffect(() => flush, []);

  return {
    text: draft.text,
    write,
    flush,
    handlers: {
      onChange: (event: ChangeEvent<Editable>) => write(event.target.value),
      onBlur: flush,
      onCompositionStart: () => keep(composing(now.current, true)),
      onCompositionEnd: (event: CompositionEvent<Editable>) => {
        keep(composing(now.current, false));
        write(event.currentTarget.value);
      },
      onKeyDown: (event: KeyboardEvent<Editable>) => {
        if (isComposing(event.nativeEvent)) event.stopPropagation();
        else if (event.key === "Enter" && (!isMultiline || event.ctrlKey || event.metaKey)) flush();
      },
    },
  };
}
