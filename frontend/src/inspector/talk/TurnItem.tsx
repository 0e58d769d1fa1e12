import type { Turn, TurnCall } from "../../api/turns";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { dollars } from "../../lib/money";
import { t } from "../../lib/t";
import { duration } from "../../lib/time";
import { tokensWords } from "../../monitor/following/usage";
import { Moment } from "../../monitor/Moment";
import { callWords, stopWords } from "./figures";
import { Verbatim } from "./Verbatim";

/** One answer of the model: what it was told before, what it said, and what came of the calls that it asked for. */
export function TurnItem({ turn, isOpen }: { readonly turn: Turn; readonly isOpen: boolean }) {
  const { number, model, told, text, output, calls, tried, cost, cached, stop_reason: reason } = turn;
  const stop = stopWords(reason);
  return (
    <li className="turn">
      <details open={isOpen}>
        <summary className="turn-head">
          <span className="turn-number">{t("Turn %(n)s", { n: number })}</span>
          <span className="turn-facts dot-between">
            <span translate="no">{model}</span>
            <span>{t("Tokens: %(words)s", { words: tokensWords(tokensOf(turn)) })}</span>
            {cached ? (
              <span>{t("remembered, not asked again")}</span>
            ) : (
              cost !== null && <span className="numbers">{dollars(Number(cost), readBoot().language)}</span>
            )}
            <Moment iso={turn.answered_at} />
          </span>
        </summary>
        {told.map((message, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was told never changes
          <Verbatim key={place} title={message.role === "assistant" ? t("Remembered answer") : t("Asked")}>
            {message.text}
          </Verbatim>
        ))}
        {tried.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nor does what was tried
          <p key={place} className="hint">
            {t("%(model)s did not answer: %(cause)s", {
              model: `${one.provider} ${one.model}`,
              cause: String(one.cause),
            })}
          </p>
        ))}
        {text && <Verbatim title={t("Answered")}>{text}</Verbatim>}
        {output !== null && output !== undefined && (
          <Verbatim title={t("Answered")}>{JSON.stringify(output, null, 2)}</Verbatim>
        )}
        {stop && <p className="hint">{stop}</p>}
        {calls.map((call, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are told apart by their places
          <Call key={place} call={call} />
        ))}
      </details>
    </li>
  );
}

const tokensOf = ({ input_tokens: input, output_tokens: output }: Turn) => ({ input, output });

function Call({ call }: { readonly call: TurnCall }) {
  const words = callWords(call);
  const icon = call.state !== "done" ? "hourglass" : call.is_error ? "x" : "check";
  return (
    <article className="turn-call" aria-label={t("Call of %(tool)s", { tool: call.name })}>
      <p className="turn-who">
        <Icon name={icon} small />
        <span>{t("Tool")}</span>
        <code translate="no">{call.name}</code>
        {words ? <span>· {words}</span> : <span className="visually-hidden">{t("Done")}</span>}
        {call.state === "done" && <span className="numbers faint">· {duration(call.seconds)}</span>}
      </p>
      <Verbatim title={t("Called with")}>{JSON.stringify(call.arguments, null, 2)}</Verbatim>
      {call.result !== null && <Verbatim title={t("It answered")}>{call.result}</Verbatim>}
    </article>
  );
}
