/** Sentences as a template of gettext (POT): the form that msgmerge brings a translation up to date with. Pure. */

const HEADER = `msgid ""
msgstr ""
"Project-Id-Version: PasteTrader\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
`;

/**
 * @param {{ file: string, one: string, many: string }[]} sentences in the order in which they are to stand
 * @returns {string} Each sentence once, with the files that say it. Throws when one is said with and without a plural.
 */
export function templateOf(sentences) {
  const entries = new Map();
  for (const { file, one, many } of sentences) {
    const entry = entries.get(one) ?? { many, files: new Set() };
    if (entry.many !== many) throw new Error(`“${one}” is said with two plurals, or with one and without, in ${file}.`);
    entries.set(one, { ...entry, files: entry.files.add(file) });
  }
  return [HEADER, ...[...entries].map(([one, { many, files }]) => entryOf(one, many, [...files]))].join("\n");
}

function entryOf(one, many, files) {
  const plural = many ? `msgid_plural ${quoted(many)}\nmsgstr[0] ""\nmsgstr[1] ""` : 'msgstr ""';
  return `#: ${files.join(" ")}\nmsgid ${quoted(one)}\n${plural}\n`;
}

/** JSON's escapes of quotes, backslashes, line ends and tabs are those of PO files. */
const quoted = (text) => JSON.stringify(text);
