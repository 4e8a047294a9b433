/** Declarations of what the kernel offers to every cell without an import. */
export const KERNEL_GLOBALS = `
/**
 * Asks the person at the notebook for a line of text and waits for the answer.
 * @param text shown before the input field
 */
declare function prompt(text?: string): string;
`;
