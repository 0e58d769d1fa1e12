/** Type of step -> its face. A type that is not here has the plain one: a newer server loses nothing. */
import { adapter } from "./adapter";
import { agent } from "./agent";
import { aggregator } from "./aggregator";
import { condition } from "./condition";
import { type Face, typeWord } from "./face";
import { tool } from "./tool";
import { trigger } from "./trigger";

export const FACES: Readonly<Record<string, Face>> = { trigger, tool, agent, condition, adapter, aggregator };

const PLAIN: Face = { icon: () => "circle", subtitle: (node) => typeWord(node.node_type) };

export const faceOf = (type: string): Face => FACES[type] ?? PLAIN;
