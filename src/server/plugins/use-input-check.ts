import type { DocumentNode, ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { checkArguments, markValueErrors } from '../../graphql/index.ts';

/**
 * Refuses input that cannot be right before the first call to Canvas: BAD_USER_INPUT with the path of
 * the field, for unknown enum values as for malformed ids and cursors.
 */
export function useInputCheck(options: { hideSuggestions: boolean }): Plugin {
  return {
    onValidate({ params }) {
      return ({ valid, result, setResult }) => {
        if (!valid)
          setResult(markValueErrors(params.documentAST as DocumentNode, result as GraphQLError[]));
      };
    },
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, variableValues } = args as ExecutionArgs;
      const errors = checkArguments(schema, document, operationName, variableValues ?? {}, options);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
  };
}
