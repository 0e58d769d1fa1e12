/** Prints every sentence of frontend/src as a template of gettext; says what cannot be collected, and ends with 1. */
import { templateOf } from "./catalogue.mjs";
import { sentencesOf } from "./read.mjs";
import { sources } from "./sources.mjs";

const read = sources().map(({ file, source }) => ({ file, ...sentencesOf(source, file) }));
for (const { file, faults } of read) {
  for (const { line, message } of faults) {
    process.stderr.write(`${file}:${line}: ${message}\n`);
    process.exitCode = 1;
  }
}
process.stdout.write(templateOf(read.flatMap(({ file, sentences }) => sentences.map((one) => ({ file, ...one })))));
