/** How much is drawn, by how near one is and how much there is. Pure. */
const FAR = 0.4;
const CULLING_NODES = 300;
const CULLING_ZOOM = 0.5;

/** Far away only blocks of colour are seen: a class of the canvas, no card is rendered again. */
export const isFar = (zoom: number): boolean => zoom < FAR;

/** Whether what is out of sight is left out: that helps near by, and costs more than it saves from afar. */
export const isCulled = (nodes: number, zoom: number): boolean => nodes > CULLING_NODES && zoom > CULLING_ZOOM;
