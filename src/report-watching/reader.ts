import { CanvasClient } from '../canvas/client.ts';
import type { CallPolicy } from '../canvas/pipeline.ts';
import { Deadline } from '../canvas/deadline.ts';
import {
  CanvasBadResponseError,
  CanvasServerError,
  CanvasThrottledError,
  CanvasTimeoutError,
  CanvasUnreachableError,
} from '../canvas/errors.ts';
import type { CanvasUpstream } from '../canvas/upstream.ts';
import { Subscription } from './subscription.ts';

/** The subscribers of one report that share a token, and what is known of the token's right to read it. */
export class Reader {
  readonly token: string;
  readonly subscriptions = new Set<Subscription>();
  /** Ends when the last of the subscribers has left. */
  readonly deadline = new Deadline(Infinity);
  /** When Canvas was last asked by this token and answered; by `performance.now()`. */
  provedAtMs = -Infinity;
  /** Whether a look of its own is under way. */
  proving = false;
  /** Until when Canvas asked this token to wait. */
  notBeforeMs = -Infinity;
  readonly #onEmpty: (reader: Reader) => void;
  readonly #leave = (subscription: Subscription) => {
    this.subscriptions.delete(subscription);
    if (this.subscriptions.size === 0) this.#onEmpty(this);
  };

  /** `onEmpty` is called when the last subscriber has left by itself. */
  constructor(token: string, onEmpty: (reader: Reader) => void) {
    this.token = token;
    this.#onEmpty = onEmpty;
  }

  subscribe(): Subscription {
    const subscription = new Subscription(this.#leave);
    this.subscriptions.add(subscription);
    return subscription;
  }

  get hasProved(): boolean {
    return this.provedAtMs !== -Infinity;
  }

  /** Canvas by this token, for as long as somebody subscribes. */
  createClient(upstream: CanvasUpstream, policy: CallPolicy): CanvasClient {
    return new CanvasClient(upstream, this.token, this.deadline, { policy });
  }

  /** Whether a failed look may be tried again: Canvas was slow, broken, busy, or not there. */
  mayTryAgain(error: unknown): boolean {
    return (
      error instanceof CanvasThrottledError ||
      error instanceof CanvasServerError ||
      error instanceof CanvasTimeoutError ||
      error instanceof CanvasUnreachableError ||
      // What could be read before will be readable again: the page of a proxy, a body cut short.
      (error instanceof CanvasBadResponseError && this.hasProved)
    );
  }
}
