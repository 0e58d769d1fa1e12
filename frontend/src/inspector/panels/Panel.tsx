import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { isComposing } from "../../lib/ime";
import { t } from "../../lib/t";
import { usePanels } from "../../view/panels";
import { keepWidth, keptWidth, NARROW, STEP, WIDE, within } from "../../view/width";

type Props = { readonly name: string; readonly children: ReactNode };

/** The panel that floats over the canvas; its left edge makes it wider, Escape closes it. */
export function Panel({ name, children }: Props) {
  const [width, setWidth] = useState(keptWidth);

  function resize(next: number): void {
    setWidth(within(next));
    keepWidth(within(next));
  }
  function drag(event: PointerEvent<HTMLElement>): void {
    if (event.buttons === 0) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0;
    resize(right - event.clientX);
  }
  function press(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    resize(width + (event.key === "ArrowLeft" ? STEP : -STEP));
  }
  function close(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== "Escape" || isComposing(event.nativeEvent) || event.defaultPrevented) return;
    event.stopPropagation();
    usePanels.getState().set({ isInspectorOpen: false });
  }

  return (
    <aside
      className="inspector"
      aria-label={name}
      style={{ "--inspector-width": `${width}px` } as CSSProperties}
      onKeyDown={close}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a line that is moved is no hr */}
      <div
        className="inspector-edge"
        role="separator"
        aria-orientation="vertical"
        aria-label={t("Width of the inspector")}
        aria-valuenow={width}
        aria-valuemin={NARROW}
        aria-valuemax={WIDE}
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
      {children}
    </aside>
  );
}
