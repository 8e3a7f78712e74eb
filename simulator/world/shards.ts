/**
 * Global ids of Canvas: an object of another shard appears as `shard × 10^13 + local id`
 * (canvas-rest 1.6). From shard 901 on they exceed 2^53.
 */
const SHARD_SIZE = 10_000_000_000_000n;

/** The other shard of this world, which holds one campus with its courses and some of its people. */
const REMOTE_SHARD = 901n;

/** What is added to the local ids of the other shard. */
export const REMOTE_BASE = REMOTE_SHARD * SHARD_SIZE;

/** Whether the object lives on the other shard. */
export function isRemote(id: bigint): boolean {
  return id / SHARD_SIZE === REMOTE_SHARD;
}

/** The local part of an id of the home shard or the other one, as a number; undefined for any other shard. */
export function localPart(id: bigint): number | undefined {
  const shard = id / SHARD_SIZE;
  return id > 0n && (shard === 0n || shard === REMOTE_SHARD) ? Number(id % SHARD_SIZE) : undefined;
}

/**
 * The id of the `number`-th thing of a kind inside a parent (quizzes of a course, questions of a
 * quiz), on the parent's shard. `room` is more than there ever are in one parent.
 */
export function idInside(parentId: bigint, room: number, number: number): bigint {
  const base = isRemote(parentId) ? REMOTE_BASE : 0n;
  return base + (parentId - base) * BigInt(room) + BigInt(number);
}
