import type { Quiz, QuizQuestion, QuizSubmission, World } from '../../world/types.ts';
import { headersOf } from '../report-type.ts';
import type { Cell, Row, Table } from '../table.ts';
import { toPlainText } from './plain-text.ts';

const fixedHeaders = headersOf(
  'Question Id, Question Title, Answered Student Count, Top Student Count, Middle Student Count, Bottom Student Count, Quiz Question Count, Correct Student Count, Wrong Student Count, Correct Student Ratio, Wrong Student Ratio, Correct Top Student Count, Correct Middle Student Count, Correct Bottom Student Count, Variance, Standard Deviation, Difficulty Index, Alpha, Point Biserial of Correct',
);

/** The item analysis of a quiz, from everybody's first attempt (canvas-rest §3.5). */
export function itemAnalysis(world: World, quiz: Quiz): Table {
  const isSurvey = quiz.type === 'survey' || quiz.type === 'graded_survey';
  // No answer of a survey is right, so there is nothing to analyse.
  const questions = isSurvey ? [] : world.quizQuestions(quiz.id, quiz.courseId);
  const mostAnswers = Math.max(1, ...questions.map(({ answers }) => answers.length));
  const distractors = Array.from(
    { length: mostAnswers - 1 },
    (_, index) => `Point Biserial of Distractor ${index + 2}`,
  );
  return {
    name: 'report',
    headers: [...fixedHeaders, ...distractors],
    rows: () => {
      const ranked = rank(world.quizSubmissions(quiz.courseId, quiz.id));
      return questions.map((question, index) =>
        rowOf(question, index, ranked, questions.length, mostAnswers),
      );
    },
  };
}

interface Ranked {
  readonly all: readonly QuizSubmission[];
  readonly top: readonly QuizSubmission[];
  readonly middle: readonly QuizSubmission[];
  readonly bottom: readonly QuizSubmission[];
}

const tailShare = 0.27; // of the students: the usual size of the top and the bottom group

function rank(submissions: readonly QuizSubmission[]): Ranked {
  const all = submissions
    .filter(({ attempt }) => attempt === 1)
    .toSorted((one, other) => other.score - one.score);
  const size = Math.round(all.length * tailShare);
  return {
    all,
    top: all.slice(0, size),
    middle: all.slice(size, all.length - size),
    bottom: all.slice(all.length - size),
  };
}

function rowOf(
  question: QuizQuestion,
  index: number,
  ranked: Ranked,
  questionCount: number,
  mostAnswers: number,
): Row {
  const answered = (group: readonly QuizSubmission[]) =>
    group.filter(({ answers }) => (answers[index] ?? null) !== null);
  const countCorrect = (group: readonly QuizSubmission[]) =>
    group.filter(({ answers }) => answers[index] === 0).length;
  const respondents = answered(ranked.all);
  const count = respondents.length;
  const correct = countCorrect(respondents);
  const scores = respondents.map(({ answers }) => (answers[index] === 0 ? question.points : 0));
  const spread = variance(scores);
  const biserials = Array.from({ length: mostAnswers }, (_, answer) =>
    answer < question.answers.length ? pointBiserial(respondents, index, answer) : null,
  );
  return [
    ...[question.id, toPlainText(question.text), count],
    ...[answered(ranked.top).length, answered(ranked.middle).length],
    ...[answered(ranked.bottom).length, questionCount, correct, count - correct],
    ...[share(correct, count), share(count - correct, count)],
    ...[countCorrect(ranked.top), countCorrect(ranked.middle), countCorrect(ranked.bottom)],
    ...[spread, Math.sqrt(spread), share(correct, count)],
    // Cronbach's alpha is told of more than fifteen questions only; no quiz here has so many.
    ...['N/A', ...biserials],
  ];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

/** How choosing an answer goes with the score of the quiz, -1 to 1; null where all or none chose it. */
function pointBiserial(
  respondents: readonly QuizSubmission[],
  index: number,
  answer: number,
): Cell {
  const chose = respondents.filter(({ answers }) => answers[index] === answer);
  const others = respondents.filter(({ answers }) => answers[index] !== answer);
  const deviation = Math.sqrt(variance(respondents.map(({ score }) => score)));
  if (chose.length === 0 || others.length === 0 || deviation === 0) return null;
  const difference = mean(chose.map(({ score }) => score)) - mean(others.map(({ score }) => score));
  const weight = Math.sqrt((chose.length * others.length) / respondents.length ** 2);
  return (difference / deviation) * weight;
}
