import type { CanvasClient } from '../canvas/client.ts';
import type { File } from '../canvas/endpoints/files.ts';
import { fileRoute } from './file-errors.ts';
import { Gate } from './gate.ts';
import { RemoteFile } from './remote-file.ts';
import type { Loaders } from '../loaders/index.ts';
import { toUniqueNames } from './names.ts';
import { Table } from './table.ts';
import { listMembers } from './zip.ts';

export type { CellFilter } from './row-filter.ts';
export { readTable, type TableBatch, type TableReading } from './read-table.ts';
export type { PageRequest, RowPage, RowPosition, Table, TableRow } from './table.ts';

/** Tables that one request reads at a time, which bounds its connections to a file host. */
const concurrentTables = 4;

/** The tables of the files of one request; each file is opened once. */
export class ReportTables {
  readonly #canvas: CanvasClient;
  readonly #loaders: Pick<Loaders, 'files' | 'publicUrls'>;
  readonly #gate = new Gate(concurrentTables);
  readonly #byUrl = new Map<string, Promise<readonly Table[] | null>>();

  constructor(canvas: CanvasClient, loaders: Pick<Loaders, 'files' | 'publicUrls'>) {
    this.#canvas = canvas;
    this.#loaders = loaders;
  }

  /**
   * The tables of a file: one of a CSV, one for each CSV of a zip. Null for a file of another kind, and
   * for one that is locked for the caller. A CSV costs nothing until something of it is read.
   */
  list(file: File): Promise<readonly Table[] | null> {
    const { url } = file;
    if (!url) return Promise.resolve(null);
    let tables = this.#byUrl.get(url);
    if (!tables) this.#byUrl.set(url, (tables = this.#open(file, url)));
    return tables;
  }

  /**
   * A URL of the file that opens without a token: its own, or a signed one if the installation's URLs require a
   * login. Null for a locked file.
   */
  async openUrl(file: File): Promise<string | null> {
    const { id, url } = file;
    if (!url) return null;
    const opens = !URL.canParse(url) || new URL(url).searchParams.has('verifier');
    return opens || id == null ? url : this.#loaders.publicUrls.load(id);
  }

  async #open(file: File, url: string): Promise<readonly Table[] | null> {
    const kind = kindOf(file);
    if (!kind) return null;
    const remote = new RemoteFile({
      host: this.#canvas.files,
      deadline: this.#canvas.deadline,
      url: (await this.openUrl(file)) ?? url,
      freshUrl: async () => {
        if (file.id == null) return url;
        return (await this.openUrl(await this.#loaders.files.load(file.id))) ?? '';
      },
      onRequest: () => {
        this.#canvas.countCall(fileRoute);
      },
    });
    if (kind === 'csv') {
      return [
        new Table(
          withoutExtension(file.filename ?? file.display_name ?? 'table'),
          remote,
          this.#gate,
        ),
      ];
    }
    const members = (await listMembers(remote)).filter(({ name }) => /\.csv$/i.test(name));
    const names = toUniqueNames(members.map(({ name }) => withoutExtension(name)));
    return members.map(({ source }, index) => new Table(names[index]!, source, this.#gate));
  }
}

/** By the media type or the name's ending: Canvas's media type is not always right. */
function kindOf(file: File): 'csv' | 'zip' | undefined {
  const type = file['content-type'] ?? '';
  const name = (file.filename ?? file.display_name ?? '').toLowerCase();
  if (/^text\/csv\b/i.test(type) || name.endsWith('.csv')) return 'csv';
  if (/^application\/(?:x-)?zip(?:-compressed)?\b/i.test(type) || name.endsWith('.zip')) {
    return 'zip';
  }
  return undefined;
}

function withoutExtension(name: string): string {
  return name.replace(/\.csv$/i, '');
}
