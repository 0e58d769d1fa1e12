/** The connection of all tabs to the stream of events; each tab hears of the executions that it asked for. */
import { createUnion, type Take } from "./union";

export type Asked = { readonly watch?: string; readonly leave?: string; readonly bye?: true };

declare const self: SharedWorkerGlobalScope;

const union = createUnion((address) => new EventSource(address));

self.addEventListener("connect", (event) => {
  const port = event.ports[0];
  if (!port) return;
  const watched = new Set<string>();
  const take: Take = (told) => {
    if (told.kind === "end" || told.kind === "gone") watched.delete(told.execution);
    port.postMessage(told);
  };
  const forget = (): void => {
    for (const execution of watched) union.leave(execution, take);
    watched.clear();
  };
  port.addEventListener("message", ({ data }: MessageEvent<Asked>) => {
    if (data.bye) forget();
    if (data.watch) {
      watched.add(data.watch);
      union.watch(data.watch, take);
    }
    if (data.leave && watched.delete(data.leave)) union.leave(data.leave, take);
  });
  // A tab that died says no goodbye; where the browser tells of it, it is listened to.
  port.addEventListener("close", forget);
  port.start();
});
