import type { ReactNode } from "react";
import type { Problem } from "../document/types";
import { Icon } from "../lib/Icon";

type Props = {
  readonly tone: "warn" | "bad" | "";
  readonly icon: string;
  readonly title: string;
  readonly text?: string;
  readonly problems?: readonly Problem[];
  /** What can be done about it. */
  readonly children?: ReactNode;
};

const SHOWN = 4;

export function Notice({ tone, icon, title, text = "", problems = [], children }: Props) {
  const lines = [...new Set(problems.map(({ detail }) => detail))].filter((detail) => detail !== text);
  return (
    <div className="notice topbar-notice" data-tone={tone || undefined} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={icon} />
      <div className="topbar-notice-words">
        <p className="notice-title">{title}</p>
        {text && text !== title && <p>{text}</p>}
        {lines.length > 0 && (
          <ul>
            {lines.slice(0, SHOWN).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length > SHOWN && <li>…</li>}
          </ul>
        )}
      </div>
      {children && <div className="button-group topbar-notice-actions">{children}</div>}
    </div>
  );
}
