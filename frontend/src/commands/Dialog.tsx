import { type ReactNode, useLayoutEffect, useRef } from "react";
import { usePanels } from "../view/panels";

type Props = {
  readonly className: string;
  readonly label: string;
  readonly children: ReactNode;
  readonly close?: () => void;
};

const closeSheet = (): void => usePanels.getState().set({ sheet: "" });

/** A modal dialog while it is rendered; Escape and a click beside it close it, the browser gives the focus back. */
export function Dialog({ className, label, children, close = closeSheet }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it is taken out of the page: only then the browser knows where the focus was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard Escape does it
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onCancel={close}
      onClick={({ target, currentTarget }) => target === currentTarget && close()}
    >
      {children}
    </dialog>
  );
}
