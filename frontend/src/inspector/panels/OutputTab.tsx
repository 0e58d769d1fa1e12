import { useEffect, useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { rerunFrom } from "../../monitor/actions";
import { useRun } from "../../monitor/store";
import { usePanels } from "../../view/panels";
import { EditOutput } from "../values/EditOutput";
import { Loaded } from "../values/Loaded";
import { type Pinned, pin, pinned, unpin } from "../values/pins";
import { useNodeData } from "../values/useNodeData";
import { ValueView } from "../values/ValueView";

/** What the step handed on, and what is pinned in place of it. */
export function OutputTab({ node }: { readonly node: string }) {
  const { asked, again } = useNodeData(node);
  const [held, setHeld] = useState<Pinned>(null);
  const [isEditing, setIsEditing] = useState(false);
  const [error, setError] = useState("");
  const isEditable = usePanels(({ mode }) => mode !== "view");
  const hasRun = useRun(({ run }) => run !== null);
  const output = asked.state === "ready" ? asked.data.output_data : undefined;

  useEffect(() => {
    let isWanted = true;
    setIsEditing(false);
    pinned(node).then(
      (found) => isWanted && setHeld(found),
      (failed: unknown) => isWanted && setError(failed instanceof Error ? failed.message : String(failed)),
    );
    return () => {
      isWanted = false;
    };
  }, [node]);

  async function change(asking: Promise<Pinned>): Promise<void> {
    try {
      setHeld(await asking);
      setError("");
      setIsEditing(false);
    } catch (failed) {
      setError(failed instanceof Error ? failed.message : String(failed));
    }
  }

  return (
    <>
      {held && (
        <div className="notice" data-tone="warn">
          <Icon name="pin" />
          <div>
            <p>{t("An output is pinned: tests and dry runs take it in place of this step. Real runs never do.")}</p>
            <ValueView title={t("Pinned output")} path={`nodes.${node}`} value={held.output} />
          </div>
        </div>
      )}
      {error && (
        <p className="field-error" role="alert">
          <Icon name="circle-alert" />
          <span>{error}</span>
        </p>
      )}
      {isEditable && (
        <div className="button-group">
          {held ? (
            <button type="button" className="button button-small" onClick={() => change(unpin(node))}>
              <Icon name="pin" />
              {t("Unpin")}
            </button>
          ) : (
            output !== undefined &&
            output !== null && (
              <button type="button" className="button button-small" onClick={() => change(pin(node, output))}>
                <Icon name="pin" />
                {t("Pin this output")}
              </button>
            )
          )}
          <button
            type="button"
            className="button button-small"
            aria-expanded={isEditing}
            onClick={() => setIsEditing(!isEditing)}
          >
            <Icon name="pencil" />
            {t("Edit")}
          </button>
          {hasRun && (
            <button type="button" className="button button-small" onClick={() => rerunFrom(node)}>
              <Icon name="rotate" />
              {t("Run from here")}
            </button>
          )}
        </div>
      )}
      {isEditing && <EditOutput value={held?.output ?? output ?? {}} onSave={(next) => change(pin(node, next))} />}
      <Loaded asked={asked} again={again} empty={t("This step has not run yet. Run it to see what it hands on.")}>
        {(data) =>
          data.output_is_gone ? (
            <p className="inspector-empty">{t("This output is not kept any more.")}</p>
          ) : data.output_data === null || data.output_data === undefined ? (
            <p className="inspector-empty">{data.error_message || t("It handed nothing on.")}</p>
          ) : (
            <ValueView title={t("Output")} path={`nodes.${node}`} value={data.output_data} />
          )
        }
      </Loaded>
    </>
  );
}
