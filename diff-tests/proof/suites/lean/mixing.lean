/-
Definitions of our own in the subset that the diffusion layer is written in: other formulas, every form of term.
/- Comments nest. -/
-/

module

public import NN.Spec.Core.Context

@[expose] public section

namespace Own.Mixing

open Spec
open Tensor

variable {α : Type} [Context α]

/-- Two numbers and a table. -/
structure Mixer (α : Type) (T : Nat) [Context α] where
  /-- One weight for each step. -/
  weights : Spec.Vec T α
  bias : α

namespace Mixer

variable {T : Nat}

def weight (m : Mixer α T) (i : Fin T) : α :=
  Tensor.vecGet m.weights i

/-- Counts down: total 0 = bias, total (k + 1) = weight k - total k / 2. -/
def total (m : Mixer α T) (t : Fin (T + 1)) : α :=
  let rec down : (k : Nat) → k < T + 1 → α
    | 0, _ => m.bias
    | k + 1, hk =>
        let i : Fin T := ⟨k, Nat.lt_of_succ_lt_succ hk⟩
        have below : k < T + 1 := Nat.lt_of_succ_lt hk
        m.weight i - down k below / 2
  down t.1 t.2

def totals (m : Mixer α T) : Spec.Vec (T + 1) α :=
  Spec.vectorTensor (fun t => m.total t)

end Mixer

variable {T : Nat} {s : Shape}

/-- Counts are divided as counts, or cast leaf by leaf. -/
def shares (T : Nat) : Spec.Vec T α :=
  match T with
  | 0 => Spec.vectorTensor (fun i : Fin 0 => False.elim (by simpa using i.2))
  | Nat.succ below =>
      match below with
      | 0 => Spec.vectorTensor (fun _i : Fin 1 => (1 / 2))
      | Nat.succ rest =>
          Spec.vectorTensor (fun i : Fin (Nat.succ (Nat.succ rest)) =>
            let half : Nat := (Nat.succ rest) / 2
            ((i.1 + 1 : Nat) : α) / (Nat.succ rest : α) + (half : α))

/-- A branch on scalars, and one on counts. -/
def guarded (n : Nat) (a b : α) : α :=
  let low := Max.max b 0
  if a > low then a * (low + Numbers.epsilon) else
    if n = 0 then -a else -1 / 2 * b - a

def blend (x y : Tensor α s) (c : α) : Tensor α s :=
  Tensor.scaleSpec x c
    + Tensor.scaleSpec (x - y) (1 - c)

/-- One step of a loop that asks its model. -/
def stepBy (m : Mixer α T) (model : Tensor α s → α → Tensor α s) (k : Fin T) (x : Tensor α s)
    (after : Tensor α s → Tensor α s := fun made => Tensor.scaleSpec made (1 / 4)) : Tensor α s :=
  let state : Fin (T + 1) := k.succ
  let time : α := (state.1 : α) / (T : α)
  let answer : Tensor α s := model x time
  after (blend (α := α) (s := s) x answer (m.total (Fin.castSucc k)))

def run (m : Mixer α T) (model : Tensor α s → α → Tensor α s) (x : Tensor α s) : Tensor α s :=
  (List.finRange T).foldr (fun k y => stepBy (α := α) (T := T) (s := s) m model k y) x

/-- A loop with an accumulator. -/
def descend (n : Nat) (x : Tensor α s) : Tensor α s :=
  match n with
  | 0 => x
  | Nat.succ below =>
      let size : Nat := Nat.succ below
      let rec loop : Nat → Tensor α s → Tensor α s
        | 0, y => y
        | Nat.succ i, y =>
            let c : α := ((Nat.succ i : Nat) : α) / (size : α)
            loop i (Tensor.scaleSpec y c - x)
      loop size x

def pair (a b : α) : Mixer α 2 :=
  { weights := Spec.vectorTensor (fun i => Fin.cases a (fun _ => b) i)
    , bias := (fun c => c * b) a }

@[simp] theorem totals_are_read_only : True := by
  trivial

end Own.Mixing
