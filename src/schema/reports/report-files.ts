import type { File } from '../../canvas/endpoints/files.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { unknownTable } from '../errors.ts';
import { ReportTable, toTables } from './report-tables.ts';

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
      resolve: (file, _, { tables }) => tables.openUrl(file),
    }),
    tables: t.field({
      type: [ReportTable],
      description:
        'One for a CSV; one for each CSV of a zip, none for what else is in it. Null for files of any other kind, such as the docx of a course pace, and for a file that is locked for the caller.',
      resolve: toTables,
    }),
    table: t.field({
      type: ReportTable,
      args: {
        name: t.arg.string({
          required: true,
          description: 'Its name, with or without `.csv`.',
        }),
      },
      description:
        'The table of this name, NOT_FOUND when there are others alone. Null where `tables` is.',
      resolve: async (file, { name }, context) => {
        const tables = await toTables(file, {}, context);
        const wanted = name.replace(/\.csv$/i, '');
        const found = tables?.find((one) => one.table.name === name || one.table.name === wanted);
        if (!found && tables) {
          throw unknownTable(
            name,
            tables.map(({ table }) => table.name),
          );
        }
        return found;
      },
    }),
    createdAt: t.expose('created_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was written.',
    }),
  }),
});
