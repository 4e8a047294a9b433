/**
 * Whether a file or folder is what a system or an editor leaves behind and nobody hands in: hidden ones,
 * `.ipynb_checkpoints` and macOS's `._NAME` among them, what macOS packs into archives, what Windows puts into folders.
 */
export const isLeftOver = (name: string): boolean =>
  /^(\..*|__MACOSX|__pycache__|Thumbs\.db|desktop\.ini)$/i.test(name);
