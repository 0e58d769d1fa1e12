import "../../styles/talk.css";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { dollars } from "../../lib/money";
import { t } from "../../lib/t";
import { useRun } from "../../monitor/store";
import { figuresOf } from "./figures";
import { TurnItem } from "./TurnItem";
import { type Told, useConversation } from "./useConversation";

type Props = { readonly execution: string; readonly node: string };

/** The conversation of an agent's step, while it goes on and afterwards: turn by turn, and what it says right now. */
export function Talk({ execution, node }: Props) {
  const told = useConversation(execution, node);
  const live = useRun(({ run }) => (run?.id === execution ? run.nodes.get(node) : undefined));
  const said = useRun(({ run }) => (run?.id === execution ? (run.said.get(node) ?? "") : ""));
  const isRunning = live?.status === "running";
  const turns = told.conversation?.turns ?? [];
  if (!turns.length && !isRunning && !told.hasFailed) return null;
  return (
    <section className="talk" aria-label={t("Conversation")}>
      <h2>{t("Conversation")}</h2>
      {told.hasFailed && <Lost again={told.again} />}
      <Figures told={told} />
      {turns.length > 0 && (
        <ol className="turns">
          {turns.map((turn) => (
            <TurnItem key={turn.number} turn={turn} isOpen={turn.number === turns.at(-1)?.number} />
          ))}
        </ol>
      )}
      {isRunning && <Now said={said} />}
    </section>
  );
}

/** What the model says while it says it: the end of it, which goes when the turn is stored. */
function Now({ said }: { readonly said: string }) {
  return (
    <div className="turn turn-now">
      <p className="turn-who">
        <Icon name="loader" small />
        <span role="status">{said ? t("It says now") : t("It is at work.")}</span>
      </p>
      {said && (
        <pre className="turn-text" translate="no">
          {said}
        </pre>
      )}
    </div>
  );
}

function Figures({ told: { conversation } }: { readonly told: Told }) {
  if (!conversation?.turns.length) return null;
  const { language } = readBoot();
  const { format } = new Intl.NumberFormat(language);
  return (
    <dl className="talk-figures">
      {figuresOf(conversation, format, (amount) => dollars(amount, language)).map(({ name, words }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="numbers">{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lost({ again }: Pick<Told, "again">) {
  return (
    <div className="notice" data-tone="bad" role="alert">
      <Icon name="circle-alert" />
      <p>{t("The conversation could not be loaded.")}</p>
      <button type="button" className="button button-small" onClick={again}>
        {t("Try again")}
      </button>
    </div>
  );
}
