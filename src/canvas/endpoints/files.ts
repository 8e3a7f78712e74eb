import * as z from 'zod';
import { id, instant, number } from '../decode.ts';

/**
 * A file of a report, as every report carries it (canvas-lms, `lib/api/v1/attachment.rb`).
 *
 * `url` opens without a token for as long as its `verifier` holds, and is `""` where the file is locked
 * for the caller. The key `content-type` has a hyphen.
 */
export type File = z.infer<typeof file>;

export const file = z.object({
  id: id.nullish(),
  filename: z.string().nullish(),
  display_name: z.string().nullish(),
  'content-type': z.string().nullish(),
  /** Bytes. */
  size: number.nullish(),
  url: z.string().nullish(),
  created_at: instant.nullish(),
});
