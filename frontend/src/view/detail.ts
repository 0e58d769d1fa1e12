/** Whether steps are drawn as bare blocks: one write when it changes, whatever the zoom does in between. */
import { create } from "zustand";

export const useDetail = create<{ readonly isLight: boolean }>()(() => ({ isLight: false }));

export function setLight(isLight: boolean): void {
  if (useDetail.getState().isLight !== isLight) useDetail.setState({ isLight });
}
