import type { ReactNode } from "react";
import { Icon } from "../../lib/Icon";
import { type At, idOf } from "./at";
import { useProblemAt } from "./problems";
import type { Schema } from "./schema";

type Props = {
  readonly at: At;
  readonly schema: Schema;
  readonly isRequired?: boolean;
  /** What the browser found wrong, or "". */
  readonly misfit?: string;
  /** Several controls: a group with a legend in place of a label. */
  readonly isGroup?: boolean;
  /** Problems below it are shown by its own fields. */
  readonly hasFields?: boolean;
  readonly beside?: ReactNode;
  readonly children: ReactNode;
};

/** A field's label, its help, and what is wrong with it. Its control has the id `idOf(at)`. */
export function FieldFrame(props: Props) {
  const { at, schema, isRequired = false, misfit = "", isGroup = false, hasFields = false, beside, children } = props;
  const problem = useProblemAt(at, !hasFields);
  const id = idOf(at);
  const name = schema.title ?? String(at.path.at(-1));
  const mark = isRequired ? (
    <span className="field-mark" aria-hidden="true">
      {" "}
      *
    </span>
  ) : null;
  return (
    <div
      className="field inspector-field"
      {...(isGroup ? { role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-help` } : {})}
    >
      <div className="field-head">
        {isGroup ? (
          <span className="label" id={`${id}-label`}>
            {name}
            {mark}
          </span>
        ) : (
          <label className="label" id={`${id}-label`} htmlFor={id}>
            {name}
            {mark}
          </label>
        )}
        {beside}
      </div>
      {children}
      <div id={`${id}-help`} className="field-help">
        {schema.description && <p className="hint">{schema.description}</p>}
        {misfit ? (
          <p className="field-error" role="alert">
            <Icon name="circle-alert" />
            <span>{misfit}</span>
          </p>
        ) : (
          problem && (
            <p className="field-error" data-severity={problem.severity}>
              <Icon name={problem.severity === "error" ? "circle-alert" : "triangle-alert"} />
              <span>
                {problem.detail} {problem.hint}
              </span>
            </p>
          )
        )}
      </div>
    </div>
  );
}

/** What ties a control to its frame. */
export const tied = (at: At, isInvalid: boolean) => ({
  id: idOf(at),
  "aria-describedby": `${idOf(at)}-help`,
  "aria-invalid": isInvalid || undefined,
});
