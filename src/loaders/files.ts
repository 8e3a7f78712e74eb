import type { CanvasClient } from '../canvas/client.ts';
import { type File, getFile, getPublicUrl } from '../canvas/endpoints/files.ts';
import { createEachLoader } from './cached-loader.ts';

/** Loads fresh records and URLs of files, where the one that a report carries does not open. */
export function createFileLoaders(canvas: CanvasClient) {
  return {
    files: createEachLoader<string, File>(
      'files',
      (id) => getFile(canvas, id),
      (id) => id,
    ),
    publicUrls: createEachLoader<string, string>(
      'publicUrls',
      (id) => getPublicUrl(canvas, id),
      (id) => id,
    ),
  };
}
