/** What the page's template hands over: one JSON block with the id "boot". */

/** What every page with an island hands over. */
export type PageBoot = {
  readonly language: string;
  readonly csrf: string;
  readonly urls: { readonly icons: string };
};

/** The page of the canvas. */
export type Boot = PageBoot & {
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
  readonly zone: string;
  /** Addresses of pages; `{id}` stands for what is named. */
  readonly urls: {
    readonly home: string;
    readonly workflow: string;
    readonly execution: string;
    readonly approvals: string;
    readonly paste: string;
    readonly understood: string;
    readonly compare: string;
    readonly signIn: string;
  };
};

export const readBoot = (): Boot => readPage<Boot>();

/** Of a page of that kind: each has its own type. */
export function readPage<Page extends PageBoot = PageBoot>(): Page {
  const block = document.getElementById("boot");
  if (!block?.textContent) throw new Error("The page has no block of data with the id “boot”.");
  return JSON.parse(block.textContent) as Page;
}
