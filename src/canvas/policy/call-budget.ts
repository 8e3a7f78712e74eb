import { TooManyCallsError } from '../errors.ts';

/**
 * How many REST calls one operation may make, whatever it was estimated to cost: an estimate cannot know
 * who has left a roster, or how many pages of a list are empty.
 *
 * Counts calls and not attempts, which have a budget of their own.
 */
export class CallBudget {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes one call; throws a TooManyCallsError when none is left. */
  take(route: string): void {
    if (this.#taken >= this.#limit) {
      const message = `The operation has made ${this.#limit} REST calls, and ${route} would be one more: ask for shorter pages, or in parts`;
      throw new TooManyCallsError(message, route);
    }
    this.#taken += 1;
  }
}
