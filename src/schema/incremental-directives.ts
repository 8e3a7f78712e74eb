import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql';
import { badUserInput } from './errors.ts';

const condition = {
  type: new GraphQLNonNull(GraphQLBoolean),
  description: 'Whether to; sent with the rest otherwise.',
  defaultValue: true,
};
const label = { type: GraphQLString, description: 'Sent with the part, to tell it by.' };

const DeferDirective = new GraphQLDirective({
  name: 'defer',
  description:
    'Sends these fields later, when they are there, to a client that accepts `multipart/mixed` or `text/event-stream`; with the rest to any other.',
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: { if: condition, label },
});

const StreamDirective = new GraphQLDirective({
  name: 'stream',
  description:
    'Sends the items of this list one by one, as they get complete, to a client that accepts `multipart/mixed` or `text/event-stream`; with the rest to any other.',
  locations: [DirectiveLocation.FIELD],
  args: {
    if: condition,
    label,
    initialCount: {
      type: GraphQLInt,
      description: 'Items to send at once.',
      defaultValue: 0,
    },
  },
});

/** The check of `@stream(initialCount:)`. */
export function checkInitialCount(initialCount: unknown): void {
  if (typeof initialCount !== 'number' || initialCount < 0) {
    throw badUserInput('`initialCount` must be 0 or more');
  }
}

/** The directives of incremental delivery: `@defer` and `@stream`. */
export const incrementalDirectives = [DeferDirective, StreamDirective];
