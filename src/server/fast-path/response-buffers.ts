import { JsonOutput } from '../../execution/json-output.ts';

/** The bytes of one answer, in a buffer that others use after it. */
export interface AnswerBytes {
  readonly bytes: Buffer;
  /** To be called when the bytes have been sent. */
  readonly release: () => void;
}

/**
 * Holds answers while they are sent, in buffers that are used again: new memory for each long one, of some
 * hundred kilobytes, would come from the system and go back to it, at the cost of a fault for every page.
 */
export class AnswerBuffers {
  readonly #idle: JsonOutput[] = [];

  write(write: (out: JsonOutput) => void): AnswerBytes {
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
