import { useCatalog } from "../document/catalog";
import { type Difference, isNothing } from "../document/differences";
import { handleWord } from "../document/handles";
import type { GraphEdge, GraphNode } from "../document/types";
import { Icon } from "../lib/Icon";
import { t, tn } from "../lib/t";
import { fieldChange } from "./words";

/** What differs, in words: steps that came, went and changed, connections, settings. */
export function DifferenceList({ found }: { readonly found: Difference }) {
  const types = useCatalog((catalog) => catalog.types);
  if (isNothing(found)) return <p className="quiet small">{t("Nothing differs.")}</p>;
  const { names } = found;
  // How steps that are new, or gone, were connected among each other goes without saying.
  const added = new Set(found.added.map(({ key }) => key));
  const removed = new Set(found.removed.map(({ key }) => key));
  const connected = found.connected.filter(({ source, target }) => !added.has(source) || !added.has(target));
  const cut = found.disconnected.filter(({ source, target }) => !removed.has(source) || !removed.has(target));
  return (
    <ul className="versions-differences">
      {found.added.map((node) => (
        <Line key={`+${node.key}`} icon="plus" tone="good" words={t("Added: %(name)s", { name: node.name })} />
      ))}
      {found.removed.map((node) => (
        <Line key={`-${node.key}`} icon="minus" tone="bad" words={t("Removed: %(name)s", { name: node.name })} />
      ))}
      {found.changed.map(({ after, fields }) => (
        <Line key={after.key} icon="pencil" tone="accent" words={t("Changed: %(name)s", { name: after.name })}>
          {fields.map((change) => fieldChange(change, types.get(after.node_type)))}
        </Line>
      ))}
      {connected.map((edge) => (
        <Line
          key={`+${ends(edge, names)}`}
          icon="plus"
          tone="good"
          words={t("Connected: %(ends)s", { ends: ends(edge, names) })}
        />
      ))}
      {cut.map((edge) => (
        <Line
          key={`-${ends(edge, names)}`}
          icon="minus"
          tone="bad"
          words={t("Disconnected: %(ends)s", { ends: ends(edge, names) })}
        />
      ))}
      {found.edges.map(({ edge, fields }) => (
        <Line
          key={ends(edge, names)}
          icon="pencil"
          tone="accent"
          words={t("Changed: %(name)s", { name: ends(edge, names) })}
        >
          {fields.map((change) => fieldChange(change))}
        </Line>
      ))}
      {found.settings.length > 0 && (
        <Line icon="pencil" tone="accent" words={t("Settings of the workflow")}>
          {found.settings.map((change) => fieldChange(change))}
        </Line>
      )}
      {found.moved.length > 0 && <Line icon="tidy" tone="" words={moved(found.moved)} />}
    </ul>
  );
}

type LineProps = {
  readonly icon: string;
  readonly tone: "good" | "bad" | "accent" | "";
  readonly words: string;
  readonly children?: readonly string[];
};

function Line({ icon, tone, words, children = [] }: LineProps) {
  return (
    <li className="versions-difference" data-tone={tone}>
      <Icon name={icon} small />
      <div>
        <p>{words}</p>
        {children.map((line) => (
          <p className="quiet small" key={line}>
            {line}
          </p>
        ))}
      </div>
    </li>
  );
}

const moved = (nodes: readonly GraphNode[]): string => tn("%(n)s step moved", "%(n)s steps moved", nodes.length);

function ends({ source, target, source_handle }: GraphEdge, names: ReadonlyMap<string, string>): string {
  const [from, to] = [names.get(source) ?? source, names.get(target) ?? target];
  return source_handle ? `${from} (${handleWord(source_handle)}) → ${to}` : `${from} → ${to}`;
}
