/** What an implementation is judged by. */
import { defaultEpsilon, type Ratio } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { assumptionsOf } from '../cases/assumptions.ts';
import { saidOf } from '../cases/by-operation.ts';
import type { Implementation } from '../runners/implementation.ts';
import type { Terms } from '../judge/judge.ts';
import type { Subject } from '../report/finding.ts';
import { changed, conventionsOf, type Signature } from '../reasons/signatures/index.ts';

/** What was asked for on the command line; null: nothing. */
export interface Asked {
  readonly profile: Profile | null;
  readonly epsilon: Ratio | null;
}

/** An implementation's epsilon: what it has built in, else the run's, else 10^-6. */
const epsilonOf = (implementation: Implementation, run: Ratio | null): Ratio =>
  implementation.epsilon ?? run ?? defaultEpsilon;

/** What an implementation is judged by: the profile that was asked for, or its own, and its epsilon. */
export const termsOf = (asked: Asked, implementation: Implementation): Terms => ({
  profile: asked.profile ?? implementation.profile,
  epsilon: epsilonOf(implementation, asked.epsilon),
});

/** The conventions of an implementation that say something of an operation. */
export const declaredFor = (
  { name }: Operation,
  { conventions }: Pick<Implementation, 'conventions'>,
): readonly Signature[] =>
  conventionsOf(saidOf(conventions, name)).filter(({ operations }) => operations.includes(name));

/** The operation that an implementation is judged by: changed by the conventions that it declares. */
export const judgedOperation = (
  operation: Operation,
  implementation: Pick<Implementation, 'conventions'>,
): Operation => {
  const declared = declaredFor(operation, implementation);
  return declared.length === 0 ? operation : changed(operation, declared);
};

/** What an implementation takes for granted of an operation, of what says something of it. */
export const assumesOf = (
  operation: Operation,
  { assumes = {} }: Pick<Implementation, 'assumes'>,
): string[] => assumptionsOf(operation, saidOf(assumes, operation.name)).map(({ name }) => name);

export const ratioText = ({ n, d }: Ratio): string => `${n}/${d}`;

/** What an operation is judged by, as reports and findings name it. */
export const namedTerms = (
  operation: Operation,
  implementation: Implementation,
  { profile, epsilon }: Terms,
): Pick<Subject, 'format' | 'profile' | 'epsilon' | 'conventions' | 'assumes'> => ({
  format: implementation.format,
  profile: profile.name,
  epsilon: ratioText(epsilon),
  conventions: declaredFor(operation, implementation).map(({ name }) => name),
  assumes: assumesOf(operation, implementation),
});

type NamedTerms = Pick<Subject, 'format' | 'profile' | 'epsilon' | 'conventions'>;

/** Whether they judge alike. The order of conventions has no meaning; assumptions say what is asked, not how it is judged. */
export const sameTerms = (a: NamedTerms, b: NamedTerms): boolean => {
  const text = ({ format, profile, epsilon, conventions }: NamedTerms): string =>
    JSON.stringify([format, profile, epsilon, conventions.toSorted()]);
  return text(a) === text(b);
};
