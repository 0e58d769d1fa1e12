/** The part of the canvas that is seen: what commands and panels do with it. Without a canvas nothing happens. */
import type { Place } from "./overlay";

/** What the canvas lends; places are in pixels of the graph. */
export type Camera = {
  fit(): void;
  zoomTo(zoom: number): void;
  zoomBy(factor: number): void;
  /** Brings a step into the part of the canvas that nothing covers. */
  reveal(key: string): void;
  /** Sets the keyboard's focus on a step's card. */
  focus(key: string): void;
  /** The step whose card has the keyboard's focus, "" for none. */
  focused(): string;
  /** Ends a connection whose one end was clicked. False when there is none. */
  letGo(): boolean;
  centre(): Place;
  placeOf(screen: Place): Place;
};

let camera: Camera | null = null;

export function setCamera(lent: Camera | null): void {
  camera = lent;
}

/** What one press of a key or button nears or takes away. */
export const ZOOM_STEP = 1.25;

/** What has just been added, or is behind a panel that closes, stands in its place only in the next picture. */
export function whenDrawn(work: () => void): void {
  if (camera) requestAnimationFrame(work);
}

export const fit = (): void => camera?.fit();
export const zoomTo = (zoom: number): void => camera?.zoomTo(zoom);
export const zoomBy = (factor: number): void => camera?.zoomBy(factor);
export const reveal = (key: string): void => camera?.reveal(key);
export const focusStep = (key: string): void => camera?.focus(key);
export const letGo = (): boolean => camera?.letGo() ?? false;
export const focusedStep = (): string => camera?.focused() ?? "";
export const centre = (): Place => camera?.centre() ?? { x: 0, y: 0 };
export const placeOf = (screen: Place): Place => camera?.placeOf(screen) ?? { x: 0, y: 0 };
