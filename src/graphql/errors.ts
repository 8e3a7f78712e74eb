import { GraphQLError } from 'graphql';

/** The caller's input cannot be right, whatever Canvas says; `extensions.code` is BAD_USER_INPUT. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** Canvas leads from page to page without an item on any. */
export function endlessList(): GraphQLError {
  return new GraphQLError('Canvas lists page after page with nothing on them', {
    extensions: { code: 'CANVAS_BAD_RESPONSE' },
  });
}
