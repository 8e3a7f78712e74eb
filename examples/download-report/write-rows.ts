import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { GraphQLClient } from 'graphql-request';
import { graphql } from './generated/index.ts';

const Tables = graphql(`
  query Tables($id: ID!) {
    report(id: $id) {
      file {
        tables {
          name
          columns
        }
      }
    }
  }
`);

const Rows = graphql(`
  query Rows($id: ID!, $table: String!, $after: String) {
    report(id: $id) {
      file {
        table(name: $table) {
          rowsConnection(first: 1000, after: $after) {
            nodes {
              cells
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  }
`);

/** A file that was written. */
export interface Written {
  path: string;
  rows: number;
}

/**
 * Writes the rows of a report as CSV: comma, UTF-8, whatever the report's own file has. A report of several
 * tables becomes a file for each, named after it; one without any, such as a docx, none.
 */
export async function writeRows(
  client: GraphQLClient,
  id: string,
  path: string,
): Promise<Written[]> {
  const { report } = await client.request(Tables, { id });
  const tables = report?.file?.tables ?? [];
  const written: Written[] = [];
  for (const { name, columns } of tables) {
    const target = tables.length === 1 ? path : `${path}.${name.replaceAll(/[^\w.-]/g, '_')}.csv`;
    let rows = -1; // the header is none
    const lines = async function* () {
      yield columns;
      for await (const cells of rowsOf(client, id, name)) yield cells;
    };
    const count = async function* (source: AsyncIterable<unknown>) {
      for await (const line of source) {
        rows += 1;
        yield line;
      }
    };
    await pipeline(Readable.from(lines()), count, stringify(), createWriteStream(target));
    written.push({ path: target, rows });
  }
  return written;
}

/** The rows of a table, a page of a thousand at a time. */
async function* rowsOf(client: GraphQLClient, id: string, table: string) {
  let after: string | null | undefined;
  do {
    const { report } = await client.request(Rows, { id, table, after: after ?? null });
    const page = report?.file?.table?.rowsConnection;
    if (!page) throw new Error(`The rows of ${table} cannot be read`);
    for (const { cells } of page.nodes) yield cells;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after != null);
}
