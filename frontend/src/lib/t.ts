/** Words in the reader's language: Django's catalogue, whole sentences, `%(name)s` for what stands in them. */
type Values = Readonly<Record<string, string | number>>;
type Catalogue = {
  readonly catalog: Readonly<Record<string, string | readonly string[]>>;
  readonly plural: string | null;
};

let catalogue: Catalogue["catalog"] = {};

export function setCatalogue(loaded: Catalogue): void {
  catalogue = loaded.catalog;
}

export function t(text: string, values: Values = {}): string {
  const found = catalogue[text];
  return filled(typeof found === "string" && found ? found : text, values);
}

/** English tells one from many, Korean does not: its catalogue has one form. */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const found = catalogue[one];
  const forms = typeof found === "string" ? [found] : (found ?? [one, many]);
  const text = (n === 1 ? forms[0] : forms.at(-1)) || (n === 1 ? one : many);
  return filled(text, { n, ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
