import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant, number, webUrl } from '../decode.ts';

/**
 * A file of a report, as every report carries it (canvas-lms, `lib/api/v1/attachment.rb`).
 *
 * `url` opens without a token for as long as its `verifier` holds. Canvas sends `""` where the file is locked
 * for the caller, which is read as null. The key `content-type` has a hyphen.
 */
export type File = z.infer<typeof file>;

export const file = z.object({
  id: id.nullish(),
  filename: z.string().nullish(),
  display_name: z.string().nullish(),
  'content-type': z.string().nullish(),
  /** Bytes. */
  size: number.nullish(),
  url: webUrl.nullish(),
  created_at: instant.nullish(),
});

/**
 * A file's record anew, with a URL that opens now.
 *
 *     GET /api/v1/files/:id
 *
 * Errors  CanvasNotFoundError: deleted. CanvasForbiddenError: the caller may not read it.
 * Source  canvas-lms, `FilesController#api_show`.
 */
export function getFile(canvas: CanvasClient, fileId: string): Promise<File> {
  return canvas.get({ route: '/api/v1/files/:id', params: { id: fileId }, schema: file });
}

/**
 * A signed URL of a file, for installations whose file URLs carry no `verifier` and want a login.
 *
 *     GET /api/v1/files/:id/public_url
 *
 * Source  canvas-lms, `FilesController#public_url`.
 */
export async function getPublicUrl(canvas: CanvasClient, fileId: string): Promise<string> {
  const { public_url: url } = await canvas.get({
    route: '/api/v1/files/:id/public_url',
    params: { id: fileId },
    schema: z.object({ public_url: z.url({ protocol: /^https?$/ }) }),
  });
  return url;
}
