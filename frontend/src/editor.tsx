/** Entry of the editor page: reads what the page hands over, loads the words, and mounts. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { start } from "./document/loading";
import { setCatalogue } from "./lib/t";
import { Workbench } from "./Workbench";
import "./styles/editor.css";

const place = document.getElementById("editor");
if (!place) throw new Error("The page has no element with the id “editor”.");

// The graph and the catalog are under way while the words are read.
const asked = fetch(place.dataset.words ?? "");
start();
const words = await asked;
if (words.ok) setCatalogue(await words.json());
createRoot(place).render(
  <StrictMode>
    <Workbench />
  </StrictMode>,
);
