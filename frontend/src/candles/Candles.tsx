/** The chart in React: `<Candles market="SAMPLE" symbol="SYN001" condition="rsi(14) < 30" />`. */
import { useEffect, useRef } from "react";
import { type Asked, createView, type View } from "./view";
import "../styles/candles.css";

export function Candles(asked: Asked) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<View | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const made = createView(place.current);
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  // By its content: a parent makes new lists each time that it is drawn.
  const said = JSON.stringify(asked);
  useEffect(() => view.current?.show(JSON.parse(said) as Asked), [said]);
  return <div className="candles" ref={place} />;
}
