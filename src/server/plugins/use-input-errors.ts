import type { DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { markValueErrors } from '../../execution/check-arguments.ts';

/**
 * Answers a value in a document that cannot be right (an unknown enum value, text for a number) as any other
 * wrong input is answered: BAD_USER_INPUT with the path of the field.
 */
export function useInputErrors(): Plugin {
  return {
    onValidate({ params }) {
      return ({ valid, result, setResult }) => {
        if (!valid)
          setResult(markValueErrors(params.documentAST as DocumentNode, result as GraphQLError[]));
      };
    },
  };
}
