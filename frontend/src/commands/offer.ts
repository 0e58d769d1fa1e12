/** A text that was pasted onto the canvas and is no step: perhaps a strategy. */
import { create } from "zustand";

/** Shorter ones are words that somebody had in the clipboard, no strategy. */
const LEAST = 24;

export const useOffer = create<{ readonly text: string }>()(() => ({ text: "" }));

export const isLink = (text: string): boolean => /^https?:\/\/\S+$/.test(text.trim());
export const isWorthReading = (text: string): boolean => isLink(text) || text.trim().length >= LEAST;

export function offer(text: string): void {
  if (isWorthReading(text)) useOffer.setState({ text: text.trim() });
}

export const dismiss = (): void => useOffer.setState({ text: "" });
