import { Component, type ReactNode } from "react";
import { t } from "./t";

type Props = { readonly name: string; readonly children: ReactNode };

/** One panel that fails takes no other with it; what it shows can be tried again, nothing of the document is lost. */
export class Boundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="notice" data-tone="bad" role="alert">
        <p>{t("This part could not be shown: %(name)s. Your workflow is safe.", { name: this.props.name })}</p>
        <button type="button" className="button button-small" onClick={() => this.setState({ hasFailed: false })}>
          {t("Try again")}
        </button>
      </div>
    );
  }
}
