/** Entry of the screening page: reads the words, and mounts. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setCatalogue } from "./lib/t";
import { Screening } from "./screening/Screening";

const place = document.getElementById("screening");
if (!place) throw new Error("The page has no element with the id “screening”.");

const words = await fetch(place.dataset.words ?? "");
if (words.ok) setCatalogue(await words.json());
createRoot(place).render(
  <StrictMode>
    <Screening />
  </StrictMode>,
);
