import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/** A part that is fetched when it is first shown; until then nothing stands in its place. */
export function lazily(fetched: () => Promise<ComponentType>): () => ReactNode {
  const Part = lazy(async () => ({ default: await fetched() }));
  return () => (
    <Suspense>
      <Part />
    </Suspense>
  );
}
