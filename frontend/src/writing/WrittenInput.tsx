import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { isComposing } from "../lib/ime";
import { Advice } from "./Advice";
import { type Completion, completed, goesOn, inserted, type Kind, type Look, moved, type Written } from "./completion";
import { forget, takeInto, VALUE_TYPE } from "./focused";
import { Options } from "./Options";
import { useAnswer } from "./useAnswer";
import { useDraft } from "./useDraft";
import "../styles/written.css";

type Props = {
  readonly id: string;
  readonly kind: Kind;
  readonly look: Look;
  readonly value: string;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly onCommit: (text: string) => void;
  /** Enter goes on with what is written, unless it completes a word; Shift and Enter begin a line. */
  readonly onEnter?: (text: string) => void;
};

/** A field in which something is written that the server reads: a combobox over a text area. */
export function WrittenInput({ id, kind, look, value, placeholder = "", rows = 2, onCommit, onEnter }: Props) {
  const { text, write, flush, handlers } = useDraft(value, onCommit, { isMultiline: true });
  const { told, ask } = useAnswer(look);
  const [active, setActive] = useState(0);
  const [hasMoved, setHasMoved] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const completions = told?.about === text ? told.answer.completions : [];
  const isListed = isOpen && completions.length > 0;
  const isAwaited = isOpen && told?.about !== text;

  function put({ text: next, cursor }: Written): void {
    write(next);
    setIsOpen(false);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(cursor, cursor);
      ask(next, cursor);
    });
  }
  function take(expression: string): void {
    const place = area.current;
    const [from, to] = place ? [place.selectionStart, place.selectionEnd] : [text.length, text.length];
    put(inserted(place?.value ?? text, from, to, expression));
  }
  // The freshest function takes what is inserted from elsewhere, as long as the field is there.
  const taker = useRef(take);
  taker.current = take;
  const [give] = useState(() => (expression: string) => taker.current(expression));
  useEffect(() => () => forget(give), [give]);

  function choose(completion: Completion | undefined): void {
    if (completion) put(completed(text, completion));
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const composing = isComposing(event.nativeEvent);
    if (!composing && onEnter && isEntered(event)) {
      event.preventDefault();
      setIsOpen(false);
      flush();
      onEnter(text);
      return;
    }
    if (!composing && isListed && pressInList(event)) return;
    // What was asked for may come yet: it is waved off, and the inspector stays.
    if (!composing && isAwaited && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setIsOpen(false);
      return;
    }
    if (!composing && event.key === " " && event.ctrlKey) {
      event.preventDefault();
      setIsOpen(true);
      ask(text, event.currentTarget.selectionStart, 0);
      return;
    }
    handlers.onKeyDown(event);
  }
  function isEntered(event: KeyboardEvent): boolean {
    if (event.key !== "Enter" || event.shiftKey) return false;
    const chosen = isListed ? completions[active] : undefined;
    return event.ctrlKey || event.metaKey || !chosen || !(hasMoved || goesOn(text, chosen));
  }
  function pressInList(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setActive(moved(active, completions.length, event.key === "ArrowDown" ? 1 : -1));
      setHasMoved(true);
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) choose(completions[active]);
    else if (event.key === "Escape") setIsOpen(false);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  function drop(event: DragEvent<HTMLTextAreaElement>): void {
    const expression = event.dataTransfer.getData(VALUE_TYPE);
    if (!expression) return;
    event.preventDefault();
    take(expression);
  }

  return (
    <div className="written">
      <textarea
        {...handlers}
        ref={area}
        id={id}
        className="input written-area"
        translate="no"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isListed}
        aria-controls={isListed ? `${id}-options` : undefined}
        aria-activedescendant={isListed ? `${id}-option-${active}` : undefined}
        aria-describedby={`${id}-help ${id}-advice`}
        aria-invalid={
          (told?.about === text && told.answer.problems.some((one) => one.severity === "error")) || undefined
        }
        rows={rows}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          handlers.onChange(event);
          setIsOpen(true);
          setActive(0);
          setHasMoved(false);
          ask(event.target.value, event.target.selectionStart);
        }}
        onFocus={(event) => {
          takeInto(give);
          ask(text, event.target.selectionStart);
        }}
        onBlur={() => {
          handlers.onBlur();
          setIsOpen(false);
        }}
        onKeyDown={press}
        onDrop={drop}
      />
      {isListed && <Options id={id} completions={completions} active={active} choose={choose} />}
      <Advice id={`${id}-advice`} text={text} kind={kind} told={told} />
    </div>
  );
}
