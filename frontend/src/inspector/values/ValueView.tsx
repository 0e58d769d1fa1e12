import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { columnsOf, isContainer } from "./paths";
import { ValueTable } from "./ValueTable";
import { ValueTree } from "./ValueTree";

type Props = { readonly title: string; readonly path: string; readonly value: unknown };
type Look = "tree" | "table" | "json";

/** A value as a tree, a table where it is one, or JSON; searched, and with the way to each part of it. */
export function ValueView({ title, path, value }: Props) {
  const [look, setLook] = useState<Look>("tree");
  const [word, setWord] = useState("");
  const [said, setSaid] = useState("");
  const table = tableIn(value);
  const looks: readonly (readonly [Look, string])[] = [
    ["tree", t("Tree")],
    ...(table ? ([["table", t("Table")]] as const) : []),
    ["json", t("JSON")],
  ];

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t("Copied: %(text)s", { text: text.slice(0, 80) }));
    } catch {
      setSaid(t("This browser does not let it be copied: %(text)s", { text: text.slice(0, 80) }));
    }
  }

  return (
    <section className="value-view" aria-label={title}>
      <div className="value-tools">
        <input
          className="input"
          type="search"
          value={word}
          placeholder={t("Search")}
          aria-label={t("Search in %(title)s", { title })}
          onChange={(event) => setWord(event.target.value)}
        />
        <fieldset className="segments" aria-label={t("Shown as")}>
          {looks.map(([one, label]) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={look === one}
              onClick={() => setLook(one)}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="icon-button"
          aria-label={t("Copy")}
          title={t("Copy")}
          onClick={() => copy(JSON.stringify(value, null, 2))}
        >
          <Icon name="copy" small />
        </button>
      </div>
      {look === "json" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre className="value-json" tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </pre>
      ) : look === "table" && table ? (
        <ValueTable rows={table.rows} columns={table.columns} word={word} />
      ) : (
        <ValueTree name={path} path={path} value={value} word={word} onCopy={(one) => copy(`{{ ${one} }}`)} />
      )}
      <p className="hint" role="status">
        {said}
      </p>
    </section>
  );
}

type Table = {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly columns: readonly string[];
};

/** The list itself, or the only list of objects in an object. */
function tableIn(value: unknown): Table | null {
  const lists = isContainer(value) && !Array.isArray(value) ? Object.values(value) : [value];
  const tables = lists.filter((one) => columnsOf(one) !== null);
  const [only] = tables;
  const columns = columnsOf(only);
  return tables.length === 1 && columns ? { rows: only as Table["rows"], columns } : null;
}
