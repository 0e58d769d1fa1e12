/** The heads of edges: graph.css names them. */
export function Arrows() {
  return (
    <svg className="arrows" aria-hidden="true" focusable="false">
      <defs>
        <Arrow id="arrow" className="arrow-head" />
        <Arrow id="arrow-fired" className="arrow-head arrow-head-fired" />
        <Arrow id="arrow-near" className="arrow-head arrow-head-near" />
      </defs>
    </svg>
  );
}

function Arrow({ id, className }: { readonly id: string; readonly className: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path className={className} d="M0.5 0.5 7.5 4 0.5 7.5 2.4 4Z" />
    </marker>
  );
}
