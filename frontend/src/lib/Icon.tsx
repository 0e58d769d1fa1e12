import { readPage } from "./boot";

/** A picture of the sprite that the pages use (static/img/icons.svg); it says nothing to screen readers. */
export function Icon({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  return (
    <svg className={small ? "icon icon-small" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={`${readPage().urls.icons}#${name}`} />
    </svg>
  );
}
