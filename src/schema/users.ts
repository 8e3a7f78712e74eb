import { builder, Node } from './builder.ts';
import { cacheHints } from './cache-hints.ts';
import { connectionOf } from './connection.ts';
import { isCanvasId, toGlobalId } from './ids.ts';
import { whenThere } from './maybe-promise.ts';
import { createFieldReader, toUser, userIdOf, type UserRef, UserType } from './references.ts';

/** A member of a course is read off its roster, which a teacher may see; anybody else by the id. */
const read = createFieldReader((user: UserRef, { loaders }) =>
  user.courseId !== undefined && isCanvasId(user.ref)
    ? loaders.courseUsers.read({ courseId: user.courseId, userId: user.ref })
    : loaders.users.read(user.ref),
);

export const UserConnection = connectionOf('User', UserType);

UserType.implement({
  extensions: cacheHints.objects,
  description: 'A person with a login: a student, a teacher, an administrator.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id.',
      resolve: (user, _, context) =>
        whenThere(userIdOf(user, context), (id) => toGlobalId('User', id)),
    }),
    _id: t.id({
      nullable: false,
      description: 'The id in Canvas.',
      resolve: (user, _, context) => userIdOf(user, context),
    }),
    name: t.string({ description: 'The full name.', resolve: read(({ name }) => name) }),
    sortableName: t.string({
      description: 'The name by which lists are ordered, e.g. `Obi, Ada`.',
      resolve: read((user) => user.sortable_name),
    }),
    shortName: t.string({
      description: 'The name that others see.',
      resolve: read(
        (user) => user.short_name,
        ({ display }) => display?.shortName,
      ),
    }),
    sisId: t.string({
      description: 'The SIS id; null without the right to see it.',
      resolve: read((user) => user.sis_user_id),
    }),
    loginId: t.string({
      description: 'The login; null without the right to see it.',
      resolve: read((user) => user.login_id),
    }),
    email: t.string({
      description: 'The address; null without the right to see it.',
      resolve: read((user) => user.email),
    }),
    avatarUrl: t.field({
      type: 'URL',
      description: 'The picture.',
      resolve: read(
        (user) => user.avatar_url,
        ({ display }) => display?.avatarUrl,
      ),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: UserType,
    description: 'The user whose token this request carries.',
    resolve: () => toUser('self'),
  }),
);
