import "../styles/offer.css";
import { useRef } from "react";
import { saveNow } from "../document/saving/autosave";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { Dialog } from "./Dialog";
import { dismiss, isLink, useOffer } from "./offer";

const SHOWN = 600;

/** A pasted text that is no step: the paste page reads it, if it is meant as a strategy. */
export function OfferStrategy() {
  const text = useOffer((state) => state.text);
  return text ? <Offer text={text} /> : null;
}

function Offer({ text }: { readonly text: string }) {
  const form = useRef<HTMLFormElement>(null);
  const { urls, csrf } = readBoot();
  const hand = async (): Promise<void> => {
    // The page is left: what is not saved is saved first, and the banner says why it could not be.
    if (await saveNow()) form.current?.submit();
    else dismiss();
  };
  return (
    <Dialog className="question offer" label={t("Extract a strategy from this")} close={dismiss}>
      <h2>{t("Extract a strategy from this?")}</h2>
      <p className="quiet small">
        {isLink(text)
          ? t("You pasted a link. What it leads to can be read, and its rules become a workflow of its own.")
          : t("You pasted a text. Its rules become a workflow of its own; this one stays as it is.")}
      </p>
      <blockquote className="offer-text">{text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}</blockquote>
      <form method="post" action={urls.paste} ref={form}>
        <input type="hidden" name="csrfmiddlewaretoken" value={csrf} />
        <input type="hidden" name="text" value={text} />
        <div className="button-group">
          <button type="button" className="button" onClick={dismiss}>
            {t("Not now")}
          </button>
          <button type="button" className="button button-primary" onClick={() => void hand()}>
            <Icon name="sparkles" />
            <span>{t("Extract the strategy")}</span>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
