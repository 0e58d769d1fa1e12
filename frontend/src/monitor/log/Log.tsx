import "../../styles/log.css";
import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { openStep } from "../../view/steps";
import { useRunSlowly } from "../following/slowly";
import { Moment } from "../Moment";
import type { LogLine, NodeRun } from "../store";
import { LogBar } from "./LogBar";
import { levelWord } from "./levels";
import { asText, shown, type Wanted } from "./lines";

const NO_LINES: readonly LogLine[] = [];
const NO_STEPS: ReadonlyMap<string, NodeRun> = new Map();

/** The log of the run: it follows the newest line until somebody scrolls up. */
export function Log() {
  const run = useRunSlowly();
  const [lines, steps] = [run?.lines ?? NO_LINES, run?.nodes ?? NO_STEPS];
  const [wanted, setWanted] = useState<Wanted>({ least: "info", words: "", step: "" });
  const [follows, setFollows] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const found = useMemo(() => shown(lines, wanted), [lines, wanted]);
  const nameOf = (key: string): string => steps.get(key)?.name ?? key;
  useLayoutEffect(() => {
    if (follows && found.length && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follows, found]);

  return (
    <div className="dock-log">
      <LogBar
        wanted={wanted}
        setWanted={setWanted}
        steps={[...steps.values()].map(({ key, name }) => ({ key, name }))}
        follows={follows}
        setFollows={setFollows}
        text={() => asText(found, nameOf)}
      />
      <div
        className="dock-log-box"
        role="log"
        aria-live="polite"
        aria-label={t("Log")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        ref={box}
        onWheel={({ deltaY }) => deltaY < 0 && setFollows(false)}
      >
        <ol className="log-lines">
          {found.map((line) => (
            <Line key={line.id} line={line} name={line.nodeKey ? nameOf(line.nodeKey) : ""} />
          ))}
        </ol>
        {!found.length && (
          <div className="empty empty-small">
            <Icon name="list" />
            <p className="empty-title">
              {lines.length ? t("No line is like that") : t("Nothing was written to the log yet.")}
            </p>
            <p>
              {lines.length
                ? t("Look for other words, or show all levels and steps.")
                : t("It fills while the workflow runs.")}
            </p>
          </div>
        )}
      </div>
    </div>
  );
}

const Line = memo(({ line, name }: { readonly line: LogLine; readonly name: string }) => {
  return (
    <li className="log-line" data-level={line.level}>
      <Moment iso={line.timestamp} way="clock" />
      <span className="log-level">{levelWord(line.level)}</span>
      <span className="log-message">
        {name && (
          <button type="button" className="log-step" onClick={() => openStep(line.nodeKey, "output")}>
            {name}
          </button>
        )}
        {line.message}
      </span>
    </li>
  );
});
