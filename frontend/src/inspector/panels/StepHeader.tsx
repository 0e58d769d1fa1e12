import { faceOf } from "../../canvas/faces";
import { useAround } from "../../canvas/steps/around";
import { useCatalog } from "../../document/catalog";
import { configure } from "../../document/edits/configure";
import { useDocument } from "../../document/store";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { NODE_ICONS } from "../../view/icons";
import { mayEdit, usePanels } from "../../view/panels";
import { useDraft } from "../../writing/useDraft";
import { CloseButton } from "./CloseButton";

const MAX_NAME = 255;

/** What the step is called, which is changed where it stands, and what type it is. */
export function StepHeader({ node }: { readonly node: string }) {
  const name = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === node)?.name ?? "");
  const step = useDocument(({ graph }) => graph.nodes.find(({ key }) => key === node));
  const around = useAround();
  const type = step?.node_type ?? "tool";
  const toolId = step?.tool_id;
  const kind = useCatalog(({ types }) => types.get(type)?.title ?? "");
  const tool = useCatalog(({ builtinTools, tools }) =>
    toolId
      ? (builtinTools.find(({ id }) => id === toolId)?.title ?? tools.find(({ id }) => id === toolId)?.name)
      : undefined,
  );
  const isEditable = usePanels(({ mode }) => mode === "edit");
  const { text, handlers } = useDraft(name, (next) => {
    // A step without a name keeps the one it had.
    if (!next.trim() || !mayEdit()) return;
    useDocument
      .getState()
      .apply(t("Rename %(step)s", { step: name }), configure(node, { name: next.trim() }), `${node}/name`);
  });
  return (
    <header className="inspector-head">
      <span className="step-tile" data-type={type}>
        <Icon name={step ? faceOf(type).icon(step, around) : NODE_ICONS[type]} />
      </span>
      <div className="inspector-title">
        <input
          {...handlers}
          className="inspector-name"
          aria-label={t("Name of the step")}
          maxLength={MAX_NAME}
          readOnly={!isEditable}
          value={text}
        />
        <span className="hint">{tool ? t("%(kind)s: %(tool)s", { kind, tool }) : kind}</span>
      </div>
      <CloseButton />
    </header>
  );
}
