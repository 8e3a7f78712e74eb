import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';

/** What an event is answered with: a context of its own, and what is to be done after it. */
export interface EventScope {
  contextValue: object;
  end: () => void;
}

/**
 * Subscribes as graphql-js does, but executes each event with a context of its own: fresh loaders, so
 * that what belongs to the report is as new as the event, and a deadline.
 */
export async function subscribe(
  args: ExecutionArgs,
  beginEvent: () => EventScope,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const source = await createSourceEventStream(args);
  return Symbol.asyncIterator in source
    ? new Answers(source[Symbol.asyncIterator](), args, beginEvent)
    : source;
}

/** The answers to the events of a source, each made when it is asked for. */
class Answers implements AsyncIterableIterator<ExecutionResult> {
  readonly #source: AsyncIterator<unknown>;
  readonly #args: ExecutionArgs;
  readonly #beginEvent: () => EventScope;
  #event: EventScope | undefined;

  constructor(source: AsyncIterator<unknown>, args: ExecutionArgs, beginEvent: () => EventScope) {
    this.#source = source;
    this.#args = args;
    this.#beginEvent = beginEvent;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    const next = (await this.#source.next()) as IteratorResult<unknown, undefined>;
    if (next.done) return next;
    const event = this.#beginEvent();
    this.#event = event;
    try {
      const { contextValue } = event;
      const args = { ...this.#args, rootValue: next.value, contextValue };
      return { done: false, value: await execute(args) };
    } finally {
      this.#event = undefined;
      event.end();
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#event?.end();
    await this.#source.return?.();
    return { done: true, value: undefined };
  }
}
