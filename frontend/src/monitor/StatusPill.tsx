import { Icon } from "../lib/Icon";
import { STATUS_ICONS, statusWord } from "./status";
import type { Status } from "./store";

/** A state as icon, word and colour. */
export function StatusPill({ status }: { readonly status: Status }) {
  return (
    <span className="pill" data-status={status}>
      <Icon name={STATUS_ICONS[status]} />
      <span>{statusWord(status)}</span>
    </span>
  );
}
