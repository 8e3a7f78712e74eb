import { createRandom } from './random.ts';
import { idInside } from './shards.ts';
import type { Quiz, QuizQuestion } from './types.ts';

/** The quiz types whose questions have no right answer. */
export const surveyTypes: ReadonlySet<Quiz['type']> = new Set(['survey', 'graded_survey']);

const questions: readonly { text: string; answers: readonly string[] }[] = [
  {
    text: 'Which of these is a prime, an odd one and less than ten?',
    answers: ['7', '9', '2, the even one', '15'],
  },
  {
    text: '<p>Who wrote &quot;Things Fall Apart&quot;?</p>',
    answers: ['Chinua Achebe', "Flann O'Brien", 'Ngũgĩ wa Thiong’o', 'J. M. Coetzee'],
  },
  { text: 'The powerhouse of the cell is the…', answers: ['mitochondrion', 'nucleus', 'ribosome'] },
  { text: 'True or false: 0 < 1.', answers: ['True', 'False'] },
  {
    text: 'Debit, credit, or neither?\nA customer pays in cash.',
    answers: ['debit cash, credit sales', 'credit cash', 'neither', 'both, twice'],
  },
  {
    text: 'Welches Wort passt: „Über den ___ gehen“?',
    answers: ['Berg', 'Fluß', 'Zürich', 'nichts'],
  },
  {
    text: 'What does H₂O stand for?',
    answers: ['water', 'hydrogen peroxide', '"heavy" water', 'none of these'],
  },
  { text: 'Pick the derivative of x².', answers: ['2x', 'x', 'x²/2', '2'] },
];

const surveyQuestions: readonly { text: string; answers: readonly string[] }[] = [
  { text: 'The pace of this course is…', answers: ['just right', 'too fast', 'too slow'] },
  { text: 'I would recommend it to a friend.', answers: ['agree', 'neither, nor', 'disagree'] },
  { text: 'How do you study?', answers: ['alone', 'in a group', 'with the "tutor", weekly'] },
];

/** The questions of a quiz, by ascending id. Surveys are worth a point a question. */
export function drawQuestions(
  seed: number,
  quizId: bigint,
  isSurvey: boolean,
): readonly QuizQuestion[] {
  const random = createRandom(seed, 'questions', quizId);
  const pool = isSurvey ? surveyQuestions : questions;
  const count = isSurvey ? pool.length : random.int(4, pool.length);
  const first = random.int(0, pool.length - 1);
  return Array.from({ length: count }, (_, index): QuizQuestion => {
    const { text, answers } = pool[(first + index) % pool.length]!;
    return {
      id: idInside(quizId, 100, index + 1),
      title: `Question ${index + 1}`,
      text,
      points: isSurvey ? 1 : random.pick([1, 2, 5]),
      answers,
    };
  });
}
