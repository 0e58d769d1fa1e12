import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

/** A part that is fetched when it is first shown, or before; what is there then is shown at once. */
export type Lazily<P extends object> = ((props: P) => ReactNode) & { fetched(): Promise<void> };
type Part<P> = { ready: ComponentType<P> | null; readonly late: ComponentType<P> };

/** Until it is fetched nothing stands in its place. */
export function lazily<P extends object = object>(fetch: () => Promise<ComponentType<P>>): Lazily<P> {
  const fetched = async () => {
    part.ready = await fetch();
    return { default: part.ready };
  };
  const part: Part<P> = { ready: null, late: lazy(fetched) as unknown as ComponentType<P> };
  return Object.assign((props: P) => <Shown part={part} props={props} />, {
    fetched: async () => void (await fetched()),
  });
}

function Shown<P extends object>({ part, props }: { readonly part: Part<P>; readonly props: P }) {
  // What began to be shown goes on as it is.
  const [There] = useState<ComponentType<P>>(() => part.ready ?? part.late);
  return (
    <Suspense>
      <There {...props} />
    </Suspense>
  );
}
