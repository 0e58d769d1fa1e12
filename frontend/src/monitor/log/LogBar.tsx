import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { levelWord } from "./levels";
import { LEVELS, type Level, type Wanted } from "./lines";

type Props = {
  readonly wanted: Wanted;
  readonly setWanted: (wanted: Wanted) => void;
  readonly steps: readonly { readonly key: string; readonly name: string }[];
  readonly follows: boolean;
  readonly setFollows: (follows: boolean) => void;
  readonly text: () => string;
};

/** What of the log is shown; and copying it. */
export function LogBar({ wanted, setWanted, steps, follows, setFollows, text }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text());
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 2_000);
  };
  return (
    <div className="dock-log-bar">
      <label className="dock-search">
        <span className="visually-hidden">{t("Words in the log")}</span>
        <Icon name="search" small />
        <input
          className="input input-small"
          type="search"
          placeholder={t("Find in the log")}
          value={wanted.words}
          onChange={({ target }) => setWanted({ ...wanted, words: target.value })}
        />
      </label>
      <Choice
        label={t("Least level shown")}
        value={wanted.least}
        options={LEVELS.map((level) => [level, levelWord(level)])}
        choose={(least) => setWanted({ ...wanted, least: least as Level })}
      />
      <Choice
        label={t("Step")}
        value={wanted.step}
        options={[["", t("All steps")], ...steps.map(({ key, name }): [string, string] => [key, name])]}
        choose={(step) => setWanted({ ...wanted, step })}
      />
      <span className="push" />
      <button
        type="button"
        className="button button-small"
        data-log-follow
        aria-pressed={follows}
        onClick={() => setFollows(!follows)}
      >
        <Icon name="arrow-down" />
        <span>{t("Follow")}</span>
      </button>
      <button type="button" className="button button-small" onClick={() => void copy()}>
        <Icon name={isCopied ? "check" : "copy"} />
        <span aria-live="polite">{isCopied ? t("Copied") : t("Copy")}</span>
      </button>
    </div>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly choose: (value: string) => void;
};

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <label className="select">
      <span className="visually-hidden">{label}</span>
      <select className="input input-small" value={value} onChange={({ target }) => choose(target.value)}>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" small />
    </label>
  );
}
