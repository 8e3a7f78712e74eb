import { graphql } from './generated/index.ts';

/** The first rows of each table of a run's file. */
export const ReportRows = graphql(`
  query ReportRows($id: ID!, $first: Int!) {
    report(id: $id) {
      id
      file {
        _id
        tables {
          name
          columns
          rowsConnection(first: $first) {
            nodes {
              cells
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    }
  }
`);
