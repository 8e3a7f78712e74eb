import type { RequestListener, ServerResponse } from 'node:http';
import { CompactingMap } from '../compacting-map.ts';

/**
 * The end of a server's work: from `begin` on no new work is taken, and what runs may finish.
 *
 * The server goes on listening meanwhile, so that probes and balancers are told 503 rather than nothing.
 */
export class Drain {
  readonly #running = new CompactingMap<ServerResponse, true>();
  readonly #steps = new Set<() => void>();
  #hasBegun = false;
  #onIdle: () => void = () => undefined;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Counts the requests that a listener answers. Once begun, each answer closes its connection. */
  track(listener: RequestListener): RequestListener {
    return (request, response) => {
      this.#running.set(response, true);
      response.once('close', () => {
        this.#running.delete(response);
        if (this.#running.size === 0) this.#onIdle();
      });
      if (this.#hasBegun) response.shouldKeepAlive = false;
      listener(request, response);
    };
  }

  /**
   * Adds something to do at the beginning of the end, at once where it has begun: streams say goodbye,
   * pollers stop. The function returned takes it back.
   */
  onBegin(step: () => void): () => void {
    if (this.#hasBegun) {
      step();
      return () => undefined;
    }
    this.#steps.add(step);
    return () => {
      this.#steps.delete(step);
    };
  }

  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    for (const [response] of this.#running) {
      if (!response.headersSent) response.shouldKeepAlive = false;
    }
    for (const step of this.#steps) step();
    this.#steps.clear();
  }

  /** Resolves when nothing runs any more, or after the time; true when everything had finished. */
  finished(timeoutMs: number): Promise<boolean> {
    if (this.#running.size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, timeoutMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
