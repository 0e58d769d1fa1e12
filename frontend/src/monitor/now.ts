import { useEffect, useState } from "react";

/** The moment, brought up to date while something goes on; one timer per component that shows it. */
export function useNow(isGoing: boolean, everyMs = 250): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!isGoing) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [isGoing, everyMs]);
  return now;
}
