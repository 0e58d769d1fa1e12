import { useState } from "react";
import { type Difference, difference } from "../document/differences";
import { draftNow } from "../document/past";
import { keepMineAsCopy, reloadTheirs, theirGraph } from "../document/saving/conflict";
import { t } from "../lib/t";
import { DifferenceList } from "../versions/DifferenceList";
import { Action } from "./Action";
import { Notice } from "./Notice";

/** Somebody else saved meanwhile: theirs, mine as a copy, or first a look at what differs. */
export function Conflict() {
  const [found, setFound] = useState<Difference | null>(null);
  const compare = async () => setFound(found ? null : difference(await theirGraph(), draftNow()));
  return (
    <>
      <Notice
        tone="bad"
        icon="triangle-alert"
        title={t("This workflow was saved elsewhere meanwhile, so your last changes are not saved.")}
        text={t("Nothing was written over. What do you want to keep?")}
      >
        <Action label={found ? t("Hide what differs") : t("See what differs")} run={compare} />
        <Action label={t("Load the other version")} run={reloadTheirs} />
        <Action label={t("Keep mine as a copy")} isMain run={() => keepMineAsCopy()} />
      </Notice>
      {found && (
        <section className="topbar-differences" aria-label={t("What you have that the other version has not")}>
          <DifferenceList found={found} />
        </section>
      )}
    </>
  );
}
