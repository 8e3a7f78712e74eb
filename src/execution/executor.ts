import { normalizedExecutor } from '@graphql-tools/executor';
import { execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { Deadline } from '../canvas/deadline.ts';
import { GatewayContext, type Shared } from '../context.ts';
import { checkArguments } from './check-arguments.ts';
import { checkVariables } from './document-limits.ts';
import { operationCost, tooCostly } from './operation-cost.ts';
import { schema as publicSchema } from '../schema/index.ts';
import { countResults, ResultSize } from './result-size.ts';
import type { Limits } from '../limits.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';
import { CallerWatch } from '../report-watching/caller-watch.ts';
import { subscribe } from './subscribe.ts';
import type { Caller, Headed } from './caller.ts';
import { acceptsIncremental } from './incremental-delivery.ts';
import type { Operation } from './operation.ts';

/** A result, or the parts of an incremental one. */
export type Answer = ExecutionResult | AsyncIterable<ExecutionResult>;

const schema = countResults(publicSchema);

type Variables = Readonly<Record<string, unknown>>;

export interface ExecutorOptions extends Shared {
  limits: Pick<Limits, 'listItems' | 'depth' | 'cost' | 'responseBytes'>;
  /** Whether messages leave out what the client may have meant. */
  hideSuggestions: boolean;
  /** Used for requests that carry no token. */
  accessToken: string | undefined;
  /** Milliseconds that one operation, or one event of a subscription, may take. */
  deadlineMs: number;
  /** Executions of an operation before it is compiled. */
  compileAfter: number;
  /** Notified of each operation before it is checked. */
  telemetry: {
    execute(record: RequestRecord, operation: Operation, headers: Headed['headers']): void;
  };
}

/**
 * Executes validated operations, whichever way their requests came in. Variables, arguments and cost are
 * checked first; then the operation gets a view of Canvas (the caller's token, a deadline, fresh loaders) and
 * is executed. A client that goes away cancels its calls. Without a token only the schema can be read.
 *
 * Nothing here throws: whatever goes wrong is a result with errors.
 */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Executes a query or a mutation; its calls and its cost are added to the `record`. */
  execute(
    operation: Operation,
    given: Variables,
    caller: Caller,
    record: RequestRecord,
  ): Answer | Promise<Answer> {
    const admission = this.#admit(operation, given, caller, record);
    if (admission.refusal) return { errors: admission.refusal };
    const { token, variables } = admission;
    const deadline = new Deadline(this.#options.deadlineMs);
    const stopListening = cancelWithClient(caller, deadline);
    const context = new GatewayContext(this.#options, { token, deadline, observer: record });
    const size = new ResultSize(context, this.#options.limits.responseBytes, () => {
      deadline.cancel();
    });
    const end = () => {
      stopListening();
      deadline.cancel();
    };
    const done = (answer: Answer): Answer => {
      // An incremental result goes on until its last part.
      if (Symbol.asyncIterator in answer) return endingWith(answer, end);
      end();
      if (size.error) return { errors: [size.error] };
      record.maxAgeSeconds = context.seen.unfinishedReport ? 0 : operation.maxAgeSeconds;
      return answer;
    };
    const fail = (error: unknown): Answer => {
      end();
      return failed(error);
    };
    try {
      const answer = this.#run(operation, { context, size, given, variables }, caller);
      return answer instanceof Promise ? answer.then(done, fail) : done(answer);
    } catch (error) {
      return fail(error);
    }
  }

  /**
   * graphql-js executes an operation, unless it is incremental or has been compiled. What went wrong in
   * compiled code is for graphql-js to say: nothing is loaded again, because the loaders remember.
   */
  #run(
    operation: Operation,
    { context: contextValue, size, given, variables }: Execution,
    caller: Caller,
  ): Answer | Promise<Answer> {
    const { document, name: operationName } = operation;
    const args = { schema, document, operationName, contextValue, variableValues: given };
    if (operation.isIncremental && acceptsIncremental(caller)) return executeIncrementally(args);
    const compiled = operation.compiled(this.#options.compileAfter);
    if (!compiled) return execute(args);
    const verify = (result: ExecutionResult) => {
      if (!result.errors || size.error) return result;
      size.reset();
      return execute(args);
    };
    const result = compiled.execute(contextValue, variables);
    return result instanceof Promise ? result.then(verify) : verify(result);
  }

  /** Begins a subscription; each of its events gets a context. */
  async subscribe(
    operation: Operation,
    args: ExecutionArgs,
    caller: Caller,
    record: RequestRecord,
  ): Promise<Answer> {
    const admission = this.#admit(operation, args.variableValues ?? {}, caller, record);
    if (admission.refusal) return { errors: admission.refusal };
    const { token } = admission;
    const { deadlineMs, watchers } = this.#options;
    const contextValue: Pick<GatewayContext, 'watch'> = { watch: new CallerWatch(watchers, token) };
    try {
      return await subscribe({ ...args, contextValue }, () => {
        const deadline = new Deadline(deadlineMs);
        const end = () => {
          deadline.cancel();
        };
        const context = new GatewayContext(this.#options, { token, deadline, observer: record });
        new ResultSize(context, this.#options.limits.responseBytes, end);
        return { contextValue: context, end };
      });
    } catch (error) {
      return failed(error);
    }
  }

  #admit(
    operation: Operation,
    given: Variables,
    caller: Caller,
    record: RequestRecord,
  ): Admission | Refusal {
    try {
      return this.#check(operation, given, caller, record);
    } catch (error) {
      return { refusal: failed(error).errors };
    }
  }

  #check(
    operation: Operation,
    given: Variables,
    caller: Caller,
    record: RequestRecord,
  ): Admission | Refusal {
    const { limits, hideSuggestions, accessToken, telemetry } = this.#options;
    const { document, node } = operation;
    telemetry.execute(record, operation, caller.headers);
    const tooMuch = checkVariables(given, limits);
    if (tooMuch) return { refusal: [tooMuch] };
    const options = { hideSuggestions };
    const { variables, errors } = checkArguments(schema, document, node, given, options);
    if (errors) return { refusal: errors };
    // The operations of one request count together.
    const cost = record.estimatedCalls + operationCost(schema, document, node, variables);
    if (cost > limits.cost) return { refusal: [tooCostly(cost, limits.cost)] };
    record.estimatedCalls = cost;
    const token = tokenOf(caller, accessToken);
    if (token === undefined && operation.readsData) return { refusal: [tokenMissing()] };
    return { token: token ?? '', variables };
  }
}

/** What one execution works with. */
interface Execution {
  context: GatewayContext;
  size: ResultSize;
  /** Variables as they were sent. */
  given: Variables;
  /** Variables as graphql-js coerces them. */
  variables: Variables;
}

/** An operation that may run: its token, and its variables as graphql-js coerces them. */
interface Admission {
  token: string;
  variables: Variables;
  refusal?: undefined;
}

interface Refusal {
  refusal: readonly GraphQLError[];
}

function failed(error: unknown): { errors: readonly GraphQLError[] } {
  return { errors: [error as GraphQLError] };
}

/** graphql-js 16 has no incremental delivery; the executor of graphql-tools has. */
function executeIncrementally(args: ExecutionArgs): Answer | Promise<Answer> {
  return normalizedExecutor(args as never) as Answer | Promise<Answer>;
}

/** Cancels a deadline when the client goes away, until the returned function is called. */
function cancelWithClient({ signal }: Caller, deadline: Deadline): () => void {
  const cancel = () => {
    deadline.cancel();
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => {
    signal.removeEventListener('abort', cancel);
  };
}

async function* endingWith(parts: AsyncIterable<ExecutionResult>, end: () => void) {
  try {
    yield* parts;
  } finally {
    end();
  }
}

/** The configured token is used for requests without `Authorization`, never for a malformed one. */
function tokenOf({ headers }: Caller, accessToken: string | undefined): string | undefined {
  const authorization = headers.get('authorization');
  if (authorization === null) return accessToken;
  return /^Bearer +([\w~+/.=-]+) *$/i.exec(authorization)?.[1];
}

function tokenMissing(): GraphQLError {
  return new GraphQLError('Send a Canvas access token: Authorization: Bearer …', {
    extensions: { code: 'UNAUTHENTICATED' },
  });
}
