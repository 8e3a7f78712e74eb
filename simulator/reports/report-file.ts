import { randomBytes } from 'node:crypto';
import type { AccountReportStart } from './report-request.ts';
import { GeneratedCsv } from './generated-csv.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import { type LineCounter, writeCsv, writeZip } from './table.ts';

/** Writes the file of a run, named as Canvas names it (canvas-rest §3.1). */
export async function createReportFile(
  files: FileStore,
  { id, type, account, planned, style, generatedBytes, job }: AccountReportStart,
  counter: LineCounter,
  createdAt: Date,
): Promise<StoredFile> {
  if (planned === null) throw new Error('A run that fails has no file');
  const { output } = planned;
  const base = `${type.type}_${dayOf(job.createdAt)}_${id}`;
  const filename = output.kind === 'zip' ? `${base}.zip` : `${base}${suffix()}.csv`;
  if (output.kind === 'csv' && generatedBytes > 0) {
    return files.createGenerated({
      displayName: filename,
      filename,
      contentType: 'text/csv',
      createdAt,
      mayRead: (caller) => caller.onAccount(account.id, 'read_reports'),
      generated: new GeneratedCsv(generatedBytes),
    });
  }
  return files.create({
    displayName: filename,
    filename,
    contentType: output.kind === 'zip' ? 'application/zip' : 'text/csv',
    createdAt,
    mayRead: (caller) => caller.onAccount(account.id, 'read_reports'),
    write: (location) =>
      output.kind === 'zip'
        ? writeZip(location, output.tables, style, counter)
        : writeCsv(location, output.table, style, counter),
  });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20_Nov_2026`. */
function dayOf(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}_${months[date.getUTCMonth()]!}_${date.getUTCFullYear()}`;
}

function suffix(): string {
  return `_${randomBytes(6).toString('hex')}`;
}
