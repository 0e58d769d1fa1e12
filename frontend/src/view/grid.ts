/** What places are counted in, in pixels of the graph; the style sheet says the same (styles/canvas.css). */
export const GRID = 16;
export const CARD_WIDTH = 208;
export const COLUMN_GAP = 64;
export const ROW_GAP = 32;

export const onGrid = (length: number): number => Math.round(length / GRID) * GRID;
