/** Composing Hangul, kana or pinyin: the key belongs to the letter that is being made, not to the product. */
type Key = { readonly isComposing: boolean; readonly keyCode?: number };

/** 229: Safari ends the composition before it tells of the key that ended it. */
const BY_THE_INPUT_METHOD = 229;

export const isComposing = (event: Key): boolean => event.isComposing || event.keyCode === BY_THE_INPUT_METHOD;
