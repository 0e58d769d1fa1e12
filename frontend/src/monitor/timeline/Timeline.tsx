import { type CSSProperties, memo, useEffect, useState } from "react";
import { Icon } from "../../lib/Icon";
import { Skeleton } from "../../lib/Skeleton";
import { t, tn } from "../../lib/t";
import { duration } from "../../lib/time";
import { useOverlay } from "../../view/overlay";
import { openStep } from "../../view/steps";
import { useNow } from "../now";
import { causeWord, isOver, isTrouble, STATUS_ICONS, statusWord, waitWord } from "../status";
import type { NodeRun, Run } from "../store";
import { type Bar, bars, isTakenOver, MANY } from "./timeline";

/** Rows that come with one picture. */
const AT_ONCE = 60;

/** The steps of the run in time, what failed first; each leads to its step. */
export function Timeline({ run }: { readonly run: Run }) {
  const now = useNow(!isOver(run.status), run.nodes.size > MANY ? 1_000 : 250);
  const { whole, rows } = bars(run, now);
  const shown = useGrowing(rows.length);
  if (!rows.length) {
    return <Skeleton className="dock-loading" label={t("The execution is loading.")} lines={["long", "short"]} />;
  }
  return (
    <ol className="timeline" aria-label={t("Steps in time")} style={{ "--whole": whole } as CSSProperties}>
      {rows.slice(0, shown).map(({ node, from, to }) => (
        <li key={node.key}>
          <Row node={node} from={from} to={to} now={node.nextRunAt && !isOver(node.status) ? now : 0} />
        </li>
      ))}
    </ol>
  );
}

/** How many rows are there by now: a thousand at once would hold the page up for as long as a picture takes ten times. */
function useGrowing(all: number): number {
  const [shown, setShown] = useState(AT_ONCE);
  const isGrowing = shown < all;
  useEffect(() => {
    if (!isGrowing) return;
    const frame = requestAnimationFrame(() => setShown(shown + AT_ONCE));
    return () => cancelAnimationFrame(frame);
  }, [shown, isGrowing]);
  return shown;
}

type RowProps = Pick<Bar, "node" | "from" | "to"> & { readonly now: number };

/** In milliseconds, as the style sheet sets them against the whole: a row is drawn again when its own step went on. */
const Row = memo(function Row({ node, from, to, now }: RowProps) {
  const isSelected = useOverlay(({ selected }) => selected.nodes.has(node.key));
  return (
    <button
      type="button"
      className="timeline-row"
      data-status={node.status}
      aria-current={isSelected || undefined}
      onClick={() => openStep(node.key, isTrouble(node.status) ? "parameters" : "output")}
    >
      <span className="timeline-name">
        <span className="timeline-mark">
          <Icon name={STATUS_ICONS[node.status]} small />
        </span>
        <span className="timeline-label" translate="no">
          {node.name}
        </span>
        <span className="visually-hidden">, {statusWord(node.status)}</span>
        <Origin node={node} />
        {node.retries > 0 && (
          <span className="tag" title={t("Tried more than once")}>
            <Icon name="rotate" small />
            {tn("%(n)s attempt", "%(n)s attempts", node.retries + 1)}
          </span>
        )}
      </span>
      <span className="timeline-track" aria-hidden="true">
        {from !== null && <span className="timeline-bar" style={{ "--from": from, "--to": to } as CSSProperties} />}
      </span>
      <span className="timeline-time numbers">
        {from !== null ? duration((to - from) / 1000) : isTakenOver(node) ? "–" : statusWord(node.status)}
      </span>
      <Trouble node={node} now={now} />
    </button>
  );
});

/** Of an output that the step did not work out in this run. */
function Origin({ node: { cause } }: { readonly node: NodeRun }) {
  const word = causeWord(cause);
  if (!word) return null;
  const from = isTakenOver({ cause }) ? t("From the execution that is run again: it did not run this time") : word;
  return (
    <span className="tag" title={from}>
      {word}
    </span>
  );
}

function Trouble({ node, now }: { readonly node: NodeRun; readonly now: number }) {
  if (node.error) return <span className="timeline-note timeline-error">{node.error}</span>;
  if (!node.waitingFor || isOver(node.status)) return null;
  const left = node.nextRunAt ? Math.ceil((Date.parse(node.nextRunAt) - now) / 1000) : 0;
  return (
    <span className="timeline-note">
      <Icon name="hourglass" small />
      {left > 0 ? t("Tries again in %(time)s", { time: duration(left) }) : waitWord(node.waitingFor)}
    </span>
  );
}
