import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { t } from "../../lib/t";
import type { Box } from "../geometry";
import type { StepNode } from "../project";
import { blocksOf, boundsOf, frameOf, MAP, seenOf } from "./overview";

const FEW = 5;
const AFTER_MS = 300;
/** Of one notch of a wheel: about a sixth nearer or farther. */
const ZOOM_PER_PIXEL = 0.002;

/** The whole graph, small, once there is more than fits a glance. */
export function Overview({ nodes }: { readonly nodes: readonly StepNode[] }) {
  const [isIdle, setIdle] = useState(false);
  // It draws every step once more: after the canvas itself has been seen.
  useEffect(() => {
    const timer = setTimeout(() => setIdle(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return nodes.length > FEW && isIdle ? <Picture nodes={nodes} /> : null;
}

function Picture({ nodes }: { readonly nodes: readonly StepNode[] }) {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  const width = useStore((pane) => pane.width);
  const height = useStore((pane) => pane.height);
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);
  const seen = seenOf({ x, y }, zoom, { width, height });
  const { box, scale } = frameOf(bounds, seen);
  const place = useGestures(scale);
  return (
    <Panel position="bottom-right" className="overview">
      <svg
        ref={place.ref}
        width={MAP.width}
        height={MAP.height}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        role="img"
        aria-label={t("Overview")}
        onPointerDown={place.press}
        onPointerMove={place.move}
      >
        <Blocks nodes={nodes} />
        <path className="overview-mask" fillRule="evenodd" d={`${rectangle(box)}${rectangle(seen)}`} />
      </svg>
    </Panel>
  );
}

const Blocks = memo(function Blocks({ nodes }: { readonly nodes: readonly StepNode[] }) {
  const paths = useMemo(() => blocksOf(nodes), [nodes]);
  return [...paths].map(([type, path]) => <path key={type} className={`block block-${type}`} d={path} />);
});

/** Dragged, it shifts what is seen; the wheel nears it. `scale`: pixels of the graph in one of the picture. */
function useGestures(scale: number) {
  const ref = useRef<SVGSVGElement>(null);
  const { getViewport, setViewport, getZoom, zoomTo } = useReactFlow();
  useEffect(() => {
    const map = ref.current;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      void zoomTo(getZoom() * 2 ** (-event.deltaY * ZOOM_PER_PIXEL));
    };
    // React listens to wheels passively: then the page would be zoomed as well.
    map?.addEventListener("wheel", turn, { passive: false });
    return () => map?.removeEventListener("wheel", turn);
  }, [getZoom, zoomTo]);
  const press = ({ currentTarget, pointerId }: PointerEvent<SVGSVGElement>): void =>
    currentTarget.setPointerCapture(pointerId);
  const move = ({ buttons, movementX, movementY }: PointerEvent): void => {
    if (buttons === 0) return;
    const { x, y, zoom } = getViewport();
    void setViewport({ x: x - movementX * scale * zoom, y: y - movementY * scale * zoom, zoom });
  };
  return { ref, press, move };
}

const rectangle = ({ x, y, width, height }: Box): string => `M${x} ${y}h${width}v${height}h${-width}z`;
