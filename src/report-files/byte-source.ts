import type { Deadline } from '../canvas/deadline.ts';

/** Bytes that can be read from any place on: a file, or a member of a zip. */
export interface ByteSource {
  /** Yields the bytes from `start` on; `window` is how many of them will do, as far as that is known. */
  read(start: number, options?: { window?: number }): AsyncGenerator<Buffer>;
  /** Identifies this version of the file; known once something was read. */
  readonly version: string;
  /** Bytes; known once something was read, where the host says. */
  readonly size: number | undefined;
  /** Holds the file to a version. */
  pin(version: string): void;
  readonly deadline: Deadline;
}

/** Leaves out the first bytes of a stream. */
export async function* skipBytes(
  chunks: AsyncIterable<Buffer>,
  count: number,
): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left > 0 ? chunk.subarray(left) : chunk;
    left = Math.max(0, left - chunk.length);
  }
}
