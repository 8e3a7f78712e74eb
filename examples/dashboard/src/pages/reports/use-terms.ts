import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const TermsQuery = graphql(`
  query ReportTerms($id: ID!) {
    account(id: $id) {
      id
      rootAccount {
        id
        termsConnection(first: 100) {
          nodes {
            id
            _id
            name
          }
        }
      }
    }
  }
`);

export interface TermChoice {
  _id: string;
  name?: string | null;
}

/** The terms that a report can be limited to; undefined until they are known, or where they may not be. */
export function useTerms(accountId: string): readonly TermChoice[] | undefined {
  const terms = useLoaded(
    { query: TermsQuery, variables: { id: accountId } },
    ({ account }) => account?.rootAccount?.termsConnection?.nodes,
  );
  return terms.state === 'ready' ? terms.value : undefined;
}
