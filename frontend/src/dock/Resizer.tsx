import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { t } from "../lib/t";
import { keepHeight, LEAST, most, STEP, setHeight, useHeight } from "./height";

/** The dock's upper edge: dragged, or moved with the arrow keys. */
export function Resizer() {
  const height = useHeight((state) => state.height);
  const [grip, setGrip] = useState<{ readonly y: number; readonly height: number } | null>(null);

  const drag = (event: PointerEvent): void => {
    // Without a pressed button the release was lost elsewhere.
    if (!grip) return;
    if (event.buttons === 0) setGrip(null);
    else setHeight(grip.height + grip.y - event.clientY);
  };
  const release = (): void => {
    setGrip(null);
    keepHeight();
  };
  const press = (event: KeyboardEvent): void => {
    const to = { ArrowUp: height + STEP, ArrowDown: height - STEP, Home: LEAST, End: most() }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setHeight(to);
    keepHeight();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be focused and moved
    <div
      className="dock-resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t("Height of the panel")}
      aria-valuenow={height}
      aria-valuemin={LEAST}
      aria-valuemax={most()}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setGrip({ y: event.clientY, height });
      }}
      onPointerMove={drag}
      onPointerUp={release}
      onLostPointerCapture={release}
    />
  );
}
