/**
 * A request that cannot be served: its status and what to tell the person.
 * The answer's body is Jupyter's `{ message, reason }`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  /**
   * @param status - HTTP status, 400 to 599.
   * @param message - action, rule and value, as in every error of this project.
   * @param reason - one of Jupyter's short reasons, where it has one.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly reason: string | null = null,
  ) {
    super(message);
  }
}
