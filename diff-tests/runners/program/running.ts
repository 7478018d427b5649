/** A running program: one run at a time, its questions to the model answered in between. */
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { Answer } from '../../cases/answer.ts';
import { zerosOf } from '../../cases/builtins.ts';
import { play, type Played } from '../../cases/models.ts';
import type { HostInputs, HostTensor, HostValue, ModelScript } from '../../cases/values.ts';
import { Lost, type Respondent } from '../ask.ts';
import { asVector, type CallSettings, cut, excessOf, messageOf, type Plays } from '../answered.ts';
import { playsIn } from '../implementation.ts';
import { Child, quoted } from './child.ts';
import { faultOf } from './fault.ts';
import {
  errorSchema,
  lineSchema,
  integersSchema,
  outputSchema,
  questionSchema,
  resultSchema,
  tensorSchema,
  type ToProgram,
} from './messages.ts';
import { fromWire, inputToWire, scalarToWire, toWire } from './wire.ts';

/** Cases of one operation that are sent together. */
export interface Run {
  readonly operation: Operation;
  readonly cases: readonly HostInputs[];
  readonly settings: CallSettings;
  /** Whether questions to the model are answered with an error: to see what comes of that. */
  readonly unanswered?: boolean;
}

/** A run that is being answered. */
interface Going {
  readonly run: Run;
  readonly id: number;
  readonly plays: readonly Plays[];
  readonly game: Played | null;
  readonly done: (answers: Answer[]) => void;
  readonly fail: (reason: Error) => void;
  readonly anew: () => void;
}

const playedIn = ({ cases, settings }: Run, plays: readonly Plays[]): Played | null => {
  const [inputs, told] = [cases[0], plays[0]];
  if (inputs === undefined || told === undefined || told.model === null) return null;
  return play(inputs[told.model] as ModelScript, settings.format, told.size);
};

/** A tensor of the wire for the model; throws what is wrong with it. */
const asked = (format: FormatName, what: string, value: unknown): HostTensor => {
  const parsed = tensorSchema.safeParse(value);
  if (!parsed.success) throw new TypeError(`${what} must be a tensor { shape, data }`);
  const read = fromWire(format, parsed.data);
  if ('tensor' in read) return read.tensor;
  throw new TypeError(`${what} is no tensor: ${read.problem}`);
};

const askedTime = (format: FormatName, value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const { shape, data } = asked(format, 't', value);
  if (shape.length !== 0) throw new TypeError('t must be a tensor of shape [] or an integer');
  return data[0] as number;
};

export class Running implements Respondent<Run, Answer[]> {
  readonly #child: Child;
  readonly #first: Promise<unknown>;
  #going: Going | null = null;
  #id = 0;
  /** Who waits for the first line. */
  #begun: { done: (said: unknown) => void; fail: (reason: Error) => void } | null = null;

  /** `command` is run by the shell, and told that epscheck begins. */
  constructor(command: string, start: ToProgram) {
    this.#first = new Promise((done, fail) => (this.#begun = { done, fail }));
    this.#first.catch(() => undefined);
    this.#child = new Child(command, {
      line: (text, number) => this.#take(text, number),
      end: (why) => this.#fail(new Lost(why)),
    });
    this.#child.write(start);
  }

  /** One that ended, or said more than it was asked, is asked once more: the answer says so, and it is started again. */
  readonly ended = false;

  /** The last lines of its standard error, for a message. */
  get said(): string {
    return this.#child.said;
  }

  /** Its first line, which is to be `ready`: JSON, not checked yet. */
  loaded(): Promise<unknown> {
    return this.#first;
  }

  ask(run: Run, anew: () => void = () => undefined): Promise<Answer[]> {
    const { operation, cases, settings } = run;
    const { format } = settings;
    const plays = cases.map((inputs) => playsIn(operation, inputs));
    this.#id += 1;
    const id = this.#id;
    return new Promise((done, fail) => {
      this.#going = { run, id, plays, game: playedIn(run, plays), done, fail, anew };
      const { ended } = this.#child;
      if (ended !== null) return this.#fail(new Lost(`after its last answer: ${ended}`));
      this.#child.write({
        type: 'run',
        id,
        operation: operation.name,
        epsilon: scalarToWire(format, settings.epsilon),
        cases: cases.map((inputs) =>
          Object.fromEntries(
            operation.inputs.map(({ name, kind }) => [
              name,
              inputToWire(format, kind, inputs[name] as HostValue),
            ]),
          ),
        ),
      } satisfies ToProgram);
    });
  }

  #fail(reason: Error): void {
    this.#begun?.fail(reason);
    this.#going?.fail(reason);
    [this.#begun, this.#going] = [null, null];
  }

  /** A line that is none of the protocol ends the program: what it says after that means nothing. */
  #fault(number: number, what: string): void {
    this.#child.fail(`line ${number}: ${what}`);
  }

  #take(text: string, number: number): void {
    const fault = (what: string): void => this.#fault(number, `${what}; the line: ${quoted(text)}`);
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch (error) {
      return fault(`expected a JSON object, got what is no JSON (${messageOf(error)})`);
    }
    if (this.#begun !== null) {
      this.#begun.done(said);
      this.#begun = null;
      return;
    }
    const line = lineSchema.safeParse(said);
    if (!line.success) return fault(faultOf(line.error, said));
    const take = { ready: 'a second ready', result: null, model: null }[line.data.type];
    if (take !== null) return fault(take);
    const going = this.#going;
    if (going === null) return fault(`expected nothing, since nothing was asked, got a ${line.data.type}`);
    const answers = { model: () => this.#question(said, going), result: () => this.#result(said, going) };
    const problem = answers[line.data.type as keyof typeof answers]();
    if (problem !== null) fault(problem);
  }

  /** A question to the model is answered; null, or what makes it no question of this run. */
  #question(said: unknown, { id, game, run, anew }: Going): string | null {
    const parsed = questionSchema.safeParse(said);
    if (!parsed.success) return faultOf(parsed.error, said);
    if (parsed.data.id !== id) return `id: expected ${id}, got ${parsed.data.id}`;
    if (game === null) return `type: expected result, got model: ${run.operation.name} has no model`;
    const { format } = run.settings;
    anew();
    try {
      if (run.unanswered === true) throw new Error('this question is not answered');
      const x = asked(format, 'x', parsed.data.x);
      const value = toWire(format, game.model(x, askedTime(format, parsed.data.t)));
      this.#child.write({ type: 'answer', id, value } satisfies ToProgram);
    } catch (error) {
      this.#child.write({ type: 'answer', id, error: messageOf(error) } satisfies ToProgram);
    }
    return null;
  }

  /** A result ends the run; null, or what makes it none of this run. */
  #result(said: unknown, going: Going): string | null {
    const parsed = resultSchema.safeParse(said);
    if (!parsed.success) return faultOf(parsed.error, said);
    const { id, results } = parsed.data;
    if (id !== going.id) return `id: expected ${going.id}, got ${id}`;
    const { length } = going.run.cases;
    if (results.length !== length)
      return `results: expected ${length}, one for each case, got ${results.length}`;
    this.#going = null;
    going.done(results.map((item, i) => this.#answer(item, i, going)));
    return null;
  }

  /** One result: what is wrong inside it is a rejection of its case alone. */
  #answer(item: unknown, i: number, { run, plays, game }: Going): Answer {
    const calls = game?.calls ?? [];
    const { format } = run.settings;
    const told = plays[i] as Plays;
    const refusal = errorSchema.safeParse(item);
    if (refusal.success) return { kind: 'threw', message: cut(refusal.data.error), calls };
    const listed = told.integers === true ? integersSchema.safeParse(item) : null;
    const parsed = outputSchema.safeParse(item);
    const read =
      listed?.success === true
        ? { tensor: asVector(listed.data.output, format) as HostTensor }
        : parsed.success
          ? fromWire(format, parsed.data.output)
          : { problem: `results.${i}.${faultOf(parsed.error, item)}` };
    if ('problem' in read)
      return { kind: 'malformed', malformed: { code: 'unreadable', message: read.problem }, calls };
    const excess = excessOf(read.tensor, told);
    if (excess !== null) return { kind: 'malformed', malformed: excess, calls };
    // What a forbidden call returns is not looked at.
    const output = told.shape === null ? { shape: [0], data: zerosOf(format, 0) } : read.tensor;
    return { kind: 'returned', output, impurity: null, calls, order: game?.order ?? [] };
  }

  kill(): Promise<void> {
    return this.#child.killed();
  }

  /** Told to stop: how it ended. `ended`: why it had ended before. */
  async finish(): Promise<{
    readonly code: number | null;
    readonly late: boolean;
    readonly ended: string | null;
  }> {
    const { ended } = this.#child;
    return { ...(await this.#child.stop({ type: 'stop' } satisfies ToProgram)), ended };
  }

  /** While it owes an answer it is killed, else told to stop. */
  async stop(): Promise<void> {
    if (this.#going !== null || this.#begun !== null) await this.#child.killed();
    else await this.finish();
  }
}
