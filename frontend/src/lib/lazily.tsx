import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

/** A part that is fetched when it is first shown, or before; what is there then is shown at once. */
export type Lazily = (() => ReactNode) & { fetched(): Promise<void> };
type Part = { ready: ComponentType | null; readonly late: ComponentType };

/** Until it is fetched nothing stands in its place. */
export function lazily(fetch: () => Promise<ComponentType>): Lazily {
  const fetched = async () => {
    part.ready = await fetch();
    return { default: part.ready };
  };
  const part: Part = { ready: null, late: lazy(fetched) };
  return Object.assign(() => <Shown part={part} />, { fetched: async () => void (await fetched()) });
}

function Shown({ part }: { readonly part: Part }) {
  // What began to be shown goes on as it is.
  const [There] = useState<ComponentType>(() => part.ready ?? part.late);
  return (
    <Suspense>
      <There />
    </Suspense>
  );
}
