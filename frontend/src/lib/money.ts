/** US dollars in the page's language: what models charge may be a millionth of one. */
const LEAST = 0.000_001;

/** As “$0.0012”; “< $0.000001” for less than can be said. */
export function dollars(amount: number, language: string): string {
  const options = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  const { format } = new Intl.NumberFormat(language, {
    ...options,
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });
  return amount > 0 && amount < LEAST ? `< ${format(LEAST)}` : format(amount);
}
