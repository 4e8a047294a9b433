/** A fenced block of a Markdown text. */
export interface Fence {
  readonly language: string;
  readonly code: string;
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function fencesOf(markdown: string): Fence[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    code: match[2]!,
    line: markdown.slice(0, match.index).split('\n').length,
  }));
}

/** The addresses of a Markdown text's links and pictures that point into the project. */
export function localLinksOf(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!)
    .filter((address) => !/^(https?:|#)/.test(address))
    .map((address) => address.replace(/#.*$/, ''));
}

/** The commands of this project that a Markdown text names, in its blocks and in its prose. */
export function commandsOf(markdown: string): { scripts: string[]; commands: string[] } {
  const unique = (found: Iterable<RegExpMatchArray>) => [...new Set([...found].map((match) => match[1]!))];
  return {
    scripts: [
      ...unique(markdown.matchAll(/npm run ([a-z]+)/g)),
      ...unique(markdown.matchAll(/npm (start|test)\b/g)),
    ],
    commands: unique(markdown.matchAll(/npx diffusion-lab ([a-z]+)/g)),
  };
}

/** What the `console.log` lines of an example promise to print: the comment at each one's end. */
export function promisedBy(code: string): string[] {
  return [...code.matchAll(/^\s*console\.log\(.*\);\s*\/\/ (.*)$/gm)].map((match) => match[1]!);
}
