import { clockMoment, fullMoment, relativeMoment } from "../lib/time";

const WAYS = { full: fullMoment, clock: clockMoment, relative: (iso: string) => relativeMoment(iso) };

/** A moment in the zone of the account; the whole of it in the tooltip. */
export function Moment({ iso, way = "relative" }: { readonly iso: string; readonly way?: keyof typeof WAYS }) {
  if (!iso) return <span>–</span>;
  return (
    <time dateTime={iso} title={fullMoment(iso)}>
      {WAYS[way](iso)}
    </time>
  );
}
