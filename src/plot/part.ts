/** Any part of a specification: a plain object. */
export type Part = { readonly [property: string]: unknown };
