import type { Version } from "../api/versions";
import { t } from "../lib/t";
import { fullMoment, shortMoment } from "../lib/time";

/** In place of a number: what is edited now. */
export const DRAFT = 0;

type Props = {
  readonly versions: readonly Version[];
  readonly chosen: number;
  readonly choose: (version: number) => void;
};

/** The draft, then the versions, newest first. */
export function VersionList({ versions, chosen, choose }: Props) {
  return (
    <ol className="versions-list" aria-label={t("Versions, newest first")}>
      <Entry name={t("Draft")} when={t("Now")} isChosen={chosen === DRAFT} choose={() => choose(DRAFT)} />
      {versions.map(({ version_number: number, created_at }) => (
        <Entry
          key={number}
          name={t("Version %(number)s", { number })}
          when={shortMoment(created_at)}
          title={fullMoment(created_at)}
          isChosen={chosen === number}
          choose={() => choose(number)}
        />
      ))}
    </ol>
  );
}

type EntryProps = {
  readonly name: string;
  readonly when: string;
  readonly title?: string;
  readonly isChosen: boolean;
  readonly choose: () => void;
};

function Entry({ name, when, title, isChosen, choose }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        className="versions-entry"
        aria-current={isChosen || undefined}
        title={title}
        onClick={choose}
      >
        <span>{name}</span>
        <span className="quiet small">{when}</span>
      </button>
    </li>
  );
}
