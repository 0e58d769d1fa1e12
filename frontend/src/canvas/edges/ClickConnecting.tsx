import { useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import { type Refusal, refusalOf } from "../../document/edges";
import { graphNow } from "../../document/store";
import type { Ends } from "../../document/types";
import { t } from "../../lib/t";
import { endsAt } from "./clicking";
import { connectEnds, refusalWords } from "./connecting";

/** While one end is held that was clicked: what is to be done next, or why the other end cannot be there. */
export function ClickConnecting() {
  const held = useStore((state) => state.connectionClickStartHandle);
  const store = useStoreApi();
  const [refusal, setRefusal] = useState<Refusal>("");
  useEffect(() => {
    setRefusal("");
    const place = store.getState().domNode;
    if (!held || !place) return;
    const letGo = () => store.setState({ connectionClickStartHandle: null });
    const end = (to: Ends) => {
      const refused = refusalOf(graphNow(), to);
      setRefusal(refused);
      if (refused) return;
      letGo();
      connectEnds(to);
    };
    const click = (event: MouseEvent) => {
      const to = event.target instanceof Element ? endsAt(event.target, held) : null;
      if (!to) return;
      // What lies there is neither opened nor selected.
      event.stopPropagation();
      if (to === "same") letGo();
      else end(to);
    };
    place.addEventListener("click", click, true);
    return () => place.removeEventListener("click", click, true);
  }, [held, store]);
  if (!held) return null;
  return (
    <div className="hint-pill holding" role="status" data-tone={refusal ? "bad" : undefined}>
      <span>{refusal ? refusalWords(refusal) : wordsOf(held.type)}</span>
      <span>
        <kbd>Esc</kbd> {t("Let go")}
      </span>
    </div>
  );
}

const wordsOf = (type: "source" | "target"): string =>
  type === "source" ? t("Now click the step that comes next.") : t("Now click the step that comes before.");
