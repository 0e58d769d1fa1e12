import { useEffect, useState } from "react";
import { type Execution, readChildren } from "../../api/executions";
import { useDocument } from "../../document/store";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { t, tn } from "../../lib/t";
import { duration, secondsBetween } from "../../lib/time";
import { StatusPill } from "../../monitor/StatusPill";
import { isTrouble } from "../../monitor/status";

type Props = { readonly execution: string; readonly node: string; readonly status: string };

const SHOWN = 50;

/** The executions that a step started: one for each item of its list, or the workflow that it calls. Failed ones first. */
export function Children({ execution, node, status }: Props) {
  const starts = useDocument(({ graph }) => {
    const config = graph.nodes.find(({ key }) => key === node)?.config;
    return Boolean(config?.for_each || config?.workflow_id);
  });
  const [found, setFound] = useState<readonly Execution[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the step is news of what it started
  useEffect(() => {
    let isWanted = starts;
    setFound([]);
    if (starts)
      readChildren(execution, node).then(
        ({ results }) => isWanted && setFound(results),
        // What came of them stands in the output; the page of the execution lists them, too.
        () => undefined,
      );
    return () => {
      isWanted = false;
    };
  }, [execution, node, status, starts]);
  if (!found.length) return null;
  const failed = found.filter((one) => isTrouble(one.status));
  const ordered = [...failed, ...found.filter((one) => !isTrouble(one.status))];
  return (
    <section className="children" aria-label={t("What it started")}>
      <h2>{t("What it started")}</h2>
      <p className="hint">
        {tn("%(n)s execution", "%(n)s executions", found.length)}
        {failed.length > 0 && <> · {t("%(n)s failed", { n: failed.length })}</>}
      </p>
      <ol className="children-list">
        {ordered.slice(0, SHOWN).map((child) => (
          <li key={child.id}>
            <Child child={child} />
          </li>
        ))}
      </ol>
      {found.length > SHOWN && (
        <p className="hint">{t("Not shown: %(count)s more.", { count: found.length - SHOWN })}</p>
      )}
    </section>
  );
}

function Child({ child }: { readonly child: Execution }) {
  const { id, item_index: place, status, started_at: start, ended_at: end, error_message: error } = child;
  return (
    <>
      <a className="child" href={readBoot().urls.execution.replace("{id}", id)}>
        <span>{place === null ? t("Workflow") : t("Item %(n)s", { n: place + 1 })}</span>
        <StatusPill status={status} />
        {start && end && <span className="numbers tiny faint">{duration(secondsBetween(start, end))}</span>}
        <Icon name="external" small />
      </a>
      {error && <p className="hint">{error}</p>}
    </>
  );
}
