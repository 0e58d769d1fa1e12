import { useCallback, useEffect, useMemo, useState } from "react";
import { Skeleton } from "../lib/Skeleton";
import { t } from "../lib/t";
import { readScreening } from "./boot";
import { faultsOf } from "./faults";
import { CONDITION, QueryForm } from "./form/QueryForm";
import { type Query, readQuery, writeQuery } from "./form/query";
import { Samples } from "./form/Samples";
import { type Look, readLook, withLook } from "./look";
import { Results } from "./results/Results";
import { Trouble } from "./Trouble";
import { useScreen } from "./useScreen";
import "../styles/screening.css";

const here = (): URLSearchParams => new URLSearchParams(location.search);
const put = (address: URLSearchParams): string => (address.size ? `?${address}` : location.pathname);
const FIRST: Look = readLook(new URLSearchParams());

/** The workbench: a condition, what it finds, and why. The address keeps what is seen. */
export function Screening() {
  const { market } = readScreening();
  const [query, setQuery] = useState<Query>(() => readQuery(here(), market));
  const [look, setLook] = useState<Look>(() => readLook(here()));
  const { state, run, cancel, clear } = useScreen();
  const { outcome, error, isRunning } = state;
  const faults = useMemo(() => faultsOf(error), [error]);

  const begin = useCallback(
    (next: Query): void => {
      setQuery(next);
      setLook(FIRST);
      const address = put(writeQuery(next));
      if (address !== location.search) history.pushState(null, "", address);
      void run(next);
    },
    [run],
  );
  // What the address says is shown: when the page is loaded, and on the way back and forth.
  const follow = useCallback((): void => {
    const said = readQuery(here(), market);
    setQuery(said);
    setLook(readLook(here()));
    if (said.condition) void run(said);
    else clear();
  }, [market, run, clear]);
  useEffect(() => {
    follow();
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, [follow]);
  useEffect(() => {
    if (outcome && !isRunning) history.replaceState(null, "", put(withLook(writeQuery(outcome.query), look)));
  }, [outcome, look, isRunning]);
  // The field says where it cannot be read, as soon as it is looked at.
  useEffect(() => {
    if (faults.condition) document.getElementById(CONDITION)?.focus();
  }, [faults]);

  const change = useCallback((part: Partial<Query>) => setQuery((before) => ({ ...before, ...part })), []);
  const show = useCallback((part: Partial<Look>) => setLook((before) => ({ ...before, ...part })), []);
  return (
    <div className="stack">
      <QueryForm query={query} faults={faults} change={change} isRunning={isRunning} run={begin} cancel={cancel} />
      {error ? (
        <Trouble error={error} again={() => begin(query)} />
      ) : outcome ? (
        <Results outcome={outcome} isStale={isRunning} look={look} show={show} />
      ) : isRunning ? (
        <section className="card card-body">
          <Skeleton className="stack" label={t("The screen is running.")} lines={["long", "short", "long"]} />
          <p className="hint screen-wait">
            {t("The first screen of a market reads all of its bars: that takes some seconds.")}
          </p>
        </section>
      ) : (
        <Samples run={(condition) => begin({ ...query, condition })} />
      )}
    </div>
  );
}
