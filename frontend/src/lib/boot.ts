/** What the page's template hands over: one JSON block with the id "boot". */
export type Boot = {
  readonly workflow: {
    readonly id: string;
    readonly name: string;
    readonly isActive: boolean;
    readonly canEdit: boolean;
  };
  /** An execution to be shown read-only on the version that ran, or "". */
  readonly execution: string;
  /** A step to be opened, by key, or "". */
  readonly step: string;
  readonly language: string;
  readonly csrf: string;
  readonly zone: string;
  /** Addresses of pages; `{id}` stands for what is named. */
  readonly urls: {
    readonly home: string;
    readonly workflow: string;
    readonly execution: string;
    readonly approvals: string;
    readonly paste: string;
    readonly understood: string;
    readonly icons: string;
    readonly signIn: string;
  };
};

export function readBoot(): Boot {
  const block = document.getElementById("boot");
  if (!block?.textContent) throw new Error("The page has no block of data with the id “boot”.");
  return JSON.parse(block.textContent) as Boot;
}
