import { GraphQLError } from 'graphql';

/** The caller's input cannot be right, whatever Canvas says; `extensions.code` is BAD_USER_INPUT. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
