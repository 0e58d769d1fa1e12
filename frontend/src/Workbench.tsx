import { useEffect, useState } from "react";
import { StepPalette } from "./canvas/adding/StepPalette";
import { Canvas } from "./canvas/Canvas";
import { useOffer } from "./commands/offer";
import { Dock } from "./dock/Dock";
import { Boundary } from "./lib/Boundary";
import { lazily } from "./lib/lazily";
import { t } from "./lib/t";
import { TopBar } from "./topbar/TopBar";
import { usePanels } from "./view/panels";

const Banner = lazily(async () => (await import("./topbar/Banner")).Banner);
const CommandPalette = lazily(async () => (await import("./commands/Palette")).CommandPalette);
const Inspector = lazily(async () => (await import("./inspector/Inspector")).Inspector);
const OfferStrategy = lazily(async () => (await import("./commands/OfferStrategy")).OfferStrategy);
const Picker = lazily(async () => (await import("./canvas/adding/Picker")).Picker);
const ShortcutSheet = lazily(async () => (await import("./commands/Sheet")).ShortcutSheet);
const StepList = lazily(async () => (await import("./outline/StepList")).StepList);
const Versions = lazily(async () => (await import("./versions/Versions")).Versions);

/** The whole editor: bar on top, palette, canvas (or the list of steps), inspector floating over it, dock below. */
export function Workbench() {
  const isList = usePanels((panels) => panels.isList);
  const isInspectorOpen = usePanels((panels) => panels.isInspectorOpen);
  const [isHeard, setHeard] = useState(false);
  useEffect(() => hearKeys(() => setHeard(true)), []);
  return (
    <div className="editor" data-heard={isHeard || undefined}>
      <Boundary name={t("Actions")}>
        <TopBar />
        <Banner />
      </Boundary>
      <div className="editor-ground">
        <Boundary name={t("Steps to add")}>
          <StepPalette />
        </Boundary>
        <Boundary name={t("Canvas")}>{isList ? <StepList /> : <Canvas />}</Boundary>
        <Boundary name={t("Inspector")}>{isInspectorOpen && <Inspector />}</Boundary>
      </div>
      <Boundary name={t("Execution")}>
        <Dock />
      </Boundary>
      <Boundary name={t("Dialog")}>
        <Sheets />
        <Offer />
      </Boundary>
    </div>
  );
}

function Sheets() {
  const sheet = usePanels((panels) => panels.sheet);
  if (sheet === "picker") return <Picker />;
  if (sheet === "shortcuts") return <ShortcutSheet />;
  if (sheet === "versions") return <Versions />;
  return sheet ? <CommandPalette /> : null;
}

/** A text that was pasted onto the canvas and is no step. */
function Offer() {
  const isThere = useOffer(({ text }) => text !== "");
  return isThere && <OfferStrategy />;
}

/**
 * Keys are heard as soon as the table of commands is there, which nothing that is seen at first needs, and what keys
 * open: the letters that follow Ctrl+K at once are its own.
 */
function hearKeys(begun: () => void): () => void {
  const opened = [CommandPalette, Picker, ShortcutSheet].map((part) => part.fetched());
  const heard = import("./commands/listen").then(async ({ listen }) => {
    await Promise.allSettled(opened);
    const stop = listen();
    begun();
    return stop;
  });
  return () => void heard.then((stop) => stop());
}
