import { writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { ZipFile } from 'yazl';
import type { Course, World } from '../world/types.ts';
import type { FileRequest } from './file-store.ts';

/** A section or a student whose pace is written down. */
export interface PaceTarget {
  /** `Section 1` or `Ada Obi`. */
  readonly name: string;
  readonly filename: string;
}

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The targets that the ids name; ids that are not of the course are skipped (canvas-rest §2.1.1). */
export function findTargets(
  world: World,
  course: Course,
  sectionIds: readonly bigint[],
  enrollmentIds: readonly bigint[],
): PaceTarget[] {
  const sections = world.sections(course.id).filter(({ id }) => sectionIds.includes(id));
  const enrollments = world.enrollments(course.id).filter(({ id }) => enrollmentIds.includes(id));
  const users = enrollments
    .map(({ userId }) => world.user(userId))
    .filter((user) => user !== undefined);
  return [
    ...sections.map(({ name }) => ({ name, filename: `${name}_Section_Pace.docx` })),
    ...users.map(({ name }) => ({ name, filename: `${name}'s_Pace.docx` })),
  ];
}

/** The file of a run: one document, or a zip of them (canvas-rest §3.4). */
export function paceFile(
  world: World,
  course: Course,
  targets: readonly PaceTarget[],
): Pick<FileRequest, 'filename' | 'displayName' | 'contentType' | 'write'> {
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0) {
    return {
      filename: only.filename,
      displayName: only.filename,
      contentType: docxType,
      write: async (location) => writeFile(location, await createDocument(world, course, only)),
    };
  }
  return {
    filename: 'course_pace.zip',
    displayName: 'course_pace.zip',
    contentType: 'application/zip',
    write: (location) => writeDocuments(location, world, course, targets),
  };
}

async function writeDocuments(
  location: string,
  world: World,
  course: Course,
  targets: readonly PaceTarget[],
): Promise<void> {
  const zip = new ZipFile();
  const names = new Set<string>();
  for (const target of targets) {
    if (names.has(target.filename)) continue;
    names.add(target.filename);
    const document = await createDocument(world, course, target);
    zip.addBuffer(document, target.filename.replaceAll('/', '-'));
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(location));
}

async function createDocument(world: World, course: Course, target: PaceTarget): Promise<Buffer> {
  const assignments = world.assignments(course.id).filter(({ published }) => published);
  const lines = assignments.map(({ title, dueAt }) => {
    const day = dueAt === null ? 'no due date' : `due ${dueAt.toISOString().slice(0, 10)}`;
    return new Paragraph({ text: `${title}: ${day}`, bullet: { level: 0 } });
  });
  const document = new Document({
    title: `${course.name}: ${target.name}`,
    sections: [
      {
        children: [
          new Paragraph({ text: course.name, heading: HeadingLevel.HEADING_1 }),
          new Paragraph({ text: target.name, heading: HeadingLevel.HEADING_2 }),
          ...lines,
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
