import { describe, expect, it, test } from "vitest";
import { templateOf } from "./catalogue.mjs";
import { hardCodedIn, sentencesOf } from "./read.mjs";
import { sources } from "./sources.mjs";

const texts = (source) => sentencesOf(source, "x.tsx").sentences.map(({ one, many }) => (many ? [one, many] : one));
const faults = (source) => sentencesOf(source, "x.tsx").faults.map(({ message }) => message);
const hardCoded = (source) => hardCodedIn(source, "x.tsx").map(({ message }) => message.match(/“(.*)”/su)?.[1]);

describe("what this source says", () => {
  test.each(sources().map(({ file, source }) => [file, source]))("%s says everything through t()", (file, source) => {
    expect(sentencesOf(source, file).faults).toEqual([]);
    expect(hardCodedIn(source, file)).toEqual([]);
  });

  it("is found at all", () => {
    const found = sources().flatMap(({ file, source }) => sentencesOf(source, file).sentences);
    expect(found.map(({ one }) => one)).toContain("This part could not be shown: %(name)s. Your workflow is safe.");
  });
});

describe("collecting sentences", () => {
  it("finds them in markup, attributes, generics and types", () => {
    const source = `
      type Row<T> = { readonly [K in keyof T]: T[K] };
      export const Part = <T,>({ rows }: { rows: Row<T>[] }) => (
        <section aria-label={t("Steps")}>
          {rows.length ? <b>{tn("%(n)s step", "%(n)s steps", rows.length)}</b> : t(\`Nothing here\`)}
          <p>It's {t("Don't \\"quote\\"")}</p>
        </section>
      );`;
    expect(texts(source)).toEqual(["Steps", ["%(n)s step", "%(n)s steps"], "Nothing here", 'Don\'t "quote"']);
  });

  it("refuses what is put together, and says so", () => {
    for (const call of ["t(name)", "t(`Hello ${name}`)", 't("Hello " + name)', "t()", 'tn("one", many, 2)']) {
      expect(faults(call), call).toHaveLength(1);
    }
  });

  it("refuses a sentence whose place is not filled", () => {
    expect(faults('t("Run %(name)s")')).toHaveLength(1);
    expect(faults('t("Run %(name)s", { nam: 1 })')).toHaveLength(1);
    expect(faults('tn("%(n)s of %(all)s", "%(n)s of %(all)s", 2, {})')).toHaveLength(1);
    expect(faults('t("Run %(name)s", { name }); t("Run %(name)s", values); tn("%(n)s", "%(n)s all", 2)')).toEqual([]);
  });
});

describe("the template", () => {
  it("holds each sentence once, with its files, quotes and line ends escaped", () => {
    const template = templateOf([
      { file: "a.tsx", one: 'Say "so"\n', many: "" },
      { file: "b.tsx", one: "%(n)s step", many: "%(n)s steps" },
      { file: "b.tsx", one: 'Say "so"\n', many: "" },
    ]);
    expect(template).toContain('#: a.tsx b.tsx\nmsgid "Say \\"so\\"\\n"\nmsgstr ""\n');
    expect(template).toContain('msgid "%(n)s step"\nmsgid_plural "%(n)s steps"\nmsgstr[0] ""\nmsgstr[1] ""\n');
  });

  it("refuses a sentence with a plural here and none there", () => {
    const one = "%(n)s step";
    expect(() =>
      templateOf([
        { file: "a", one, many: "" },
        { file: "b", one, many: "s" },
      ]),
    ).toThrow("two plurals");
  });
});

describe("texts that bypass t()", () => {
  test.each([
    ["<p>Nothing here yet</p>", "Nothing here yet"],
    ["<p>저장됨</p>", "저장됨"],
    ['<p>{"Saved"}</p>', "Saved"],
    ['<p>{isSaved ? "Saved" : t("Saving")}</p>', "Saved"],
    ['<p>{isSaved && "Saved"}</p>', "Saved"],
    ['<p>{(isSaved ? "Saved" : t("Saving"))}</p>', "Saved"],
    ["<p>{`${n} steps`}</p>", "steps"],
    ['<p>{n + " steps"}</p>', "steps"],
    ['<button aria-label="Close" />', "Close"],
    ['<input placeholder={"Search"} />', "Search"],
    ['<a title={isOpen ? "Fold" : t("Unfold")} />', "Fold"],
    ['<img alt="A graph" />', "A graph"],
    ['const command = { id: "undo", label: () => "Undo" };', "Undo"],
  ])("%s is found", (source, text) => {
    expect(hardCoded(source)).toEqual([text]);
  });

  test.each([
    '<p>{t("Saved")}</p>',
    '<p className="quiet" data-state="saved" id="x">→ 12 %</p>',
    '<p>{isSaved ? t("Saved") : ""} · {"—"}</p>',
    '<p><kbd>{isMac ? "⌘ Z" : "Ctrl Z"}</kbd> <code>{`nodes.${key}`}</code></p>',
    '<img alt="" />',
    '<Icon name="trash" />',
    '<p>{format("date", value)}</p>',
    'const command = { id: "undo", label: () => t("Undo") };',
    'throw new Error("The page has no place for it.");',
  ])("%s is left alone", (source) => {
    expect(hardCoded(source)).toEqual([]);
  });
});
