import type { ReactNode } from "react";
import { enterEdge, leaveEdge } from "../../view/hover";

type Props = { readonly id: string; readonly x: number; readonly y: number; readonly children: ReactNode };

/** What stands in the middle of an edge; the pointer may go there without the edge losing it. */
export function EdgeHover({ id, x, y, children }: Props) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps what is shown while the pointer is here.
    <div
      className="edge-middle nodrag nopan"
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onMouseEnter={() => enterEdge(id)}
      onMouseLeave={leaveEdge}
    >
      {children}
    </div>
  );
}
