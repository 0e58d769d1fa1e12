import { useEffect, useState } from "react";
import { type NextTimes, readNextTimes, whenOf } from "../../api/schedules";
import { marketOf } from "../../document/market";
import { useDocument } from "../../document/store";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { shortMoment } from "../../lib/time";
import { useProblems } from "../../problems/store";

/** What the times of a trigger mean: in words, and the next of them on the clocks of its zone and of its reader. */
export function NextRuns({ node }: { readonly node: string }) {
  const told = useNextTimes(node);
  if (!told) return null;
  const { words, times, problem, schedule_zone: zone, your_zone: yours, market } = told;
  return (
    <section className="next-runs" aria-label={t("What this means")}>
      <p className="next-runs-words" role="status">
        <Icon name="calendar" small />
        <span>{words}</span>
      </p>
      {times.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{yours === zone ? t("Next runs (%(zone)s)", { zone }) : t("Your clock")}</th>
              {yours !== zone && <th scope="col">{zone}</th>}
            </tr>
          </thead>
          <tbody>
            {times.map(({ at, is_closed: isClosed }) => (
              <tr key={at}>
                <td className="numbers">
                  {shortMoment(at)}
                  {isClosed && <Closed market={market} />}
                </td>
                {yours !== zone && <td className="numbers">{shortMoment(at, zone)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {problem ? (
        <p className="hint">{problem}</p>
      ) : (
        times.length === 0 && <p className="hint">{t("It is over: there is no next run.")}</p>
      )}
    </section>
  );
}

/** The workflow starts all the same, and finds what there was the day before. */
function Closed({ market }: { readonly market: string }) {
  return <span className="tag tag-warn">{t("%(market)s is closed", { market })}</span>;
}

/** The account's zone, or else the browser's: that of all other times on the page. */
const zoneHere = (): string => readBoot().zone || new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Asked for what the server has found nothing wrong with; what was told stays until there is news. */
function useNextTimes(node: string): NextTimes | null {
  const config = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === node)?.config);
  const graph = useDocument((document) => document.graph);
  const isSound = useProblems(
    ({ about, problems }) => about === graph && !problems.some((one) => one.node === node && one.severity === "error"),
  );
  const when = config ? whenOf(config) : null;
  const market = marketOf(graph);
  const asked = isSound && when ? JSON.stringify(when) : "";
  const [told, setTold] = useState<NextTimes | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is `when` as a text
  useEffect(() => {
    if (!asked || !when) return;
    let isWanted = true;
    readNextTimes(when, zoneHere(), market).then(
      (found) => isWanted && setTold(found),
      // It is only a help: the form works without.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [asked, market]);
  return when ? told : null;
}
