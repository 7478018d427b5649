/**
 * Goes ahead of a search: tries the cases of some indices and tells what is worth a look. It counts, and judges where
 * that is cheapest; what it finds is put to the implementation once more by who keeps the row.
 */
import { brokenBy } from '../../cases/assumptions.ts';
import { bitsAt } from '../../cases/bulk/counter.ts';
import { hasBulk } from '../../cases/bulk/bulk.ts';
import { alone } from '../../cases/bulk/mutate.ts';
import { targets } from '../../cases/bulk/targets.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { outsideNearest, pickAnswer, pickCase } from '../../judge/bulk.ts';
import type { Verdict } from '../../judge/judge.ts';
import { floorOf } from '../../judge/screen.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { messageOf } from '../../runners/answered.ts';
import { DidNotRun, type Implementation, Stopped } from '../../runners/implementation.ts';
import { breathe } from '../breathe.ts';
import type { Plan } from '../plan.ts';
import { termsOf } from '../terms.ts';
import { bothMet, type Met } from '../../judge/met.ts';
import { asked, judged, settingsOf, trial, type Trial } from '../trial.ts';
import { Ground, type Sources } from './ground.ts';
import { keep, Newness, only } from './news.ts';
import type { Kept, Rejected, ScoutDone, ScoutTask, Told, Way } from './scout-task.ts';
import { type Turn, turnAt } from './turns.ts';

/** Elements of a bulk case that are looked at as closely as those of other cases. */
const sampled = 24;

/** Rejected elements of one bulk case that are looked into. */
const mostSuspects = 4;

const elementsOf = ({ answer }: Pick<Trial, 'answer'>): number =>
  answer.kind === 'returned' ? answer.output.data.length : 0;

/** More elements than this are judged as a bulk case. */
const manyElements = 512;

export class Scout {
  readonly #plan: Plan;
  readonly #sources: Sources = new Map();
  readonly #grounds = new Map<string, { ground: Ground; implementation: Implementation; news: Newness }>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  #placeOf({ backend, operation: name }: Pick<ScoutTask, 'backend' | 'operation'>) {
    const key = `${backend} ${name}`;
    const known = this.#grounds.get(key);
    if (known !== undefined) return known;
    const candidate = this.#plan.candidates.find((one) => one.backend === backend);
    const operation = this.#plan.operations.find((one) => one.name === name);
    if (candidate === undefined || 'unavailable' in candidate || operation === undefined)
      throw new RangeError(`there is no ${name} on ${backend}`);
    const { implementation } = candidate;
    const made = {
      ground: new Ground(this.#plan, operation, implementation, this.#sources),
      implementation,
      news: new Newness(),
    };
    this.#grounds.set(key, made);
    return made;
  }

  async run(task: ScoutTask, stopped: () => boolean): Promise<ScoutDone> {
    const place = this.#placeOf(task);
    const going = new Going(task, this.#plan, place.ground, place.implementation, place.news);
    for (let i = 0; i < task.count && !stopped() && Date.now() < task.until; i++) {
      if (!(await going.tryAt(task.first + i * task.every))) break;
      await breathe();
    }
    return going.done;
  }
}

/** One task while it goes on. */
class Going {
  readonly #task: ScoutTask;
  readonly #ground: Ground;
  readonly #implementation: Implementation;
  readonly #terms: ReturnType<typeof termsOf>;
  readonly #epsilon: number;
  readonly #news: Newness;
  readonly #told = new Map<string, Told>();
  readonly #rejected: Rejected[] = [];
  readonly #measured: Kept[] = [];
  readonly #found: ScoutDone['news'][number][] = [];
  readonly #ways: Record<'cases' | 'bulk' | 'mutations', Way> = {
    cases: { cases: 0, elements: 0, rejected: 0 },
    bulk: { cases: 0, elements: 0, rejected: 0 },
    mutations: { cases: 0, elements: 0, rejected: 0 },
  };
  readonly #targets: Record<string, number> = {};
  readonly #warnings: string[] = [];
  #tried = 0;
  #answered = false;
  #met: ScoutTask['met'];
  #floor: ScoutTask['floor'];
  #share: number;
  #margin: number;
  #gaveUp: ScoutDone['gaveUp'] = null;

  constructor(task: ScoutTask, plan: Plan, ground: Ground, implementation: Implementation, news: Newness) {
    this.#task = task;
    this.#ground = ground;
    this.#implementation = implementation;
    this.#terms = termsOf(plan, implementation);
    this.#epsilon = settingsOf(implementation.format, this.#terms).epsilon;
    this.#news = news;
    [this.#met, this.#floor] = [task.met, task.floor];
    [this.#share, this.#margin] = [task.share, task.margin];
  }

  get done(): ScoutDone {
    return {
      tried: this.#tried,
      told: [...this.#told.values()],
      answered: this.#answered,
      met: this.#met,
      rejected: this.#rejected,
      measured: this.#measured,
      news: this.#found,
      ways: this.#ways,
      targets: this.#targets,
      warnings: this.#warnings,
      gaveUp: this.#gaveUp,
    };
  }

  /** Tries the case at an index. false: nothing more is to be tried. */
  async tryAt(index: number): Promise<boolean> {
    try {
      const turn = turnAt(this.#ground.operation, index);
      const theCase = this.#ground.at(turn, this.#task.corpus);
      const way = this.#ways[turn.sort === 'case' ? 'cases' : turn.sort === 'bulk' ? 'bulk' : 'mutations'];
      const goesOn = await this.#try(theCase, index, turn, way);
      this.#tried += 1;
      return goesOn;
    } catch (error) {
      if (error instanceof Stopped) return false;
      if (!(error instanceof DidNotRun)) throw error;
      this.#gaveUp = { reason: error.message, remedy: error.remedy };
      return false;
    }
  }

  async #try(theCase: Case, index: number, turn: Turn, way: Way): Promise<boolean> {
    for (const { name, about, hit } of targets) {
      if (theCase.forbidden === null && about(theCase.operation) && hit(theCase, this.#epsilon))
        this.#targets[name] = (this.#targets[name] ?? 0) + 1;
    }
    const answers = await asked(this.#implementation, theCase, this.#terms);
    const { answer } = answers;
    if (theCase.forbidden === null && answer.kind === 'returned') this.#answered = true;
    way.cases += 1;
    way.elements += elementsOf(answers);
    const isMany = elementsOf(answers) > manyElements && hasBulk(theCase.operation);
    const done = isMany
      ? await this.#many(theCase, answers, index, turn)
      : judged(this.#implementation, theCase, answers, this.#terms, this.#more);
    if (done === null) {
      way.rejected += 1;
      return true;
    }
    this.#flushed(done.met);
    const { verdict, elements, ulpSkipped } = done.judgement;
    const broken = isMany || theCase.forbidden !== null ? null : brokenBy(theCase, this.#epsilon);
    this.#tell(verdict, broken, elements, ulpSkipped);
    if (verdict === 'rejected') {
      way.rejected += 1;
      this.#rejected.push(turn.sort === 'mutation' ? keep(done) : { index });
      return answer.kind !== 'lost';
    }
    this.#met = bothMet(this.#met, done.met);
    this.#learn(done);
    return true;
  }

  get #more(): { readonly from: ScoutTask['met']; readonly floor: ScoutTask['floor'] } {
    return { from: this.#met, floor: this.#floor };
  }

  /** Of a case that is rejected, what it meets with subnormals flushed: of many elements only some are tried once more. */
  #flushed({ flushed }: Met): void {
    this.#met = bothMet(this.#met, { rank: 0, flushed });
  }

  #tell(verdict: Verdict, broken: readonly string[] | null, elements: number, ulpSkipped: number): void {
    const key = `${verdict} ${broken?.join() ?? '-'}`;
    const before = this.#told.get(key) ?? { verdict, broken, cases: 0, elements: 0, ulpSkipped: 0 };
    this.#told.set(key, {
      ...before,
      cases: before.cases + 1,
      elements: before.elements + elements,
      ulpSkipped: before.ulpSkipped + ulpSkipped,
    });
  }

  /**
   * A case of many elements. Those that IEEE 754 would give are allowed by every profile that contains it; the others are
   * judged as a case of their own. null: an element was rejected, and told of.
   */
  async #many(
    theCase: Case,
    answers: Awaited<ReturnType<typeof asked>>,
    index: number,
    turn: Turn,
  ): Promise<Trial | null> {
    const { answer } = answers;
    const { profile, epsilon } = this.#terms;
    const isContained = profile === ieee754 || profile.contains.includes(ieee754.name);
    const outside = isContained ? outsideNearest(theCase, epsilon, answer) : null;
    const whole = (): Trial =>
      judged(this.#implementation, theCase, answers, this.#terms, { ...this.#more, measured: false });
    if (outside === null || answer.kind !== 'returned') return whole();
    const judgedAt = (picked: readonly number[], measured: boolean): Trial =>
      judged(
        this.#implementation,
        pickCase(theCase, picked),
        { answer: pickAnswer(answer, picked), again: null },
        this.#terms,
        { ...this.#more, measured },
      );
    let left = outside;
    let verdict: Verdict = 'accepted';
    const suspects: number[] = [];
    while (left.length > 0 && suspects.length < mostSuspects) {
      const { judgement, met } = judgedAt(left, false);
      if (suspects.length === 0) this.#flushed(met);
      if (judgement.verdict !== 'rejected') {
        this.#met = bothMet(this.#met, met);
        if (judgement.verdict === 'undecided') verdict = 'undecided';
        break;
      }
      const at = judgement.spot?.element;
      if (at === undefined) return whole();
      suspects.push(left[at] as number);
      left = left.slice(at + 1);
    }
    const elements = answer.output.data.length;
    if (suspects.length > 0) {
      const isAlone = await this.#suspect(theCase, suspects);
      if (!isAlone) this.#rejected.push(turn.sort === 'bulk' ? { index } : keep({ ...whole(), theCase }));
      this.#tell('rejected', null, elements, elements);
      return null;
    }
    const places = Array.from({ length: sampled }, (_, i) => bitsAt(index, i) % elements);
    const sample = judgedAt([...new Set([...outside.slice(0, 4), ...places])], true);
    const kind = verdict === 'accepted' ? sample.judgement.verdict : verdict;
    const ulpSkipped = elements - sample.judgement.elements + sample.judgement.ulpSkipped;
    return { ...sample, judgement: { ...sample.judgement, verdict: kind, elements, ulpSkipped } };
  }

  /** The suspects as cases of one element: those that are rejected alone are told of. Whether one was. */
  async #suspect(theCase: Case, suspects: readonly number[]): Promise<boolean> {
    let isAlone = false;
    for (const element of suspects) {
      const single = alone(theCase, element);
      const again = await trial(this.#implementation, single, this.#terms, { measured: false });
      if (again.judgement.verdict !== 'rejected') continue;
      isAlone = true;
      this.#rejected.push(keep(again));
    }
    return isAlone;
  }

  /** What a case shows beside its verdict. Nothing of it ends a search. */
  #learn(done: Trial): void {
    try {
      for (const one of this.#news.of(done, this.#terms, { share: this.#share, margin: this.#margin })) {
        if (one.reason === 'distance to the end') this.#margin = -one.score;
        if (one.reason === 'budget share') this.#share = one.score;
        this.#found.push(one);
      }
      this.#raise(done);
    } catch (error) {
      this.#warnings.push(
        `${done.theCase.operation.name}: what a case shows was left out: ${messageOf(error)}`,
      );
    }
  }

  /** The largest measures so far, each with the element that it is of. */
  #raise({ theCase, answer, judgement: { worst, share } }: Trial): void {
    if (answer.kind !== 'returned') return;
    const [ulp, part] = [floorOf(worst?.of ?? null), floorOf(share?.of ?? null)];
    const raised = [
      ...(worst !== null && ulp > this.#floor.ulp ? [worst.element] : []),
      ...(share !== null && part > this.#floor.share ? [share.element] : []),
    ];
    this.#floor = { ulp: Math.max(ulp, this.#floor.ulp), share: Math.max(part, this.#floor.share) };
    for (const element of new Set(raised)) this.#measured.push(keep(only({ theCase, answer }, element)));
  }
}
