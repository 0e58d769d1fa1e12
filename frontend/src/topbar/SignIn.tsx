import { loadDocument, useLoading } from "../document/loading";
import { saveNow } from "../document/saving/autosave";
import { readBoot } from "../lib/boot";
import { t } from "../lib/t";
import { Action } from "./Action";
import { Notice } from "./Notice";

/** Signed out meanwhile: the page stays, with all that is not saved, until somebody has signed in in another tab. */
export function SignIn() {
  const isLoaded = useLoading((loading) => loading.state === "ready");
  const title = isLoaded
    ? t(
        "You are signed out, so your last changes are not saved. Sign in in another tab and come back: nothing is lost.",
      )
    : t("You are signed out. Sign in in another tab and come back.");
  return (
    <Notice tone="warn" icon="log-out" title={title}>
      <a className="button button-small button-primary" href={readBoot().urls.signIn} target="_blank" rel="noopener">
        {t("Sign in")}
      </a>
      <Action label={t("Try again")} run={isLoaded ? saveNow : loadDocument} />
    </Notice>
  );
}
