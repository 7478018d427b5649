/** The failures of a row: each is looked into as it comes. They are explained together at the end: explained.ts. */
import { allHold, isOrdinary } from '../cases/assumptions.ts';
import type { Case } from '../cases/generators/cases.ts';
import { encodeInputs, formulaIn } from '../cases/encoded-inputs.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import type { Diagnosis } from '../reasons/diagnosis.ts';
import { earlierReason } from '../reasons/earlier-calls.ts';
import { encodeDiagnosis } from '../report/diagnosis.ts';
import { evidence } from '../report/evidence.ts';
import type { Finding } from '../report/finding.ts';
import { failsAfter, failsAlone, type Settled } from './earlier.ts';
import { type KeptFailure, type Look, Looks, ShardLooks } from './looks.ts';
import type { Attempts, RowSettings } from './row-settings.ts';
import { type Kept, shrink } from './shrink.ts';
import { settingsOf, type Trial } from './trial.ts';

const encodeEarlier = (earlier: Settled['earlier']): Finding['earlier'] =>
  earlier === null
    ? null
    : {
        reproduced: earlier.reproduced,
        calls: earlier.calls.map((call) => ({
          operation: call.operation.name,
          inputs: encodeInputs(call, []),
          formula: formulaIn(call.inputs),
        })),
      };

export class Failures {
  readonly #settings: RowSettings;
  readonly #attempts: Attempts;
  readonly #keeps: Kept;
  readonly #chosen = new Looks();
  readonly #ofShard = new ShardLooks();
  readonly looks: Look[] = [];

  constructor(settings: RowSettings, attempts: Attempts) {
    this.#settings = settings;
    this.#attempts = attempts;
    const { implementation, subject, terms } = settings;
    const { epsilon } = settingsOf(implementation.format, terms);
    this.#keeps = {
      isTaken: (theCase) =>
        allHold(subject.assumes, theCase, epsilon) && implementation.takes?.(theCase.inputs) !== false,
      takes: (theCase) => implementation.takes?.(theCase.inputs) !== false,
      isOrdinary: (theCase) => isOrdinary(theCase, epsilon),
    };
  }

  /** Shrinks a failure and keeps it, unless enough of its kind are kept. `before`: the calls of the row before it. */
  async look(failing: Trial, index: number, before: () => readonly Case[]): Promise<void> {
    const { answer, judgement, theCase } = failing;
    const isLost = answer.kind === 'lost';
    const sighting = { kind: judgement.kind, isUsual: this.#keeps.isOrdinary(theCase), isLost };
    const { isShard, found, defects } = this.#settings;
    const isWanted = (): boolean => (isShard ? this.#ofShard : this.#chosen).wants(sighting);
    if (!(defects === undefined ? isWanted() : defects.mayLook(failing))) return;
    this.#chosen.begin(sighting);
    const small = await this.#small(failing, before);
    this.looks.push({ ...sighting, index, failed: isLost || answer.kind === 'threw', small });
    if (this.#chosen.end(sighting, small) && small !== null) found(small.failure, small.origin);
  }

  async #small(failing: Trial, before: () => readonly Case[]): Promise<KeptFailure | null> {
    const small = await this.#attempts.later(
      'shrinking',
      () =>
        shrink(failing, (theCase) => this.#attempts.try(theCase, false), this.#settings.stopped, this.#keeps),
      { trial: failing, shrunk: false },
    );
    const settled = await this.#settle(failing, small, before);
    if (settled === null) return null;
    const { trial: best, shrunk, earlier } = settled;
    if (this.#settings.defects?.isNew(best) === false) return null;
    const { theCase, answer, judgement } = best;
    const failure = evidence(theCase, answer, judgement, this.#settings.terms.epsilon, {
      replay: this.#attempts.id(theCase),
      shrunk,
      diagnosis: [...earlierReason(earlier), ...this.#diagnose(failing, best)].map(encodeDiagnosis),
    });
    const origin = { formula: formulaIn(theCase.inputs), earlier: encodeEarlier(earlier) };
    const { kind, broken } = judgement;
    return {
      kind,
      isUsual: this.#keeps.isOrdinary(theCase),
      broken,
      failure,
      best: { theCase, answer },
      origin,
    };
  }

  /**
   * A counterexample is tried once in a fresh worker. Where it passes there the calls before it are looked for: once in
   * a row, and null when that was done.
   */
  async #settle(
    failing: Trial,
    small: Omit<Settled, 'earlier'>,
    before: () => readonly Case[],
  ): Promise<Settled | null> {
    const { implementation, terms, stopped, earlier } = this.#settings;
    if (implementation.fresh === undefined || stopped()) return { ...small, earlier: null };
    const retry = { fresh: implementation.fresh, terms, stopped };
    const alone = await failsAlone(retry, failing, small);
    if (alone !== null) return alone;
    if (this.#chosen.kept.some(({ origin }) => origin.earlier !== null)) return null;
    const row = before();
    const histories = function* (): Generator<readonly Case[]> {
      yield row;
      yield [...earlier(), ...row];
    };
    return failsAfter(retry, failing, small, histories());
  }

  /** What fits the counterexample must fit the case that it came from too. */
  #diagnose(failing: Trial, best: Trial): readonly Diagnosis[] {
    if (!this.#settings.diagnosis) return [];
    const of = ({ theCase, judgement }: Trial): readonly Diagnosis[] =>
      this.#attempts.beside(
        'the diagnosis',
        () => diagnoseSpot(theCase, this.#settings.terms.epsilon, judgement.spot),
        [],
      );
    return of(failing).length === 0 ? [] : of(best);
  }
}
