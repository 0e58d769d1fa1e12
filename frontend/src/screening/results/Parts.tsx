import type { Part } from "../../api/screens";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { capital } from "../words";
import type { Figures } from "./numbers";

type Props = { readonly part: Part; readonly figures: Figures };

/** Each part of a condition at a symbol: whether it holds, what it saw, and how far it is from turning. */
export function Parts({ part, figures }: Props) {
  return (
    <ul className="verdicts">
      {leavesOf(part).map(({ one, depth }) => (
        <li key={`${depth}-${one.condition}`} data-verdict={mark(one.verdict)} data-depth={depth}>
          <Icon name={ICONS[mark(one.verdict)]} />
          <span>
            <span className="visually-hidden">{said(one.verdict)} </span>
            {capital(one.words)}
            <span className="verdict-seen numbers">
              {one.seen}
              {one.distance !== null && one.verdict !== null && (
                <span className="screen-distance">{away(one, figures)}</span>
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const ICONS = { yes: "circle-check", no: "circle-x", unknown: "circle-help" } as const;
const mark = (verdict: boolean | null): keyof typeof ICONS => (verdict === null ? "unknown" : verdict ? "yes" : "no");
const said = (verdict: boolean | null): string =>
  verdict === null ? t("Not known:") : verdict ? t("Held:") : t("Did not hold:");

function away({ verdict, distance }: Part, figures: Figures): string {
  const share = figures.distance(distance);
  return verdict ? t("%(share)s to spare", { share }) : t("%(share)s missing", { share });
}

type Leaf = { readonly one: Part; readonly depth: number };

/** What is joined by "and" and "or" stands in one list, one step farther in for each level. */
export function leavesOf(part: Part, depth = 0): readonly Leaf[] {
  if (!part.parts.length) return [{ one: part, depth: Math.max(0, depth - 1) }];
  return part.parts.flatMap((inner) => leavesOf(inner, depth + 1));
}
