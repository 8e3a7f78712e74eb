import { CompactingMap } from '../../compacting-map.ts';
import { Deadline, DeadlineListener } from '../deadline.ts';
import { type HttpResponse, NoResponseError } from '../transport/http.ts';
import { NotAdmittedError, type Quota } from './quota.ts';

/**
 * The GETs of one token that are in flight. Whoever asks for the same path meanwhile gets the same response.
 * Nothing outlives its request, so no response is older than the call that asked for it.
 */
export class RequestCoalescer {
  readonly #inFlight = new CompactingMap<string, InFlightRequest>();
  readonly #quota: Quota;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** The GET of a path that is in flight. */
  find(path: string): InFlightRequest | undefined {
    return this.#inFlight.get(path);
  }

  /** Registers a GET that is not in flight yet. The caller sends it, and completes or fails it. */
  begin(path: string): InFlightRequest {
    const request: InFlightRequest = new InFlightRequest(this.#quota, () => {
      if (this.#inFlight.get(path) === request) this.#inFlight.delete(path);
    });
    this.#inFlight.set(path, request);
    return request;
  }
}

/** One GET for all its subscribers, each with a deadline; cancelled when the last of them has gone. */
export class InFlightRequest {
  /** Ends when nobody waits for the response any more. */
  readonly deadline = new Deadline(Infinity);
  /** Whether the request has left the queue. */
  isSent = false;
  readonly #quota: Quota;
  readonly #onEnd: () => void;
  readonly #subscribers: Subscriber[] = [];

  constructor(quota: Quota, onEnd: () => void) {
    this.#quota = quota;
    this.#onEnd = onEnd;
  }

  /** Waits for the response until the deadline, which has not ended yet. */
  subscribe(deadline: Deadline): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      this.#subscribers.push(new Subscriber(this, deadline, resolve, reject));
    });
  }

  complete(response: HttpResponse): void {
    for (const { resolve } of this.#end()) resolve(response);
  }

  fail(error: Error): void {
    for (const { reject } of this.#end()) reject(error);
  }

  /** The deadline of a subscriber has ended. */
  leave(subscriber: Subscriber, reason: 'timeout' | 'cancelled'): void {
    this.#subscribers.splice(this.#subscribers.indexOf(subscriber), 1);
    if (this.#subscribers.length === 0) {
      this.#onEnd();
      this.deadline.cancel();
    }
    subscriber.reject(this.#toError(reason));
  }

  #toError(reason: 'timeout' | 'cancelled'): NoResponseError {
    if (this.isSent) return new NoResponseError(reason, true);
    const cause = new NotAdmittedError('deadline', this.#quota.secondsToWait());
    return new NoResponseError(reason, false, cause);
  }

  /** The subscribers that waited to the end. */
  #end(): readonly Subscriber[] {
    this.#onEnd();
    for (const subscriber of this.#subscribers) subscriber.dispose();
    return this.#subscribers;
  }
}

class Subscriber extends DeadlineListener {
  readonly #request: InFlightRequest;
  readonly #deadline: Deadline;

  constructor(
    request: InFlightRequest,
    deadline: Deadline,
    readonly resolve: (response: HttpResponse) => void,
    readonly reject: (error: Error) => void,
  ) {
    super();
    this.#request = request;
    this.#deadline = deadline;
    deadline.addListener(this);
  }

  deadlineEnded(): void {
    this.#request.leave(this, this.#deadline.ended ?? 'timeout');
  }
}
