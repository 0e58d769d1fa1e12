import { Icon } from "../lib/Icon";

type Props = {
  readonly icon: string;
  /** Its name, also shown when it is pointed at. */
  readonly label: string;
  /** As it is written on keys: "Ctrl+Z". */
  readonly keys?: string;
  readonly isOff?: boolean;
  readonly isPressed?: boolean;
  readonly onPress: () => void;
};

export function IconButton({ icon, label, keys = "", isOff = false, isPressed, onPress }: Props) {
  return (
    <button
      type="button"
      className="button button-quiet topbar-icon"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      aria-pressed={isPressed}
      disabled={isOff}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
