type Props = { readonly title: string; readonly children: string };

/** What a model or a tool wrote, as text and nothing else: it may be anybody's. */
export function Verbatim({ title, children }: Props) {
  return (
    <figure className="verbatim">
      <figcaption className="turn-who">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre className="turn-text" tabIndex={0} translate="no">
        {children}
      </pre>
    </figure>
  );
}
