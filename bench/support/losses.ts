import { isDeepStrictEqual } from 'node:util';
import type { Waves } from './bucket-model.ts';
import { comparable, type GraphQLAnswer } from './graphql-client.ts';

/** An operation, what it must answer, and what it costs. */
export interface Ask {
  operation: string;
  variables: Record<string, unknown>;
  expected: unknown;
  waves: Waves;
  /** The paths of its calls, where they are known. */
  paths?: readonly (readonly string[])[];
}

/** Operations that were not answered as they should have been. */
export class Losses {
  count = 0;
  readonly examples: string[] = [];

  check(ask: Ask, answer: GraphQLAnswer): void {
    if (isDeepStrictEqual(comparable(answer), ask.expected)) return;
    this.count += 1;
    const known = JSON.stringify((ask.expected as { errors: unknown }).errors);
    const error = (answer.errors ?? []).find(({ message }) => !known.includes(message));
    if (this.examples.length < 3) {
      this.examples.push(
        error
          ? `${String(error.extensions?.code)}: ${error.message}`
          : 'another answer than without latency',
      );
    }
  }
}
