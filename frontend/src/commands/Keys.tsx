import "../styles/keys.css";
import { shownKeys } from "./keys";
import { IS_MAC } from "./listen";

/** A chord as the keys that it is pressed with. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {shownKeys(keys, IS_MAC).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}
