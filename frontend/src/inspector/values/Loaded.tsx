import type { ReactNode } from "react";
import type { NodeData } from "../../api/executions";
import { Icon } from "../../lib/Icon";
import { Skeleton } from "../../lib/Skeleton";
import { t } from "../../lib/t";
import type { Asked } from "./useNodeData";

type Props = {
  readonly asked: Asked;
  readonly again: () => void;
  readonly empty: string;
  readonly children: (data: NodeData) => ReactNode;
};

/** Data of a run: while they come, when there are none, and when they could not be had. */
export function Loaded({ asked, again, empty, children }: Props) {
  if (asked.state === "loading")
    return <Skeleton className="value-loading" label={t("Loading")} lines={["long", "short", "long"]} />;
  if (asked.state === "none") return <p className="inspector-empty">{empty}</p>;
  if (asked.state === "failed")
    return (
      <div className="notice" data-tone="bad" role="alert">
        <Icon name="circle-alert" />
        <p>{asked.message || t("There is no connection.")}</p>
        <button type="button" className="button button-small" onClick={again}>
          {t("Try again")}
        </button>
      </div>
    );
  return children(asked.data);
}
