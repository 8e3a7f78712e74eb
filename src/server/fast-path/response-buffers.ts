import { JsonOutput } from '../../execution/json-output.ts';

/** The bytes of one response, in a buffer that others use after it. */
export interface ResponseBytes {
  readonly bytes: Buffer;
  /** To be called when the bytes have been sent. */
  readonly release: () => void;
}

/**
 * Holds responses while they are sent, in buffers that are used again: see docs/performance.md.
 */
export class ResponseBuffers {
  readonly #idle: JsonOutput[] = [];

  write(write: (out: JsonOutput) => void): ResponseBytes {
    const out = this.#idle.pop() ?? new JsonOutput();
    out.length = 0;
    write(out);
    const release = () => {
      if (this.#idle.length < maxIdle && out.bytes.length <= maxIdleBytes) this.#idle.push(out);
    };
    return { bytes: out.bytes.subarray(0, out.length), release };
  }
}

/** How many wait to be used again, and how large each may be. */
const maxIdle = 8;
const maxIdleBytes = 2 * 1024 * 1024;
