import type { ReactNode } from "react";
import { Icon } from "../../lib/Icon";

type Props = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error: string;
  readonly children: ReactNode;
};

/** A label, its control (with the id), a hint, and what the server says is wrong. */
export function FormField({ id, label, hint = "", error, children }: Props) {
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children}
      {(hint || error) && (
        <div id={`${id}-help`}>
          {hint && <p className="hint">{hint}</p>}
          {error && <FieldError text={error} />}
        </div>
      )}
    </div>
  );
}

export function FieldError({ text }: { readonly text: string }) {
  return (
    <p className="field-error">
      <Icon name="circle-alert" />
      <span>{text}</span>
    </p>
  );
}

/** What ties a control to its field. */
export const tied = (id: string, error: string, hint = "") => ({
  id,
  "aria-invalid": error ? true : undefined,
  "aria-describedby": error || hint ? `${id}-help` : undefined,
});
