import { Canvas } from "./canvas/Canvas";
import { Picker } from "./canvas/Picker";
import { StepPalette } from "./canvas/StepPalette";
import { CommandPalette } from "./commands/Palette";
import { ShortcutSheet } from "./commands/Sheet";
import { Dock } from "./dock/Dock";
import { Inspector } from "./inspector/Inspector";
import { Boundary } from "./lib/Boundary";
import { t } from "./lib/t";
import { StepList } from "./outline/StepList";
import { Banner } from "./topbar/Banner";
import { TopBar } from "./topbar/TopBar";
import { Versions } from "./versions/Versions";
import { usePanels } from "./view/panels";

/** The whole editor: bar on top, palette, canvas (or the list of steps), inspector floating over it, dock below. */
export function Workbench() {
  const isList = usePanels((panels) => panels.isList);
  return (
    <div className="editor">
      <TopBar />
      <Banner />
      <div className="editor-ground">
        <Boundary name={t("Steps to add")}>
          <StepPalette />
        </Boundary>
        <Boundary name={t("Canvas")}>{isList ? <StepList /> : <Canvas />}</Boundary>
        <Boundary name={t("Inspector")}>
          <Inspector />
        </Boundary>
      </div>
      <Boundary name={t("Execution")}>
        <Dock />
      </Boundary>
      <Picker />
      <CommandPalette />
      <ShortcutSheet />
      <Versions />
    </div>
  );
}
