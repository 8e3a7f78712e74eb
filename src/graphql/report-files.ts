import type { File } from '../canvas/endpoints/files.ts';
import { builder } from './builder.ts';
import { cacheHints } from './cache-hints.ts';

/** A file that a report was written to. */
export const ReportFile = builder.objectRef<File>('ReportFile').implement({
  description: 'The file of a finished report: a CSV, a zip of CSVs, or a document.',
  fields: (t) => ({
    _id: t.id({ description: 'The id in Canvas.', resolve: ({ id }) => id }),
    filename: t.exposeString('filename', { nullable: true, description: 'The name in storage.' }),
    displayName: t.exposeString('display_name', {
      nullable: true,
      description: 'The name for people.',
    }),
    contentType: t.exposeString('content-type', {
      nullable: true,
      description: 'The media type, e.g. `text/csv`, `application/zip`.',
    }),
    size: t.exposeFloat('size', { nullable: true, description: 'Bytes.' }),
    url: t.field({
      type: 'URL',
      extensions: cacheHints.never,
      description:
        'Opens without a Canvas token; it expires, so ask for it right before use. Null while the file is locked for the caller.',
      // Canvas sends "" for a locked file.
      resolve: ({ url }) => (url === '' ? null : url),
    }),
    createdAt: t.expose('created_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was written.',
    }),
  }),
});
