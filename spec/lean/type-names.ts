/** The types that the subset names, by their Lean names in the versions that are known. */
export type TypeName = 'Nat' | 'Fin' | 'Tensor' | 'Vec' | 'Shape' | 'Type' | 'Prop';

export const typeNames: readonly (readonly [name: string, type: TypeName])[] = [
  ['Nat', 'Nat'],
  ['Fin', 'Fin'],
  ['Type', 'Type'],
  ['Prop', 'Prop'],
  ['Spec.Tensor', 'Tensor'],
  ['TorchLean.Tensor', 'Tensor'],
  ['Spec.Vec', 'Vec'],
  ['Spec.Shape', 'Shape'],
  ['TorchLean.Shape', 'Shape'],
];
