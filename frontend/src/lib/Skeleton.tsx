type Props = { readonly className: string; readonly label: string; readonly lines: readonly ("long" | "short")[] };

/** In the place of what is loading, and of its size. Lines have no other name than their place. */
export function Skeleton({ className, label, lines }: Props) {
  return (
    <div className={className} role="status" aria-label={label}>
      {Object.entries(lines).map(([place, line]) => (
        <span key={place} className={`skeleton skeleton-${line}`} />
      ))}
    </div>
  );
}
