import { t } from "../../lib/t";
import { inShort, MAX_ENTRIES } from "./paths";

type Props = {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly columns: readonly string[];
  readonly word: string;
};

/** A list of objects as a table. */
export function ValueTable({ rows, columns, word }: Props) {
  const wanted = word.toLowerCase();
  const found = wanted ? rows.filter((row) => JSON.stringify(row).toLowerCase().includes(wanted)) : rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="value-table" tabIndex={0} aria-label={t("Table")}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" translate="no">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MAX_ENTRIES).map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of data have no other name
            <tr key={place}>
              {columns.map((column) => (
                <td key={column} translate="no" data-kind={typeof row[column]}>
                  {row[column] === undefined ? "" : inShort(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > MAX_ENTRIES && (
        <p className="hint">{t("Not shown: %(count)s more.", { count: found.length - MAX_ENTRIES })}</p>
      )}
    </section>
  );
}
