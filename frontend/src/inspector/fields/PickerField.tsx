import { useEffect, useState } from "react";
import { answered, api } from "../../api/client";
import { useCatalog } from "../../document/catalog";
import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { commit } from "../form/commit";
import { FieldFrame, tied } from "../form/FieldFrame";
import type { FieldProps } from "../form/types";

type Named = { readonly id: string; readonly name: string; readonly isOurs?: true };
type Group = { readonly title: string; readonly choices: readonly Named[] };

/** A tool, an agent, a workflow or a watch-list, by its name. */
export function PickerField({ at, schema, value, isRequired }: FieldProps) {
  const groups = useChoices(schema["x-widget"] ?? "");
  const isKnown = groups.some((group) => group.choices.some((one) => one.id === value));
  return (
    <FieldFrame at={at} schema={schema} isRequired={isRequired}>
      <span className="select">
        <select
          {...tied(at, false)}
          className="input"
          value={typeof value === "string" ? value : ""}
          onChange={(event) => commit(at, event.target.value || null)}
        >
          <option value="">{t("Not chosen")}</option>
          {typeof value === "string" && !isKnown && <option value={value}>{t("One that you cannot see")}</option>}
          {groups.map(({ title, choices }) =>
            choices.length === 0 ? null : (
              <optgroup key={title} label={title}>
                {choices.map((one) => (
                  <option key={one.id} value={one.id} translate={one.isOurs ? undefined : "no"}>
                    {one.name}
                  </option>
                ))}
              </optgroup>
            ),
          )}
        </select>
        <Icon name="chevron-down" small />
      </span>
    </FieldFrame>
  );
}

function useChoices(widget: string): readonly Group[] {
  const builtin = useCatalog((catalog) => catalog.builtinTools);
  const tools = useCatalog((catalog) => catalog.tools);
  const agents = useCatalog((catalog) => catalog.agents);
  const [asked, setAsked] = useState<readonly Named[]>([]);
  useEffect(() => {
    const ask = { workflow: askWorkflows, watchlist: askWatchlists }[widget];
    ask?.().then(setAsked, () => {
      // None can be chosen; the one that is chosen stays.
    });
  }, [widget]);
  if (widget === "agent") return [{ title: t("Agents"), choices: agents }];
  if (widget === "workflow") return [{ title: t("Workflows"), choices: asked }];
  if (widget === "watchlist") return [{ title: t("Watch-lists"), choices: asked }];
  const isBuiltin = new Set(builtin.map((tool) => tool.id));
  return [
    { title: t("Built in"), choices: builtin.map(({ id, title }) => ({ id, name: title, isOurs: true as const })) },
    { title: t("Your tools"), choices: tools.filter((tool) => !isBuiltin.has(tool.id)) },
  ];
}

async function askWorkflows(): Promise<readonly Named[]> {
  const params = { query: { page_size: 100 } };
  const { data } = await answered(api.GET("/api/v1/workflows/", { params }));
  const itself = readBoot().workflow.id;
  return data.results.filter((one) => one.id !== itself).map(({ id, name }) => ({ id, name }));
}

async function askWatchlists(): Promise<readonly Named[]> {
  const { data } = await answered(api.GET("/api/v1/watchlists/", { params: { query: { page_size: 200 } } }));
  return data.results.map(({ id, name, market }) => ({ id, name: `${name} · ${market}` }));
}
