/** How much is drawn, by how near one is and how much there is. Pure. */
const FAR = 0.4;
const MANY = 100;
const MANY_FAR = 0.5;

/** Far away only blocks of colour are seen: a class of the canvas, no card is rendered again. */
export const isFar = (zoom: number): boolean => zoom < FAR;

/** Of many steps: whether one is so far away that each is a bare block, all of them drawn. */
export const isLight = (nodes: number, zoom: number): boolean => nodes > MANY && zoom <= MANY_FAR;

/** Whether what is out of sight is left out: cards are dear, blocks are not. */
export const isCulled = (nodes: number, isOfBlocks: boolean): boolean => nodes > MANY && !isOfBlocks;
