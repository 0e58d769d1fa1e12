import "../styles/commands.css";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { Dialog } from "./Dialog";
import { Keys } from "./Keys";
import { COMMANDS, GROUPS } from "./table";

/** ?: every key, from the same table as the keys themselves. */
export function ShortcutSheet() {
  const isOpen = usePanels(({ sheet }) => sheet === "shortcuts");
  return isOpen ? <Sheet /> : null;
}

function Sheet() {
  const close = (): void => usePanels.getState().set({ sheet: "" });
  return (
    <Dialog className="keys-sheet" label={t("Keys")}>
      <header className="keys-head">
        <h2>{t("Keys")}</h2>
        <button type="button" className="button button-quiet button-small push" aria-label={t("Close")} onClick={close}>
          <Icon name="x" />
        </button>
      </header>
      <div className="keys-groups">
        {GROUPS.map(({ id, label }) => (
          <section key={id} aria-label={label()}>
            <h3>{label()}</h3>
            <dl>
              {rowsOf(id).map((row) => (
                <div key={row.id}>
                  <dt>{row.label()}</dt>
                  <dd>
                    {row.keys.map((keys) => (
                      <Keys key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Hand />
      </div>
    </Dialog>
  );
}

const rowsOf = (group: string) => COMMANDS.filter((row) => row.group === group && row.keys.length > 0);

/** What the hand does on the canvas, which is no command. */
function Hand() {
  const gestures: readonly (readonly [string, string])[] = [
    [t("Move the canvas"), t("Space and drag, middle button, wheel")],
    [t("Zoom"), t("Ctrl and wheel, pinch")],
    [t("Select several"), t("Shift and drag, Shift and click")],
    [t("Connect steps"), t("Drag from an output, or click both ends")],
  ];
  return (
    <section aria-label={t("With the mouse")}>
      <h3>{t("With the mouse")}</h3>
      <dl>
        {gestures.map(([what, how]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="faint">{how}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
